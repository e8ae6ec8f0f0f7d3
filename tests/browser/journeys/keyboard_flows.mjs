// What people do all day, without a mouse.
import { expect, seeText, settled } from '../expect.mjs';

const dialogOf = (page, name) => page.getByRole('dialog', { name });
const rowOf = (page, title) => page.getByRole('row').filter({ has: page.getByRole('link', { name: title, exact: true }) });

async function cellOf(page, title, header) {
  const headers = await page.getByRole('columnheader').allInnerTexts();
  return rowOf(page, title).getByRole('gridcell').nth(headers.findIndex((text) => text.trim() === header));
}

/** Two keys from anywhere, once the page they lead to is drawn. */
async function go(keys, key, path) {
  await keys.press('g', key);
  await keys.page.waitForURL((url) => url.pathname === path);
  await settled(keys.page);
}

async function searchFor(keys, text) {
  // The address changes before the page is drawn that it names.
  const box = keys.page.getByRole('searchbox');
  await box.waitFor();
  await keys.press('/');
  await keys.onto(box);
  await keys.retype(text);
  await keys.page.waitForURL((url) => url.searchParams.get('q') === text);
  await settled(keys.page);
}

async function signIn(keys, world) {
  const { page } = keys;
  await page.goto('/signin?next=%2Fleads');
  await keys.tabTo(page.getByLabel('E-mail'));
  await keys.type(world.email);
  await keys.press('Tab');
  await keys.type(world.password);
  await keys.press('Enter');
  await page.waitForURL(/\/leads$/);
  await settled(page);
}

async function newLead(keys, firstName, lastName, street) {
  const { page } = keys;
  await keys.press('c');
  const form = dialogOf(page, 'New lead');
  await keys.onto(form.getByLabel('First name'));
  await keys.type(firstName);
  await keys.press('Tab');
  await keys.type(lastName);
  await keys.press('Tab');
  await keys.type(`${firstName}.${lastName}@example.com`.toLowerCase());
  await keys.tabTo(form.getByLabel('Street'));
  await keys.type(street);
  await keys.press('Control+Enter');
  await keys.closed(form);
  await page.waitForURL(/\/leads\/lead_/);
  await page.getByRole('heading', { level: 1, name: `${firstName} ${lastName}` }).waitFor();
  return new URL(page.url()).pathname;
}

async function newLeads(keys, world) {
  await newLead(keys, 'Kim', world.lastName, `${world.house} Kestrel Ct`);
  world.lead = await newLead(keys, 'Kay', world.lastName, `${world.house} Kite Ln`);
}

async function skipToContent(keys) {
  const { page } = keys;
  await go(keys, 'l', '/leads');
  await page.reload();
  await settled(page);
  await keys.press('Tab');
  await keys.onto(page.getByRole('link', { name: 'Skip to content' }));
  await keys.press('Enter');
  await keys.tabTo(page.getByRole('grid').getByRole('checkbox', { name: 'Select all loaded rows' }));
}

