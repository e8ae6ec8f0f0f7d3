import { expect, expectNoReload, markPage } from '../expect.mjs';
import { enrichmentSection } from './enrichment.mjs';
import { newLead } from './new_lead.mjs';

export async function chooseCandidate(page, world) {
  await newLead(page, { firstName: 'Amb', lastName: `Two${world.stamp}`, address: world.twoUnitAddress });
  const section = enrichmentSection(page);
  await section.getByText('Ambiguous', { exact: true }).waitFor();
  const buttons = section.getByRole('button', { name: /^This one/ });
  expect((await buttons.count()) === 2, `2 candidates expected, ${await buttons.count()} shown`);
  world.visited.ambiguous = null;
  await markPage(page);
  await buttons.first().click();
  await section.getByText(/^(Enriched|Partial)$/).waitFor();
  await expectNoReload(page);
}
