// A list of leads enriched at once: what the estimate says, the cap through kills and several processes, pause and resume.
import assert from 'node:assert/strict';

import { compareBooks, findDoubles } from './lib/books.mjs';
import { toCsv } from './lib/csv.mjs';
import { leadFor, parcel, parcelHeader, parcelRow, queueIsEmpty } from './lib/leads.mjs';
import { faultyBinary, freePort } from './lib/program.mjs';
import { inParallel, until } from './lib/wait.mjs';
import { testOnStores } from './lib/world.mjs';

const price = 100_000; // micro-dollars
const count = 40;
const parcels = Array.from({ length: count }, (_, n) => parcel(n));

// Leads that no provider was asked about, and then a provider that knows them all.
async function unknownLeads(world) {
  const first = await world.serve();
  const api = await world.as('manager');
  await inParallel(parcels.map((_, n) => n), 4, async (n) => (await api.post('/api/leads', leadFor(parcels[n], n))).expect(201));
  await queueIsEmpty(api);
  await first.stop();
  return world.simulateAttom(world.file('all.csv', toCsv(parcelHeader, parcels.map(parcelRow))), {
    more: ['--latency', '1-20', '--price', String(price)],
    settings: { HK_ATTOM_CALLS_PER_SECOND: '100', HK_ATTOM_CONCURRENCY: '8', HK_ATTOM_DAILY_BUDGET: '1000', HK_ATTOM_PRICE_PER_CALL: '0.10' },
  });
}

const runOf = async (api, id) => (await api.get(`/api/enrichment/bulk/${id}`)).expect(200);
const reaches = (api, id, status) => until(`the run to be ${status}`, async () => {
  const run = await runOf(api, id);
  return run.status === status && run;
}, { cap: 60_000, every: 50 });
const calls = async (api) => (await api.all('/api/enrichment/calls?provider=attom')).filter((call) => call.provider === 'attom');
const micros = (dollars) => Math.round(dollars * 1e6);
const atMost = (list) => list.reduce((sum, call) => sum + micros(['reserved', 'unknown'].includes(call.state) ? call.price : call.cost), 0);

testOnStores('a bulk enrichment keeps to its cap when workers are killed, and goes on with a higher one', async (world) => {
  const simulator = await unknownLeads(world);
  world.port = await freePort();
  await world.serve({ role: 'api,scheduler', port: world.port });
  const api = await world.as('manager');
  const estimate = (await api.post('/api/enrichment/bulk/estimate', { filter: null })).expect(200);
  assert.deepEqual([estimate.leads, estimate.withAddress, estimate.known, estimate.isSample], [count, count, 0, false]);
  assert.ok(micros(estimate.cost.low) >= count * price && estimate.cost.high >= estimate.cost.low, JSON.stringify(estimate.cost));
  assert.equal(simulator.bill().length, 0, 'nobody was asked');

  const cap = 1.05;
  const run = (await api.post('/api/enrichment/bulk', { filter: null, cap })).expect(202);
  const survivor = world.launch({ role: 'worker' });
  for (const point of ['call.reserved=kill@2', 'call.answered=kill@2', 'bulk.in_step=kill@1']) {
    const victim = world.launch({ role: 'worker', program: faultyBinary, env: { HK_FAIL_POINTS: point } });
    await Promise.race([victim.ended, reaches(api, run.id, 'capped')]);
  }
  const capped = await reaches(api, run.id, 'capped');
  await queueIsEmpty(api);
  assert.ok(atMost(await calls(api)) <= micros(cap), 'the books keep to the cap');
  assert.ok(simulator.bill().length * price <= micros(cap), `${simulator.bill().length} calls were billed`);
  assert.ok(capped.left >= count - micros(cap) / price, JSON.stringify(capped));
  const shown = await runOf(api, run.id);
  assert.match(shown.message, /^Stopped at its cap of \$1\.05: \d+ leads left; raise the cap to go on\.$/);

  (await api.post(`/api/enrichment/bulk/${run.id}/resume`, {})).expectProblem(409, 'cap_not_raised');
  (await api.post(`/api/enrichment/bulk/${run.id}/resume`, { cap: 100 })).expect(200);
  const done = await reaches(api, run.id, 'completed');
  assert.equal(done.done, count);
  assert.equal(done.enriched + done.partial + done.needsReview, count, JSON.stringify(done));
  const all = await calls(api);
  findDoubles(all);
  const books = compareBooks(all, simulator.bill(), price);
  assert.equal(micros(done.spent), books.settled);
  assert.equal(survivor.over, undefined, survivor.stderr);
  const trail = (await (await world.as('admin')).get('/api/audit')).expect(200).items.map((entry) => entry.action);
  for (const action of ['bulk_enrichment_started', 'bulk_enrichment_resumed']) assert.ok(trail.includes(action), action);
  console.log(`${world.store}: estimate $${estimate.cost.low}-${estimate.cost.high}, cap $${cap}, then $${done.spent} in ${done.calls} calls, ${books.unknown} unknown`);
}, { timeout: 300_000 });

testOnStores('a bulk enrichment is paused and resumed, and a new lead does not wait for it', async (world) => {
  const simulator = await unknownLeads(world);
  await world.serve({ env: { HK_ATTOM_CALLS_PER_SECOND: '4', HK_ATTOM_CONCURRENCY: '1' } });
  const api = await world.as('manager');
  const run = (await api.post('/api/enrichment/bulk', { filter: null, cap: 50 })).expect(202);
  await until('the first calls', () => simulator.bill().length >= 2, { every: 20 });
  const lead = (await api.post('/api/leads', leadFor(parcel(count + 1), count + 1))).expect(201);
  const before = simulator.bill().length;
  await until('the new lead to have its turn', async () => (await calls(api)).some((call) => call.leadId === lead.id), { cap: 20_000, every: 50 });
  const meanwhile = simulator.bill().length - before;
  assert.ok(meanwhile < 25, `${meanwhile} calls came before that of the new lead`);

  assert.equal((await api.post(`/api/enrichment/bulk/${run.id}/pause`)).expect(200).status, 'paused');
  await queueIsEmpty(api);
  const billed = simulator.bill().length;
  const left = (await runOf(api, run.id)).left;
  assert.equal((await api.all('/api/leads')).filter((one) => one.enrichment.status === 'queued').length, 0);
  assert.equal(simulator.bill().length, billed, 'a paused run asks nobody');
  assert.ok(left > 0);
  (await api.post(`/api/enrichment/bulk/${run.id}/cancel`)).expect(200);
  assert.equal((await runOf(api, run.id)).status, 'cancelled');
}, { timeout: 300_000 });
