// What the program stands on breaks while leads come in and paid calls run: a full disk, a disk gone read-only, a database
// killed and started again, a stepped clock. Nothing acknowledged is lost, errors say what is wrong, all goes on without a
// restart, and what we booked is what the provider bills.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { compareBooks, findDoubles } from './lib/books.mjs';
import { toCsv } from './lib/csv.mjs';
import { readOnlyDisk, smallDisk } from './lib/disks.mjs';
import { SteppedClock, withoutFaketime } from './lib/faketime.mjs';
import { endStates, leadFor, parcel, parcelHeader, parcelRow } from './lib/leads.mjs';
import { PostgresServer } from './lib/postgres_server.mjs';
import { sleep, until } from './lib/wait.mjs';
import { isSoak, stores, World } from './lib/world.mjs';

const price = 100_000; // micro-dollars
const parcels = Array.from({ length: 2_000 }, (_, n) => parcel(n));
const recoveryMs = 15_000;

// Leads that keep coming, a few at a time, each sent again with its Idempotency-Key until it is acknowledged.
class Stream {
  constructor(api, lanes = 4) {
    Object.assign(this, { api, next: 0, over: false, ids: [], refusals: [] });
    this.running = Promise.all(Array.from({ length: lanes }, () => this.lane()));
    this.running.catch(() => {}); // told by stop(); a test that has failed before does not ask
  }

  async lane() {
    while (!this.over) {
      await this.post(this.next++);
      await sleep(100);
    }
  }

  async post(n) {
    const end = Date.now() + 120_000;
    while (Date.now() < end) {
      const answer = await this.api.post('/api/leads', leadFor(parcels[n % parcels.length], n), { 'idempotency-key': `lead-${n}` });
      if (answer.status === 201) return this.ids.push(answer.json.id);
      this.refusals.push(answer);
      await sleep(50);
    }
    throw new Error(`lead ${n} was never acknowledged`);
  }

  async acknowledges(more) {
    const wanted = this.ids.length + more;
    await until(`${more} more leads`, () => this.ids.length >= wanted, { cap: recoveryMs, every: 20 });
  }

  async stop() {
    this.over = true;
    await this.running;
  }
}

async function start(world, env = {}) {
  const known = parcels.filter((_, n) => n % 2 === 0);
  await world.importParcels(world.file('known.csv', toCsv(parcelHeader, known.map(parcelRow))));
  const simulator = await world.simulateAttom(world.file('all.csv', toCsv(parcelHeader, parcels.map(parcelRow))), {
    more: ['--latency', '5-60', '--price', String(price)],
    settings: { HK_ATTOM_CALLS_PER_SECOND: '50', HK_ATTOM_CONCURRENCY: '8', HK_ATTOM_DAILY_BUDGET: '1000000', HK_ATTOM_TIMEOUT_MS: '2000', HK_ATTOM_PRICE_PER_CALL: '0.10' },
  });
  const api = await world.as('agent');
  const processes = [await world.serve({ role: 'api', env }), world.launch({ role: 'worker,scheduler', env })];
  return { api, simulator, processes, stream: new Stream(api) };
}

// Everything ends, nothing acknowledged is missing, and the books agree.
async function finish(world, { api, simulator, processes, stream }, t) {
  await stream.stop();
  await until('every job to end', async () => {
    const stats = (await api.get('/api/enrichment/stats')).expect(200);
    return stats.queued === 0 && stats.processing === 0;
  }, { cap: 90_000, every: 200 });
  for (const one of processes) assert.equal(one.over, undefined, `a process ended: ${one.stderr}`);
  const leads = await api.all('/api/leads');
  assert.deepEqual(leads.map((lead) => lead.id).sort(), [...stream.ids].sort(), 'exactly the acknowledged leads');
  const states = {};
  for (const lead of leads) states[lead.enrichment.status] = (states[lead.enrichment.status] ?? 0) + 1;
  for (const state of Object.keys(states)) assert.ok(endStates.has(state), state);
  const calls = (await api.all('/api/enrichment/calls?provider=attom')).filter((call) => call.provider === 'attom');
  const books = compareBooks(calls, simulator.bill(), price);
  findDoubles(calls);
  t.diagnostic(`${leads.length} leads ${JSON.stringify(states)}, ${stream.refusals.length} refused meanwhile; ${calls.length} calls, bill $${books.billed / 1e6} = settled $${books.settled / 1e6} + some of ${books.unknown} unknown`);
}

