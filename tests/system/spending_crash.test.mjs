// kill -9 at named places around every commit and every paid call, with a provider that fails in every way it can:
// every lead ends with a reason, and what we booked is what the provider bills.
// HK_HITS: how often each fail point must kill (5 in the soak); HK_LEADS; HK_SEED.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { compareBooks, findDoubles } from './lib/books.mjs';
import { toCsv } from './lib/csv.mjs';
import { endStates, leadFor, parcel, parcelHeader, parcelRow } from './lib/leads.mjs';
import { faultyBinary, freePort } from './lib/program.mjs';
import { randomFrom, seed } from './lib/random.mjs';
import { inParallel, sleep, until } from './lib/wait.mjs';
import { testOnStores } from './lib/world.mjs';

const hits = Number(process.env.HK_HITS ?? 0); // 0: fifteen kills in all
const leadCount = Number(process.env.HK_LEADS ?? 240);
const price = 100_000; // micro-dollars
const parcels = Array.from({ length: leadCount }, (_, n) => parcel(n));

const workerPoints = [
  'jobs.before_claim', 'jobs.claimed', 'enrich.begin', 'enrich.asked', 'call.before_turn', 'limiter.granted', 'call.before_reserve', 'call.in_reserve', 'call.reserved',
  'call.before_send', 'call.answered', 'call.before_settle', 'call.in_settle', 'call.settled', 'enrich.before_unknown', 'jobs.in_complete', 'enrich.in_settle', 'enrich.in_postpone',
  'jobs.in_fail', 'jobs.written', 'store.before_commit', 'store.committed', 'jobs.in_recovery',
];
const apiPoints = ['intake.in_store', 'intake.queued', 'http.before_answer', 'store.before_commit', 'store.committed'];

const killsIn = (file) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line.startsWith('killed ')).map((line) => line.slice(7)) : []);

// Keeps a process alive that kills itself at one fail point after another, until enough were hit.
class Victim {
  constructor(world, options, points, random, log) {
    Object.assign(this, { world, options, points, random, log, over: false, turn: 0 });
    this.running = this.run();
  }

  next() {
    const killed = killsIn(this.log);
    const wanted = hits > 0 ? hits : Math.ceil(15 / (workerPoints.length + apiPoints.length));
    const budget = hits > 0 ? Infinity : this.options.killsMax;
    if (killed.length >= budget) return undefined;
    const open = this.points.filter((point) => killed.filter((k) => k === point).length < wanted);
    return open.length > 0 ? open[this.turn++ % open.length] : undefined;
  }

  async run() {
    while (!this.over) {
      const point = this.next();
      const when = 1 + Math.floor(this.random.next() * 4);
      const env = point ? { HK_FAIL_POINTS: `${point}=kill@${when}`, HK_FAIL_LOG: this.log } : {};
      this.process = this.world.launch({ ...this.options, env, program: faultyBinary });
      // A point that is not passed in this state of the work gives its turn to the next one.
      await Promise.race([this.process.ended, point ? sleep(4_000) : new Promise((resolve) => (this.wake = resolve))]);
      if (!this.process.over && point && !this.over) await this.process.kill();
    }
  }

  async stop() {
    this.over = true;
    this.wake?.();
    if (!this.process.over) await this.process.kill();
    await this.running;
  }
}

async function postUntilAcknowledged(api, n) {
  const end = Date.now() + 120_000;
  while (Date.now() < end) {
    try {
      const answer = await api.post('/api/leads', leadFor(parcels[n], n), { 'idempotency-key': `lead-${n}` });
      if (answer.status === 201) return answer.json.id;
      assert.equal(answer.status, 503, answer.text);
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
    }
    await sleep(20);
  }
  throw new Error(`lead ${n} was never acknowledged`);
}

