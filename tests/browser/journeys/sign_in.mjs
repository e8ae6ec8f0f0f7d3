import { seeText, settled } from '../expect.mjs';

export async function signIn(page, { email, password }) {
  await page.goto('/leads?sort=contact.name');
  await page.waitForURL(/\/signin/);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/leads\?sort=contact\.name/);
  await settled(page);
  await seeText(page.getByRole('navigation', { name: 'Main' }), 'Leads');
}