// Only answers that a client can act on: 503 with one of these codes, words for a person, and when to try again.
function expectRefusals(stream, codes, text) {
  assert.ok(stream.refusals.length > 0, 'something was refused');
  for (const refusal of stream.refusals) {
    const problem = refusal.expectProblem(503);
    assert.ok(codes.includes(problem.code), refusal.text);
    assert.ok(Number(refusal.headers.get('retry-after')) > 0, 'Retry-After');
    assert.doesNotMatch(refusal.text, /SQLITE|errno|libpq|\/tmp\//);
  }
  assert.ok(stream.refusals.some((refusal) => text.test(refusal.json.detail)), stream.refusals[0].text);
}

// A world on a store that may be broken. `prepare` makes what is needed before the data folder is used, or skips the test.
function testBroken(name, body, on = stores) {
  for (const store of on) {
    test(`${name} (${store})`, { timeout: 300_000, skip: !isSoak && 'runs in ./dev soak' }, async (t) => {
      const world = new World();
      chmodSync(world.folder, 0o711);
      world.store = store;
      const undo = [];
      try {
        await body(world, t, undo);
      } finally {
        for (const one of world.processes) if (!one.over) await one.kill();
        for (const one of undo.reverse()) one();
        await world.close();
      }
    });
  }
}

function ownPostgres(world, undo, folder = path.join(world.folder, 'pg')) {
  mkdirSync(folder, { recursive: true });
  const server = new PostgresServer(folder);
  undo.push(() => server.close());
  world.env.HK_DATABASE_URL = server.url;
  return server;
}

testBroken('a full disk refuses writes clearly, and its emptying is enough', async (world, t, undo) => {
  const folder = world.store === 'SQLite' ? world.data : path.join(world.folder, 'pg');
  const disk = smallDisk(folder, world.store === 'SQLite' ? '24m' : '144m');
  if (!disk) return t.skip('only root can mount a small disk');
  undo.push(() => disk.unmount());
  if (world.store === 'PostgreSQL') ownPostgres(world, undo, folder);
  const run = await start(world);
  await run.stream.acknowledges(20);
  disk.fill();
  await until('a refusal', () => run.stream.refusals.length > 0, { every: 20 });
  (await run.api.get('/api/leads?limit=5')).expect(200);
  (await run.api.get('/api/enrichment/stats')).expect(200);
  await sleep(3_000);
  disk.empty();
  await run.stream.acknowledges(20);
  await finish(world, run, t);
  expectRefusals(run.stream, ['store_full'], /disk.*full/i);
});

testBroken('a disk gone read-only refuses writes clearly, and its return is enough', async (world, t, undo) => {
  const server = world.store === 'PostgreSQL' && ownPostgres(world, undo);
  const disk = server
    ? { env: {}, set readOnly(on) { server.sql(`alter system set default_transaction_read_only = ${on ? 'on' : 'off'}`); server.sql('select pg_reload_conf()'); } }
    : readOnlyDisk(world.data, world.folder);
  const run = await start(world, disk.env);
  await run.stream.acknowledges(20);
  disk.readOnly = true;
  await until('a refusal', () => run.stream.refusals.length > 0, { every: 20 });
  (await run.api.get('/api/leads?limit=5')).expect(200);
  await sleep(3_000);
  disk.readOnly = false;
  await run.stream.acknowledges(20);
  await finish(world, run, t);
  expectRefusals(run.stream, ['store_unavailable'], /read-only|written/i);
});

testBroken('PostgreSQL killed and started again is found again', async (world, t, undo) => {
  const server = ownPostgres(world, undo);
  const run = await start(world);
  for (const down of [200, 4_000]) {
    await run.stream.acknowledges(20);
    server.kill();
    await until('a refusal', () => run.stream.refusals.length > 0, { every: 20 });
    (await run.api.get('/api/leads?limit=5')).expectProblem(503, 'store_unavailable');
    (await run.api.get('/api/health')).expect(200);
    await sleep(down);
    server.start();
  }
  await run.stream.acknowledges(20);
  await finish(world, run, t);
  expectRefusals(run.stream, ['store_unavailable'], /can't be reached/);
}, stores.filter((store) => store === 'PostgreSQL'));

testBroken('a clock stepped by an hour and back loses nothing', async (world, t, undo) => {
  if (withoutFaketime) return t.skip(withoutFaketime);
  if (world.store === 'PostgreSQL') ownPostgres(world, undo);
  const clock = new SteppedClock(world.file('clock', ''));
  const run = await start(world, clock.env);
  for (const seconds of [3_600, 0, -3_600, 0]) {
    await run.stream.acknowledges(20);
    clock.step(seconds);
  }
  await run.stream.acknowledges(20);
  await finish(world, run, t);
  assert.equal(run.stream.refusals.length, 0, run.stream.refusals[0]?.text);
});
