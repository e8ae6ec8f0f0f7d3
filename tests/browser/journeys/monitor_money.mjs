import { expect, expectNoReload, markPage, open, seeText } from '../expect.mjs';
import { skip } from '../runner.mjs';
import { newLead } from './new_lead.mjs';

/** The money side of the monitor: providers, costs, and calls that wait for a decision. */
export async function monitorMoney(runner, page, world) {
  await open(page, '/enrichment');
  const county = page.getByRole('article', { name: 'County' });
  await seeText(county, 'No cost, no budget.');
  const paid = (await ask(page, '/api/enrichment/providers')).items.find((provider) => !provider.free);
  if (!paid) {
    await seeText(page, /County records are free/);
    return skip('no paid provider is set up');
  }
  const row = page.getByRole('article', { name: paid.name, exact: false });
  await newLead(page, { firstName: 'Mona', lastName: `Money${world.stamp}`, address: world.paidAddress });
  await open(page, '/enrichment');
  await callsArrive(page, row);
  await changeBudget(page, row);
  await pauseAndResume(runner, page, paid);
  await chartAndTable(page);
  await decide(page);
  await ledger(page);
  return undefined;
}

/** What the API says, with the page's own session. */
const ask = (page, path) => page.evaluate(async (address) => (await fetch(address)).json(), path);

const calls = (row) => row.locator('dt', { hasText: 'Calls today' }).locator('xpath=following-sibling::dd');

async function callsArrive(page, row) {
  await markPage(page);
  await calls(row).getByText(/[1-9]/).waitFor();
  await expectNoReload(page);
}

async function changeBudget(page, row) {
  const before = await row.getByText(/^(of \$.*|today, no daily budget)$/).innerText();
  await row.getByRole('button', { name: /^Edit budget/ }).click();
  const dialog = page.getByRole('dialog', { name: /^Daily budget of/ });
  const amount = dialog.getByLabel('Dollars a day');
  await amount.fill('0');
  await page.keyboard.press('Enter');
  await seeText(dialog, /more than \$0/);
  await amount.fill('$1,025.50');
  await page.keyboard.press('Enter');
  await seeText(row, 'of $1,025.50 today');
  await row.getByRole('button', { name: /^Edit budget/ }).click();
  await dialog.getByRole('button', { name: /^Back to/ }).click();
  await dialog.waitFor({ state: 'detached' });
  expect((await row.getByText(/^(of \$.*|today, no daily budget)$/).innerText()) === before, `the budget is back at "${before}"`);
}

/** A second window shows what the first one does, without a reload. */
async function pauseAndResume(runner, page, paid) {
  const other = await runner.openPage({ sibling: page });
  await open(other, '/enrichment');
  const here = page.getByRole('article', { name: paid.name, exact: false });
  const there = other.getByRole('article', { name: paid.name, exact: false });
  await markPage(other);
  await here.getByRole('button', { name: /^Pause/ }).click();
  await page.getByRole('dialog').getByLabel(/^Reason/).fill('<b>Contract</b> under review');
  await page.keyboard.press('Enter');
  await seeText(here, 'Paused');
  await seeText(there, 'Paused');
  await seeText(there, /<b>Contract<\/b> under review/);
  await here.getByRole('button', { name: /^Resume/ }).click();
  await seeText(here, 'Running');
  await seeText(there, 'Running');
  await expectNoReload(other);
  await other.close();
}

async function chartAndTable(page) {
  await open(page, '/enrichment?days=7');
  const section = page.getByRole('region', { name: 'Cost by day' });
  const { items } = await ask(page, '/api/enrichment/costs?days=7');
  if (!items.some((item) => item.cost > 0 || item.atStake > 0)) {
    await seeText(section, /^No call cost anything/);
    return;
  }
  await section.locator('.recharts-bar-rectangle path').first().waitFor();
  await section.getByText('Figures as a table').click();
  const rows = section.getByRole('table').getByRole('row');
  expect((await rows.count()) > 1, 'the table has a row for each day with calls');
  const today = section.getByText(/^Today \$/);
  await today.waitFor();
}

async function decide(page) {
  const section = page.getByRole('region', { name: 'Waiting for a decision' });
  const { items } = await ask(page, '/api/enrichment/calls?waiting=true&limit=50');
  if (items.length === 0) {
    await seeText(section, 'No call waits for a decision.');
    return;
  }
  const buttons = section.getByRole('button', { name: /^Write off:/ });
  const before = await buttons.count();
  await buttons.first().click();
  await section.getByRole('button', { name: 'Write off', exact: true }).click();
  await seeText(page, /^The call is written off/);
  await page.waitForFunction(
    (count) => document.querySelectorAll('#decisions button[aria-label^="Write off:"]').length < count,
    before,
  );
}

async function ledger(page) {
  await open(page, '/enrichment/calls?state=settled');
  const { items } = await ask(page, '/api/enrichment/calls?state=settled&limit=50');
  if (items.length === 0) {
    await seeText(page, 'No call fits these filters');
    return;
  }
  const rows = page.getByRole('table', { name: 'All calls' }).getByRole('row');
  expect((await rows.count()) === items.length + 1, `${items.length} settled calls, ${(await rows.count()) - 1} shown`);
}
