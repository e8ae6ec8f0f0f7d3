import { join } from 'node:path';

/** A busy machine is slow, not broken: every wait is for a condition, up to this long. */
export const kWaitMs = 15_000;

/** Answers the pages ask for on purpose: "am I signed in?" before signing in. */
const kExpected = [{ path: '/api/session', status: 401 }];

const isExpected = (text, url) =>
  kExpected.some(({ path, status }) => url.endsWith(path) && text.includes(`status of ${status}`));

/** What a step returns when the server has nothing to try it on. */
export const skip = (reason) => ({ skipped: reason });

export class Runner {
  #browser;
  #options;
  #failures = 0;
  #consoleErrors = [];
  #page = null;

  constructor(browser, options) {
    this.#browser = browser;
    this.#options = options;
  }

  /** A window of its own session, unless it is opened beside `sibling` to share that one's. */
  async openPage({ sibling, width = 1440, height = 900 } = {}) {
    const context =
      sibling?.context() ??
      (await this.#browser.newContext({ baseURL: this.#options.base, viewport: { width, height }, reducedMotion: 'reduce' }));
    context.setDefaultTimeout(kWaitMs);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() !== 'error' || isExpected(message.text(), message.location().url)) return;
      this.#consoleErrors.push(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.#consoleErrors.push(`uncaught: ${error.message}`));
    this.#page ??= page;
    return page;
  }

  /** Whether it passed, for those who build on it. */
  async step(name, action) {
    const startedMs = Date.now();
    try {
      const skipped = (await action())?.skipped;
      if (skipped) console.log(`skip ${name}: ${skipped}`);
      else console.log(`ok   ${name} (${Date.now() - startedMs} ms)`);
      return true;
    } catch (error) {
      this.#failures += 1;
      console.log(`FAIL ${name}\n${indent(error.message)}`);
      const path = this.pathOf(`failure-${this.#failures}.png`);
      await this.#page?.screenshot({ path }).catch(() => undefined);
      return false;
    }
  }

  pathOf(fileName) {
    return join(this.#options.out, fileName);
  }

  expectCleanConsole() {
    if (this.#consoleErrors.length > 0) throw new Error([...new Set(this.#consoleErrors)].join('\n'));
  }

  finish() {
    console.log(this.#failures === 0 ? 'all steps passed' : `${this.#failures} steps failed`);
    return this.#failures === 0 ? 0 : 1;
  }
}

const indent = (text) => text.replace(/^/gm, '     ');