testOnStores('a killed program never pays twice and never loses a lead', async (world) => {
  const known = parcels.filter((_, n) => n % 2 === 0);
  await world.importParcels(world.file('known.csv', toCsv(parcelHeader, known.map(parcelRow))));
  const simulator = await world.simulateAttom(world.file('all.csv', toCsv(parcelHeader, parcels.map(parcelRow))), {
    faultRate: 0.08,
    seed,
    more: ['--latency', '1-20', '--slow-ms', '1500', '--price', String(price)],
    settings: { HK_ATTOM_CALLS_PER_SECOND: '400', HK_ATTOM_CONCURRENCY: '8', HK_ATTOM_DAILY_BUDGET: '1000000', HK_ATTOM_TIMEOUT_MS: '1000', HK_ATTOM_PRICE_PER_CALL: '0.10' },
  });
  const api = await world.as('agent');
  world.port = await freePort();
  const random = randomFrom(seed);
  const logs = ['worker.log', 'api.log'].map((name) => path.join(world.folder, name));
  const server = new Victim(world, { role: 'api', port: world.port, killsMax: 4 }, apiPoints, random, logs[1]);
  const worker = new Victim(world, { role: 'worker,scheduler', killsMax: 11 }, workerPoints, random, logs[0]);
  // Recovery needs a survivor that takes a dead worker's jobs.
  const survivor = world.launch({ role: 'worker' });

  const numbers = Array.from({ length: leadCount }, (_, n) => n);
  const ids = [];
  const kills = () => [...killsIn(logs[0]), ...killsIn(logs[1])];
  // Leads come as fast as the kills, so that there is work for each of them.
  const target = hits > 0 ? hits * 24 : 15; // not all places are passed often enough
  await inParallel(numbers, 4, async (n) => {
    const due = Math.min(target, Math.floor((n * target) / (leadCount - 16)));
    await until('a kill', () => kills().length >= due, { cap: 15_000, every: 20 }).catch(() => {});
    ids.push(await postUntilAcknowledged(api, n));
  });
  await Promise.all([server.stop(), worker.stop()]);
  await world.serve({ role: 'api,worker,scheduler', port: world.port });
  await until('every job to end', async () => {
    const stats = (await api.get('/api/enrichment/stats')).expect(200);
    return stats.queued === 0 && stats.processing === 0;
  }, { cap: hits > 0 ? 1_800_000 : 300_000, every: 300 });

  // What only the look every five minutes finds.
  await until('every call to be booked', async () => (await api.all('/api/enrichment/calls?state=reserved')).length === 0, { cap: 600_000, every: 300 });

  const killed = kills();
  const leads = await api.all('/api/leads');
  assert.deepEqual(leads.map((lead) => lead.id).sort(), [...ids].sort(), 'exactly the acknowledged leads');
  const states = {};
  for (const lead of leads) {
    states[lead.enrichment.status] = (states[lead.enrichment.status] ?? 0) + 1;
    assert.ok(endStates.has(lead.enrichment.status), `${lead.id} is ${lead.enrichment.status}`);
  }
  await inParallel(leads.filter((lead) => lead.enrichment.status !== 'enriched'), 8, async ({ id }) => {
    const lead = (await api.get(`/api/leads/${id}`)).expect(200);
    assert.ok(lead.enrichment.reason, `${id} is ${lead.enrichment.status} without a reason`);
  });
  console.log(`${world.store}: ${JSON.stringify(states)}`);
  const calls = (await api.all('/api/enrichment/calls?provider=attom')).filter((call) => call.provider === 'attom');
  const books = compareBooks(calls, simulator.bill(), price);
  findDoubles(calls);
  const counts = Object.fromEntries([...new Set(killed)].sort().map((point) => [point, killed.filter((k) => k === point).length]));
  console.log(`${world.store}: ${leadCount} leads ${JSON.stringify(states)}, ${killed.length} kills at ${Object.keys(counts).length} fail points (seed ${seed}), ${calls.length} calls, bill $${books.billed / 1e6} = settled $${books.settled / 1e6} + some of ${books.unknown} unknown`);
  if (hits > 0) console.log(JSON.stringify(counts));
  assert.ok(killed.length >= 15 || hits > 0, `only ${killed.length} kills`);
  if (hits > 0) assert.ok(Object.values(counts).filter((n) => n >= hits).length >= 20, JSON.stringify(counts));
  assert.equal(survivor.over, undefined, survivor.stderr);
}, { timeout: 3_600_000 });
