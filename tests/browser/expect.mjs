import { kWaitMs } from './runner.mjs';

export function expect(condition, message) {
  if (!condition) throw new Error(message);
}

/** Waits until the text is on the page, wherever that is. */
export const seeText = (scope, text) => scope.getByText(text).first().waitFor();

/** The page has its title and nothing is loading. */
export async function settled(page) {
  await page.getByRole('heading', { level: 1, includeHidden: true }).first().waitFor({ state: 'attached' });
  await page.waitForFunction(() => document.querySelectorAll('[role="status"][aria-label^="Loading"]').length === 0, undefined, {
    timeout: kWaitMs,
  });
}

export async function open(page, path) {
  await page.goto(path);
  await settled(page);
}

/** A mark in the page's memory: a reload would wipe it, so that "live" is proved to be live. */
export const markPage = (page) => page.evaluate(() => void (window.hkMark = true));

export async function expectNoReload(page) {
  expect(await page.evaluate(() => window.hkMark === true), 'the page was reloaded');
}
