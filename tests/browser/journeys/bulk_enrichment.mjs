import { expect, open, seeText } from '../expect.mjs';
import { newLead } from './new_lead.mjs';
import { kThemes, violations } from './survey.mjs';

/** Leads are chosen in their list; the estimate comes first; the run is followed in the monitor. */
export async function enrichInBulk(page, world) {
  const lastName = `Bulk${world.stamp}`;
  for (const firstName of ['Bea', 'Ben']) await newLead(page, { firstName, lastName, address: world.plainAddress });
  await open(page, `/leads?q=${lastName}`);
  for (const firstName of ['Bea', 'Ben']) await page.getByRole('checkbox', { name: `Select ${firstName} ${lastName}` }).check();
  await page.getByRole('button', { name: 'Enrich…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Enrich leads' });
  await seeText(dialog, 'With an address');
  await seeText(dialog, 'Together');
  await accessible(page);
  const cap = dialog.getByLabel('Spend at most (dollars)');
  await cap.fill('0');
  await cap.press('Enter');
  await seeText(dialog, 'A cap is more than $0.');
  await cap.fill('5');
  await cap.press('Enter');
  const run = page.getByRole('article', { name: 'Bulk enrichment of 2 leads' }).first();
  await run.waitFor();
  await seeText(run, /of \$5\.00 spent/);
  await run.getByText('Completed', { exact: true }).waitFor();
  await seeText(run, /2 of 2 done/);
}

/** The dialog keeps the rules in both themes. */
async function accessible(page) {
  const problems = [];
  const before = await page.evaluate(() => document.documentElement.dataset.theme);
  const use = (theme) => page.evaluate((name) => void (document.documentElement.dataset.theme = name), theme);
  for (const theme of kThemes) {
    await use(theme);
    problems.push(...(await violations(page, `the estimate ${theme}`)));
  }
  await use(before);
  expect(problems.length === 0, problems.join('\n'));
}