async function openByMenu(keys, world) {
  const { page } = keys;
  await go(keys, 't', '/today');
  await keys.press('Control+k');
  const menu = dialogOf(page, 'Search and act');
  await keys.onto(menu.getByRole('combobox'));
  await keys.type(`Kay ${world.lastName}`);
  await menu.getByRole('option', { name: new RegExp(`Kay ${world.lastName}`), selected: true }).first().waitFor();
  await keys.press('Enter');
  await page.waitForURL(/\/(leads|contacts)\//);
  await keys.closed(menu);
  await keys.press('Control+k');
  await keys.onto(menu.getByRole('combobox'));
  await keys.press('Escape');
  await keys.closed(menu);
}

async function actByMenu(keys) {
  const { page } = keys;
  await keys.press('Control+k');
  await keys.onto(dialogOf(page, 'Search and act').getByRole('combobox'));
  await keys.type('new task');
  await keys.press('Enter');
  const form = dialogOf(page, 'New task');
  await keys.onto(form.getByRole('textbox').first());
  await keys.press('Escape');
  await keys.closed(form);
}

async function filterList(keys, world) {
  const { page } = keys;
  await go(keys, 'l', '/leads');
  await searchFor(keys, world.lastName);
  await rowOf(page, `Kay ${world.lastName}`).waitFor();
  await keys.tabAndPress(page.getByRole('button', { name: 'Filter', exact: true }));
  await keys.onto(page.getByRole('combobox', { name: 'Field' }));
  await keys.type('status');
  await keys.press('Enter');
  await page.getByRole('option', { name: 'New', exact: true }).waitFor();
  await keys.see();
  await keys.press('Enter', 'Escape');
  const chip = page.getByRole('group', { name: 'Filter: Status is New' });
  await chip.waitFor();
  await keys.see();
  await keys.tabAndPress(chip.getByRole('button', { name: /^Remove filter/ }));
  await chip.waitFor({ state: 'detached' });
  await keys.onto(page.getByRole('button', { name: 'Filter', exact: true }));
}

async function sortList(keys, world) {
  const { page } = keys;
  const header = page.getByRole('columnheader', { name: 'Lead', exact: true });
  await keys.tabAndPress(header.getByRole('button'));
  await page.waitForURL(/sort=/);
  await page.locator('th[aria-sort="ascending"]', { hasText: /^Lead$/ }).waitFor();
  await rowOf(page, `Kay ${world.lastName}`).waitFor();
  await keys.onto(header.getByRole('button'));
  await keys.press('Enter');
  await page.waitForURL(/sort=-/);
}

/** Into the table, on the row of the first of two leads, whichever way they are sorted. */
async function ontoRow(keys, title) {
  const { page } = keys;
  await keys.tabTo(page.getByRole('grid').locator('[data-row-link]'));
  await keys.press('Home');
  const link = rowOf(page, title).getByRole('link').first();
  if (await link.evaluate((element) => element !== document.activeElement)) await keys.press('ArrowDown');
  await keys.onto(link);
}

async function editCell(keys, world) {
  const { page } = keys;
  const title = `Kay ${world.lastName}`;
  await ontoRow(keys, title);
  const cell = await cellOf(page, title, 'Source');
  await keys.tabTo(cell, 'ArrowRight');
  await keys.press('Enter');
  await keys.onto(page.getByRole('textbox', { name: 'Source' }));
  await keys.retype('referral');
  await keys.press('Enter');
  await cell.getByText('referral').waitFor();
  await keys.onto(cell);
}

async function escapeEdit(keys, world) {
  const { page } = keys;
  const cell = await cellOf(page, `Kay ${world.lastName}`, 'Source');
  await keys.onto(cell);
  await keys.press('Enter');
  await keys.onto(page.getByRole('textbox', { name: 'Source' }));
  await keys.retype('nonsense');
  await keys.press('Escape');
  await keys.onto(cell);
  expect(/^referral$/i.test((await cell.innerText()).trim()), 'the cell is as it was');

  await keys.press('Home', 'ArrowLeft');
  await go(keys, 't', '/today');
  await go(keys, 'l', '/leads');
  await searchFor(keys, world.lastName);
  await ontoRow(keys, `Kay ${world.lastName}`);
  await keys.press('Enter');
  await page.waitForURL(/\/leads\/lead_/);
  await keys.see();
  const edit = page.getByRole('button', { name: 'Edit source' });
  await keys.tabAndPress(edit);
  await keys.onto(page.getByRole('textbox', { name: 'Source' }));
  await keys.retype('nonsense');
  await keys.press('Escape');
  await keys.onto(edit);
}

async function bulkChange(keys, world) {
  const { page } = keys;
  await go(keys, 'l', '/leads');
  await searchFor(keys, world.lastName);
  await ontoRow(keys, `Kay ${world.lastName}`);
  await keys.press('x', 'Shift+ArrowDown', 'Shift+ArrowUp');
  const bar = page.getByRole('toolbar', { name: 'Chosen rows' });
  await bar.getByText('2 selected').waitFor();
  await keys.tabAndPress(bar.getByRole('button', { name: 'Tag', exact: true }));
  await keys.onto(page.getByRole('combobox', { name: 'Tags' }));
  await keys.type(`keys ${world.stamp}`);
  await keys.press('Enter');
  await keys.tabAndPress(page.getByRole('button', { name: 'Add', exact: true }));
  await bar.waitFor({ state: 'detached' });
  await keys.see();
  await page.getByRole('status', { name: 'Background work' }).getByText('Completed').waitFor();
}

async function saveView(keys, world) {
  const { page } = keys;
  await keys.tabAndPress(page.getByRole('columnheader', { name: 'Lead', exact: true }).getByRole('button'), 'Space');
  await page.waitForURL(/sort=/);
  await keys.tabAndPress(page.getByRole('button', { name: 'Save as…' }));
  const dialog = dialogOf(page, 'Save view');
  await keys.onto(dialog.getByLabel('Name', { exact: true }));
  await keys.press('Escape');
  await keys.closed(dialog);
  await keys.onto(page.getByRole('button', { name: 'Save as…' }));
  await keys.press('Enter');
  await keys.onto(dialog.getByLabel('Name', { exact: true }));
  await keys.type(`Keys ${world.stamp}`);
  await keys.press('Enter');
  await page.waitForURL(/\/leads\?view=view_/);
  await keys.closed(dialog);
  await seeText(page, `Keys ${world.stamp}`);
}

async function convertLead(keys, world) {
  const { page } = keys;
  await searchFor(keys, world.lastName);
  await ontoRow(keys, `Kay ${world.lastName}`);
  await keys.press('Enter');
  await page.waitForURL(/\/leads\/lead_/);
  await settled(page);
  await keys.tabAndPress(page.getByRole('button', { name: 'Convert' }));
  const dialog = dialogOf(page, 'Convert to an opportunity');
  await keys.onto(dialog.getByLabel('Name', { exact: true }));
  await keys.retype(world.deal);
  await keys.tabTo(dialog.getByLabel('Expected value'));
  await keys.type('$9,000');
  await keys.press('Enter');
  await page.waitForURL(/\/opportunities\/opportunity_/);
  await keys.closed(dialog);
  await page.getByRole('heading', { level: 1, name: world.deal }).waitFor();
}

async function moveCard(keys, world) {
  const { page } = keys;
  await go(keys, 'o', '/opportunities');
  await keys.tabAndPress(page.getByRole('group', { name: 'Layout' }).getByRole('button', { name: 'Board' }));
  await page.waitForURL(/layout=board/);
  await searchFor(keys, world.deal);
  const cardIn = (stage) => page.getByRole('region', { name: stage }).getByRole('link', { name: world.deal });
  await keys.tabTo(cardIn('Appointment'));
  await keys.press('Shift+ArrowRight');
  await keys.onto(cardIn('Offer made'));
  await keys.press('m');
  await keys.onto(page.getByRole('combobox', { name: 'Move to' }));
  await keys.press('ArrowDown', 'Enter');
  await cardIn('Under contract').waitFor();
  await keys.see();
}

async function logCall(keys, world) {
  const { page } = keys;
  await searchFor(keys, world.deal);
  await keys.tabAndPress(page.getByRole('region', { name: 'Under contract' }).getByRole('link', { name: world.deal }));
  await page.waitForURL(/\/opportunities\/opportunity_/);
  await page.getByRole('textbox', { name: 'Write a note' }).waitFor();
  await keys.press('l');
  await keys.onto(page.getByRole('textbox', { name: 'What was said' }));
  await keys.type('Will sign on Friday');
  await keys.press('Tab');
  await keys.onto(page.getByLabel('Outcome of the call'));
  await keys.type('Callback');
  await keys.tabAndPress(page.getByRole('button', { name: 'Log call' }));
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await seeText(timeline, 'Will sign on Friday');
  await seeText(timeline, 'Callback');
  await keys.see();
}

async function finishTask(keys, world) {
  const { page } = keys;
  await keys.press('t');
  await keys.onto(page.getByRole('textbox', { name: 'What is to be done' }));
  await keys.type(`Ring ${world.deal}`);
  await keys.press('Tab');
  await keys.onto(page.getByLabel('Due', { exact: true }));
  await keys.type('01022020');
  await keys.press('ArrowRight');
  await keys.type('0900AM');
  await keys.tabAndPress(page.getByRole('button', { name: 'Add task' }));
  await page.getByRole('list', { name: 'Tasks' }).getByText(`Ring ${world.deal}`).waitFor();
  await keys.see();
  await go(keys, 't', '/today');
  const done = page.getByRole('button', { name: `Done: Ring ${world.deal}` });
  await keys.tabAndPress(done);
  await done.waitFor({ state: 'detached' });
  await keys.see();
}

async function importFile(keys, world) {
  const { page } = keys;
  await go(keys, 'i', '/imports');
  await keys.tabAndPress(page.getByRole('link', { name: /^Import( a file)?$/ }));
  const dialog = dialogOf(page, 'Import a file');
  await keys.onto(dialog.getByRole('radio', { name: /^Leads/ }));
  await keys.press('ArrowDown', 'ArrowUp');
  await keys.tabTo(dialog.getByLabel(/Drop a file here/));
  const chooser = page.waitForEvent('filechooser');
  await keys.press('Space');
  const lines = ['First Name,Mail,Remark', `Kit,kit.${world.stamp}@example.com,Likes keys`, `Kai,kai.${world.stamp}@example.com,`, ''];
  await (await chooser).setFiles({ name: 'keys.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
  await page.waitForURL(/\/imports\/(?!new)[^/]+$/);
  await keys.closed(dialog);
  const field = page.getByRole('combobox', { name: 'Field for Remark' });
  await keys.tabTo(field);
  await keys.type('Notes');
  expect((await field.inputValue()) === 'notes', `the remark goes to the notes, not to "${await field.inputValue()}"`);
  await keys.tabTo(page.getByRole('radio', { name: /^Fill in/ }));
  await keys.press('ArrowDown');
  await keys.onto(page.getByRole('radio', { name: /^Leave the lead/ }));
  await keys.tabAndPress(page.getByRole('button', { name: 'Check first' }));
  await keys.onto(page.getByRole('heading', { name: 'What the file would do' }));
  await keys.tabAndPress(page.getByRole('button', { name: /^New: / }));
  await page.getByRole('table', { name: 'New, some rows' }).waitFor({ state: 'detached' });
  await keys.tabAndPress(page.getByRole('button', { name: 'Import 2 leads' }));
  await page.getByText(/^Done/).waitFor();
  await keys.see();
  await keys.tabAndPress(page.getByRole('link', { name: 'Show the 2 new leads' }));
  await rowOf(page, 'Kit').waitFor();
  await keys.see();
}

async function switchTheme(keys) {
  const { page } = keys;
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  const before = await theme();
  await keys.tabAndPress(page.getByRole('button', { name: /^Theme:/ }), 'Enter');
  await keys.onto(page.getByRole('menuitemradio').first());
  const other = before === 'dark' ? 'Light' : 'Dark';
  await keys.type(other);
  await keys.onto(page.getByRole('menuitemradio', { name: other }));
  await keys.press('Enter');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  expect((await theme()) !== before, `the theme is still ${before}`);
  await keys.onto(page.getByRole('button', { name: /^Theme:/ }));
}

async function help(keys) {
  const { page } = keys;
  await keys.press('?');
  const dialog = dialogOf(page, 'Keyboard shortcuts');
  await dialog.waitFor();
  await keys.see();
  await keys.press('Escape');
  await keys.closed(dialog);
}

/** In the order in which they build on each other. */
export const kKeyboardFlows = [
  ['signs in', signIn],
  ['writes down new leads', newLeads],
  ['skips to the content', skipToContent],
  ['opens a record by Ctrl K', openByMenu],
  ['runs an action by Ctrl K, and leaves it', actByMenu],
  ['filters a list', filterList],
  ['sorts a list', sortList],
  ['edits a value in place', editCell],
  ['takes an edit back', escapeEdit],
  ['changes chosen rows in bulk', bulkChange],
  ['saves a view', saveView],
  ['converts a lead', convertLead],
  ['moves a card on the board', moveCard],
  ['logs a call on a record', logCall],
  ['finishes a task on Today', finishTask],
  ['imports a file, checked first', importFile],
  ['switches the theme', switchTheme],
  ['looks up the keys', help],
];
