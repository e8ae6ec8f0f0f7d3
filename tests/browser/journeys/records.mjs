import { expect, expectNoReload, markPage, open, seeText, settled } from '../expect.mjs';
import { newLead } from './new_lead.mjs';

const filterOf = (page) => JSON.parse(new URL(page.url()).searchParams.get('filter') ?? 'null');

const gridRow = (page, title) => page.getByRole('row').filter({ has: page.getByRole('link', { name: title, exact: true }) });

/** The cell of a row under a header. */
async function cell(page, title, header) {
  const headers = await page.getByRole('columnheader').allInnerTexts();
  return gridRow(page, title).getByRole('gridcell').nth(headers.findIndex((text) => text.trim() === header));
}

/** A list is filtered by chips, edited in place, changed in bulk, saved as a view. */
export async function lists(page, world) {
  const lastName = `List${world.stamp}`;
  for (const firstName of ['Lara', 'Liam']) await newLead(page, { firstName, lastName, email: `${firstName.toLowerCase()}.${world.stamp}@example.com` });
  await open(page, `/leads?q=${lastName}`);
  await seeText(page, `Lara ${lastName}`);

  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('combobox', { name: 'Field' }).fill('status');
  await page.getByRole('option', { name: 'Status', exact: true }).click();
  await page.getByRole('option', { name: 'New', exact: true }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('group', { name: 'Filter: Status is New' }).waitFor();
  const { and } = filterOf(page);
  expect(JSON.stringify(and) === JSON.stringify([{ field: 'status', op: 'is', value: ['new'] }]), `the address holds the filter, not ${page.url()}`);
  await page.reload();
  await settled(page);
  await page.getByRole('group', { name: 'Filter: Status is New' }).waitFor();
  await seeText(page, `Liam ${lastName}`);

  const source = await cell(page, `Lara ${lastName}`, 'Source');
  await source.click();
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Source' }).fill('referral');
  await page.keyboard.press('Enter');
  await source.getByText('referral').waitFor();

  await gridRow(page, `Lara ${lastName}`).getByRole('link').first().focus();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowUp');
  await seeText(page, '2 selected');
  await page.getByRole('button', { name: 'Tag', exact: true }).click();
  await page.getByRole('combobox', { name: 'Tags' }).fill(`batch ${world.stamp}`);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('status', { name: 'Background work' }).getByText('Completed').waitFor();
  await page.getByRole('button', { name: 'Dismiss background work' }).click();

  await page.getByRole('button', { name: 'Save as…' }).click();
  await page.getByLabel('Name', { exact: true }).fill(`View ${world.stamp}`);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/leads\?view=view_/);
  await seeText(page, `View ${world.stamp}`);
}

/** A lead becomes an opportunity, which moves on its board, seen live in another window. */
export async function opportunity(runner, page, world) {
  const name = `Deal ${world.stamp}`;
  await newLead(page, { firstName: 'Dora', lastName: `Deal${world.stamp}`, address: world.plainAddress });
  await page.getByRole('button', { name: 'Convert' }).click();
  const dialog = page.getByRole('dialog', { name: 'Convert to an opportunity' });
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel('Expected value').fill('$12,500.50');
  await dialog.getByRole('button', { name: 'Convert' }).click();
  await page.waitForURL(/\/opportunities\/opportunity_/);
  world.visited.opportunity = new URL(page.url()).pathname;
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await seeText(page, '$12,500.50');

  const other = await runner.openPage({ sibling: page });
  const address = `/opportunities?layout=board&q=${encodeURIComponent(name)}`;
  await open(other, address);
  await other.getByRole('region', { name: 'Appointment' }).getByRole('link', { name }).waitFor();
  await markPage(other);

  await open(page, address);
  await page.getByRole('region', { name: 'Appointment' }).getByRole('link', { name }).focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.getByRole('region', { name: 'Offer made' }).getByRole('link', { name }).waitFor();
  await seeText(page, `${name} is now in Offer made.`);
  await other.getByRole('region', { name: 'Offer made' }).getByRole('link', { name }).waitFor();
  await expectNoReload(other);
  await other.close();

  await drag(page, page.getByRole('region', { name: 'Offer made' }).getByRole('link', { name }), page.getByRole('region', { name: 'Under contract' }));
  await page.getByRole('region', { name: 'Under contract' }).getByRole('link', { name }).waitFor();
}

export async function drag(page, from, to) {
  const start = await from.boundingBox();
  const end = await to.boundingBox();
  await page.mouse.move(start.x + 20, start.y + 8);
  await page.mouse.down();
  await page.mouse.move(start.x + 60, start.y + 20, { steps: 4 });
  await page.mouse.move(end.x + end.width / 2, end.y + 80, { steps: 8 });
  await page.mouse.up();
}

/** What is logged and planned on a record shows there; a task waits on Today until it is done. */
export async function timeline(page, world) {
  await open(page, world.visited.opportunity);
  await page.keyboard.press('l');
  await page.getByRole('textbox', { name: 'What was said' }).fill('Wants <b>180k</b>');
  await page.getByLabel('Outcome of the call').selectOption('callback');
  await page.getByRole('button', { name: 'Log call' }).click();
  const entries = page.getByRole('region', { name: 'Timeline' });
  await seeText(entries, 'Wants <b>180k</b>');
  await seeText(entries, 'Callback');

  await page.getByRole('button', { name: 'Task', exact: true }).click();
  await page.getByRole('textbox', { name: 'What is to be done' }).fill(`Call back ${world.stamp}`);
  await page.getByLabel('Due', { exact: true }).fill('2020-01-02T09:00');
  await page.getByRole('button', { name: 'Add task' }).click();
  await page.getByRole('list', { name: 'Tasks' }).getByText(`Call back ${world.stamp}`).waitFor();

  await open(page, '/today');
  await page.getByRole('button', { name: `Done: Call back ${world.stamp}` }).click();
  await seeText(page, `Done: Call back ${world.stamp}`);
  await page.getByRole('button', { name: `Done: Call back ${world.stamp}` }).waitFor({ state: 'detached' });
}

/** Ctrl K finds records and pages. */
export async function commands(page, world) {
  await open(page, '/today');
  await page.keyboard.press('Control+k');
  const menu = page.getByRole('dialog', { name: 'Search and act' });
  await menu.getByRole('combobox').fill(`Deal ${world.stamp}`);
  await menu.getByRole('option', { name: new RegExp(`^Deal ${world.stamp}`), selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/opportunities\/|\/leads\//);
  await page.keyboard.press('Control+k');
  await menu.getByRole('combobox').fill('imports');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/imports$/);
}
