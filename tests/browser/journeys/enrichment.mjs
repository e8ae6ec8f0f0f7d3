import { expect, expectNoReload, markPage, open, seeText } from '../expect.mjs';
import { newLead } from './new_lead.mjs';

export async function enrichLead(runner, page, world) {
  const monitor = await runner.openPage({ sibling: page });
  await open(monitor, '/enrichment');
  for (const label of ['Queued', 'Processing', 'Completed Today', 'API Cost Today']) await seeText(monitor.locator('dt'), label);
  await markPage(monitor);

  const lastName = `Live${world.stamp}`;
  const path = await newLead(page, { firstName: 'Lena', lastName, address: world.plainAddress });
  world.visited.lead = path;
  await markPage(page);
  await enrichmentSection(page).getByText(/^(Enriched|Partial)$/).waitFor();
  await expectNoReload(page);

  const row = monitor.getByRole('table', { name: 'Recent enrichments' }).getByRole('row', { name: new RegExp(lastName) });
  await row.getByText(/^(Enriched|Partial)$/).waitFor();
  await expectNoReload(monitor);
  await monitor.close();
}

export const enrichmentSection = (page) => page.getByRole('region', { name: 'Enrichment' });

export async function readFacts(page, world) {
  await open(page, world.visited.lead);
  const property = page.getByRole('region', { name: 'Property' });
  await property.getByRole('button', { name: /^Total value: \$180,000/ }).click();
  const popover = page.getByRole('dialog', { name: /total value/ });
  for (const label of ['Source', 'As of', 'Fetched', 'Confidence', 'Cost']) await seeText(popover, label);
  expect((await popover.innerText()).includes('$180,000'), 'the popover shows the value');
  await page.keyboard.press('Escape');
  await popover.waitFor({ state: 'detached' });
}
