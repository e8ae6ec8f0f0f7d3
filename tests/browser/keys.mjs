// The hands of somebody who has no mouse: keys, and a look after each whether one sees where one is.
import { expect } from './expect.mjs';
import { kWaitMs } from './runner.mjs';

const kTabsMax = 150;
const kSeeMs = 2000;

/** Runs in the page: why a person could not tell where the focus is, or null. */
function whyUnseen() {
  const active = document.activeElement;
  if (!active || active === document.body) return 'the focus is on nothing';
  // The page itself takes the focus where what had it is gone; there is nothing to draw around it.
  if (active.id === 'page' || active.id === 'content' || active.getAttribute('role') === 'dialog') return null;
  const name = `${active.tagName.toLowerCase()} "${(active.getAttribute('aria-label') ?? active.textContent ?? '').trim().slice(0, 60)}"`;
  const ringed = (element) => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none';
  };
  const label = active.closest('label');
  const isText = active.matches('textarea, select, input:not([type="checkbox"], [type="radio"], [type="file"])') && active.getBoundingClientRect().width > 4;
  const chosen = document.getElementById(active.getAttribute('aria-activedescendant') ?? '');
  const drawn = ringed(active) || (label && ringed(label)) || isText || chosen !== null || active.hasAttribute('data-highlighted');
  if (!drawn) return `nothing shows that the focus is on ${name}`;
  const shown = chosen ?? (label && active.getBoundingClientRect().width <= 4 ? label : active);
  const box = shown.getBoundingClientRect();
  const [x, y] = [box.left + Math.min(box.width / 2, 40), box.top + box.height / 2];
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return `${name} has the focus out of sight`;
  const top = document.elementFromPoint(x, y);
  return top && (shown.contains(top) || top.contains(shown)) ? null : `${name} has the focus under something else`;
}

export class Keys {
  constructor(page) {
    this.page = page;
  }

  /** Whoever uses the mouse after all is found out by `expectNoPointer`. */
  static async watch(page) {
    await page.addInitScript(() => {
      for (const type of ['pointerdown', 'mousedown', 'touchstart', 'wheel']) addEventListener(type, () => void sessionStorage.setItem('hkPointer', type), true);
    });
    return new Keys(page);
  }

  async expectNoPointer() {
    expect((await this.page.evaluate(() => sessionStorage.getItem('hkPointer'))) === null, 'a pointer was used');
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text) {
    await this.page.keyboard.type(text);
  }

  /** Instead of what the field says. */
  async retype(text) {
    await this.press('Control+a');
    await this.type(text);
  }

  /** One sees where one is, once what has just opened has found its place. */
  async see() {
    let why = await this.page.evaluate(whyUnseen);
    for (const begun = Date.now(); why !== null && Date.now() - begun < kSeeMs; why = await this.page.evaluate(whyUnseen)) await this.page.waitForTimeout(50);
    expect(why === null, why);
  }

  /** By Tab, as often as it takes; every stop on the way has to be seen. */
  async tabTo(locator, key = 'Tab') {
    const target = locator.first();
    await target.waitFor({ state: 'attached' });
    for (let stops = 0; stops < kTabsMax; stops += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.press(key);
      // After the last stop comes the browser's own frame, and then the first.
      if (!(await this.page.evaluate(() => document.activeElement === document.body))) await this.see();
    }
    throw new Error(`${String(locator)} is not reached by ${key}`);
  }

  async tabAndPress(locator, key = 'Enter') {
    await this.tabTo(locator);
    await this.press(key);
  }

  /** The element has the focus, and it shows. */
  async onto(locator) {
    const element = await locator.first().elementHandle();
    await this.page.waitForFunction((wanted) => wanted === document.activeElement, element, { timeout: kWaitMs }).catch(async () => {
      throw new Error(`${String(locator)} does not have the focus, but ${await this.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200))}`);
    });
    await this.see();
  }

  /** The dialog is gone and has given the focus back to something. */
  async closed(dialog) {
    await dialog.waitFor({ state: 'detached' });
    await this.see();
  }
}
