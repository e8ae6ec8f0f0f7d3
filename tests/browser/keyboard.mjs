// The core flows by keyboard only, on a running server.
//   node keyboard.mjs --base http://127.0.0.1:PORT --out DIR --email E --password P
import { mkdir } from 'node:fs/promises';
import { launch } from './browser.mjs';
import { open } from './expect.mjs';
import { kKeyboardFlows } from './journeys/keyboard_flows.mjs';
import { Keys } from './keys.mjs';
import { readOptions } from './options.mjs';
import { Runner } from './runner.mjs';

const options = readOptions();
await mkdir(options.out, { recursive: true });
const browser = await launch();
const runner = new Runner(browser, options);
const stamp = Math.floor(Date.now() / 1000) % 90_000;
const world = { ...options, stamp, house: 1000 + stamp, lastName: `Keys${stamp}`, deal: `Key deal ${stamp}` };
const begun = Date.now();
try {
  const page = await runner.openPage();
  const keys = await Keys.watch(page);
  for (const [name, flow] of kKeyboardFlows) {
    const done = await runner.step(`without a mouse, somebody ${name}`, () => flow(keys, world));
    // One that stopped half way would take the next ones with it.
    if (!done) await open(page, '/leads');
  }
  await runner.step('no pointer was used', () => keys.expectNoPointer());
  await runner.step('the browser console stayed clean', () => runner.expectCleanConsole());
} finally {
  await browser.close();
}
console.log(`${kKeyboardFlows.length} flows in ${((Date.now() - begun) / 1000).toFixed(0)} s`);
process.exit(runner.finish());
