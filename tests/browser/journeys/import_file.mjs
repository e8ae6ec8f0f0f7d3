import { open } from '../expect.mjs';

/** From the list of imports to the result page of one file; answers with the result's address. */
export async function importFile(page, kind, name, buffer) {
  await open(page, '/imports');
  await page.getByRole('link', { name: /^Import( a file)?$/ }).first().click();
  await page.getByRole('dialog').getByRole('radio', { name: new RegExp(`^${kind}`) }).check();
  await page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'text/csv', buffer });
  await page.waitForURL(/\/imports\/(?!new)[^/]+$/);
  await page.getByRole('button', { name: kind === 'Leads' ? 'Import without checking' : `Import ${kind.toLowerCase()}` }).click();
  await page.getByText(/^Done/).waitFor({ timeout: 60_000 });
  return new URL(page.url()).pathname;
}

/** The figure under a label of the result page. */
export const figure = (page, label) =>
  page
    .locator('div', { has: page.locator('dt', { hasText: new RegExp(`^${label}$`) }) })
    .last()
    .locator('dd')
    .first()
    .innerText();
