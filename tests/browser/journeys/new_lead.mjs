import { open } from '../expect.mjs';

/** Fills the form of a new lead and saves it with the keyboard; ends on the lead's page. */
export async function newLead(page, { firstName, lastName, email, phone, notes, address }) {
  await open(page, '/leads');
  await page.keyboard.press('c');
  const form = page.getByRole('dialog', { name: 'New lead' });
  const fill = (label, value) => (value === undefined ? undefined : form.getByLabel(label, { exact: true }).fill(value));
  await fill('First name', firstName);
  await fill('Last name', lastName);
  await fill('E-mail', email);
  await fill('Phone', phone);
  await fill('Street', address?.street);
  await fill('City', address?.city);
  await fill('State', address?.state);
  await fill('ZIP', address?.zip);
  await fill('Notes', notes);
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(/\/leads\/(?!new)[^/]+$/);
  return new URL(page.url()).pathname;
}
