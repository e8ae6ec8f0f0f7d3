// The first five minutes of a business, from an empty data folder to a deal in the funnel.
//   node story.mjs --base http://127.0.0.1:PORT --setup SETUP_LINK --out DIR
import { mkdir } from 'node:fs/promises';
import { launch } from './browser.mjs';
import { kStory } from './journeys/story.mjs';
import { makeLeadList } from './lead_list.mjs';
import { readOptions } from './options.mjs';
import { Runner } from './runner.mjs';

const kPeople = 5000;
const kMinutesMax = 5;

const options = readOptions({ setup: { type: 'string' } }, ['base', 'setup']);
await mkdir(options.out, { recursive: true });
const browser = await launch();
const runner = new Runner(browser, options);
const world = { ...options, list: makeLeadList(kPeople), visited: {} };
const begun = Date.now();
try {
  const page = await runner.openPage();
  // Each step stands on the one before.
  for (const [name, step] of kStory) if (!(await runner.step(name, () => step(page, world, runner)))) break;
  await runner.step(`all of it within ${kMinutesMax} minutes`, () => {
    const minutes = (Date.now() - begun) / 60_000;
    if (minutes > kMinutesMax) throw new Error(`it took ${minutes.toFixed(1)} minutes`);
  });
  await runner.step('the browser console stayed clean', () => runner.expectCleanConsole());
} finally {
  await browser.close();
}
process.exit(runner.finish());
