import { expect, open, settled } from '../expect.mjs';

const focusedText = (page) => page.evaluate(() => document.activeElement?.textContent ?? '');

export async function keyboard(page) {
  await open(page, '/leads');
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await page.waitForURL(/\/enrichment$/);
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await page.waitForURL(/\/imports$/);
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await page.waitForURL(/\/leads$/);
  await page.getByRole('searchbox').waitFor();
  await settled(page);

  await page.keyboard.press('/');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('type') === 'search'), '/ moves to the search box');

  const links = page.locator('[data-row-link]');
  await links.first().focus();
  const first = await focusedText(page);
  await page.keyboard.press('ArrowDown');
  expect((await focusedText(page)) === (await links.nth(1).innerText()), 'the arrow moves to the next row');
  await page.keyboard.press('ArrowUp');
  expect((await focusedText(page)) === first, 'the arrow moves back');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/leads\/(?!new)[^/]+$/);

  const sidebar = page.getByRole('button', { name: /sidebar/ });
  const wasOpen = await sidebar.getAttribute('aria-expanded');
  await page.keyboard.press('Control+b');
  expect((await sidebar.getAttribute('aria-expanded')) !== wasOpen, 'Ctrl B folds the sidebar');
  await page.keyboard.press('Control+b');

  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}
