// Uses the real program through a real browser, as a person would.
//   node run.mjs --base http://127.0.0.1:PORT --out DIR --email E --password P [--parcels FILE] [--hostile FILE]
// Prints a line per step, leaves screenshots in DIR, and exits with 1 if a step failed.
import { mkdir } from 'node:fs/promises';
import { launch } from './browser.mjs';
import { readOptions } from './options.mjs';
import { Runner } from './runner.mjs';
import { makeWorld } from './world.mjs';
import { signIn } from './journeys/sign_in.mjs';
import { importParcels } from './journeys/parcels.mjs';
import { enrichLead, readFacts } from './journeys/enrichment.mjs';
import { chooseCandidate } from './journeys/ambiguous.mjs';
import { importLeads } from './journeys/leads_import.mjs';
import { hostileStrings } from './journeys/hostile.mjs';
import { monitorMoney } from './journeys/monitor_money.mjs';
import { enrichInBulk } from './journeys/bulk_enrichment.mjs';
import { setUpProvider } from './journeys/provider_settings.mjs';
import { keyboard } from './journeys/keyboard.mjs';
import { commands, lists, opportunity, timeline } from './journeys/records.mjs';
import { survey } from './journeys/survey.mjs';

const options = readOptions({ parcels: { type: 'string' }, hostile: { type: 'string' } });
await mkdir(options.out, { recursive: true });
const browser = await launch();
const runner = new Runner(browser, options);
const world = makeWorld(options);
try {
  const page = await runner.openPage();
  await runner.step('a person signs in and sees the leads', () => signIn(page, options));
  await runner.step('a file of parcels is imported through the page', () => importParcels(page, world));
  await runner.step('a new lead becomes enriched live on its page and in the monitor', () => enrichLead(runner, page, world));
  await runner.step('a value says where it comes from', () => readFacts(page, world));
  await runner.step('an ambiguous lead is settled by choosing a parcel', () => chooseCandidate(page, world));
  await runner.step('a bad row of a list of leads is set aside', () => importLeads(page, world));
  await runner.step('hostile strings stay text', () => hostileStrings(page, world));
  await runner.step('the monitor shows what enrichment costs and who may be asked', () => monitorMoney(runner, page, world));
  await runner.step('a provider is set up and tested in the settings', () => setUpProvider(page));
  await runner.step('a bulk enrichment with its estimate', () => enrichInBulk(page, world));
  await runner.step('a list is filtered, edited in place, changed in bulk and saved as a view', () => lists(page, world));
  await runner.step('a lead becomes an opportunity that moves on its board', () => opportunity(runner, page, world));
  await runner.step('calls and tasks are logged on a record, and a task is done on Today', () => timeline(page, world));
  await runner.step('the command menu finds records and pages', () => commands(page, world));
  await runner.step('the keyboard reaches everything', () => keyboard(page, world));
  await runner.step('every page is accessible in both themes and at three widths', () => survey(runner, page, world));
  await runner.step('the browser console stayed clean', () => runner.expectCleanConsole());
} finally {
  await browser.close();
}
process.exit(runner.finish());
