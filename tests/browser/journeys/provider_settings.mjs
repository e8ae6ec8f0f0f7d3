import { expect, open, seeText } from '../expect.mjs';
import { skip } from '../runner.mjs';

const settingOf = (page, name) =>
  page.evaluate(async (wanted) => (await (await fetch('/api/settings/providers')).json()).items.find((one) => one.name === 'zerobounce').settings.find((one) => one.name === wanted), name);

/** A key is entered, a wrong one first; the service is tested; nobody sees the key again. */
export async function setUpProvider(page) {
  await open(page, '/settings/providers');
  const row = page.getByRole('article', { name: 'ZeroBounce' });
  await seeText(row, 'No key');
  if ((await settingOf(page, 'base_url')).source !== 'configuration') return skip('nothing stands in for ZeroBounce');
  await row.getByRole('button', { name: 'Settings of ZeroBounce' }).click();
  await enterKey(row, 'a-wrong-key');
  await seeText(row, /It does not work\..*Enter the key again/);
  await enterKey(row, 'sim-key');
  await seeText(row, /It works\./);
  await page.reload();
  await row.getByRole('button', { name: 'Settings of ZeroBounce' }).click();
  expect((await row.getByLabel('Key', { exact: true }).inputValue()) === '', 'the key is not shown');
  await row.getByRole('button', { name: 'Remove the key' }).click();
  await seeText(row, 'No key');
  return undefined;
}

async function enterKey(row, key) {
  await row.getByLabel('Key', { exact: true }).fill(key);
  await row.getByRole('button', { name: 'Save' }).click();
  const test = row.getByRole('button', { name: 'Test ZeroBounce' });
  await test.waitFor();
  await row.getByRole('button', { name: 'Save' }).and(row.locator(':disabled')).waitFor();
  await test.click();
}
