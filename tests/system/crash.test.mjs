// kill -9 at random moments: what was acknowledged is there, everything ends, nothing happens twice.
// HK_KILLS sets how often (200 is the soak), HK_SEED when.
import assert from 'node:assert/strict';

import { toCsv } from './lib/csv.mjs';
import { endStates, leadFor, parcel, parcelHeader, parcelRow, queueIsEmpty } from './lib/leads.mjs';
import { freePort } from './lib/program.mjs';
import { randomFrom, seed } from './lib/random.mjs';
import { inParallel, sleep, until } from './lib/wait.mjs';
import { testOnStores } from './lib/world.mjs';

const kills = Number(process.env.HK_KILLS ?? 15);
const leadCount = 1000;
const parcels = Array.from({ length: 500 }, (_, n) => parcel(n));

async function prepare(world) {
  await world.importParcels(world.file('parcels.csv', toCsv(parcelHeader, parcels.map(parcelRow))));
  return world.as('agent');
}

// A process that is started again at once whenever it is killed.
function restarting(world, options) {
  const keeper = { process: world.launch(options), kills: 0 };
  keeper.kill = async () => {
    await keeper.process.kill();
    keeper.kills += 1;
    keeper.process = world.launch(options);
  };
  return keeper;
}

// Sends a lead as a careful client does: again, with the same Idempotency-Key, until it is acknowledged.
async function postUntilAcknowledged(api, n) {
  const end = Date.now() + 120_000;
  while (Date.now() < end) {
    try {
      const answer = await api.post('/api/leads', leadFor(parcels[n % parcels.length], n), { 'idempotency-key': `lead-${n}` });
      if (answer.status === 201) return answer.json.id;
      assert.equal(answer.status, 503, answer.text);
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error; // else the connection broke: the program was killed
    }
    await sleep(20);
  }
  throw new Error(`lead ${n} was never acknowledged`);
}

testOnStores(`nothing acknowledged is lost in ${kills} kills, and nothing is done twice`, async (world) => {
  const api = await prepare(world);
  world.port = await freePort();
  const server = restarting(world, { role: 'api', port: world.port });
  const worker = restarting(world, { role: 'worker,scheduler' });
  await world.answering(server.process);

  // Kills are spread over the whole run: each at a random point of its share of the leads, and a random moment after it.
  const random = randomFrom(seed);
  const moments = Array.from({ length: kills }, (_, k) => Math.floor(((k + random.next()) * leadCount) / kills));
  let acknowledged = 0;
  const killer = (async () => {
    for (const [k, moment] of moments.entries()) {
      await until(`${moment} leads`, () => acknowledged >= moment, { cap: 240_000, every: 2 });
      await sleep(random.next() * 40);
      await (k % 2 === 0 ? worker : server).kill();
    }
  })();
  const numbers = Array.from({ length: leadCount }, (_, n) => n);
  const posting = inParallel(numbers, 8, async (n) => {
    const id = await postUntilAcknowledged(api, n);
    acknowledged += 1;
    return id;
  });
  const [ids] = await Promise.all([posting, killer]);
  await world.answering(server.process);
  await queueIsEmpty(api, { cap: 120_000 });
  console.log(`${world.store}: ${leadCount} leads, ${worker.kills} kills of the worker and ${server.kills} of the API (seed ${seed})`);

  assert.equal(new Set(ids).size, leadCount);
  const stored = await api.all('/api/leads');
  assert.deepEqual(stored.map((lead) => lead.id).sort(), [...ids].sort(), 'exactly the acknowledged leads');
  await inParallel(ids, 8, async (id) => {
    const lead = (await api.get(`/api/leads/${id}`)).expect(200);
    assert.ok(endStates.has(lead.enrichment.status), `${id} is ${lead.enrichment.status}`);
    assert.equal(lead.enrichment.status, 'enriched', `${id}: ${lead.enrichment.reason}`);
    const types = (await api.all(`/api/leads/${id}/timeline`)).map((a) => a.type);
    assert.deepEqual(types.sort(), ['enrichment_completed', 'enrichment_queued', 'lead_created'], id);
  });
  const jobs = await api.all('/api/enrichment/jobs');
  assert.equal(jobs.length, leadCount, 'one job a lead');
  for (const job of jobs) assert.equal(job.state, 'completed', job.id);
});

// Kills a worker while jobs are running; when that was.
async function killInTheMiddle(api, victim) {
  await until('running jobs', async () => (await api.get('/api/enrichment/jobs?state=running')).expect(200).items.length > 0, { every: 1 });
  const at = Date.now();
  await victim.kill();
  return at;
}

testOnStores('a dead worker\'s jobs run again within a second', async (world) => {
  const api = await prepare(world);
  await world.serve({ role: 'api' });
  const survivor = world.launch({ role: 'worker' });
  const waits = [];
  let next = 5_000;
  for (let round = 0; round < 12; ++round) {
    const victim = world.launch({ role: 'worker' });
    await sleep(400); // both are at work before the leads come
    const numbers = Array.from({ length: 120 }, () => next++);
    const posting = inParallel(numbers, 8, (n) => api.post('/api/leads', leadFor(parcels[n % parcels.length], n)).then((a) => a.expect(201)));
    await sleep(60);
    const at = await killInTheMiddle(api, victim);
    await posting;
    await queueIsEmpty(api);
    // Nobody else died in this round, so a second attempt that began after the kill is of the dead worker's jobs.
    for (const job of await api.all('/api/enrichment/jobs')) {
      const begun = Date.parse(job.startedAt);
      if (job.attempts > 1 && begun >= at) waits.push({ ms: begun - at, id: job.id, state: job.state });
    }
    if (waits.length >= 12 && round >= 2) break;
  }
  const sorted = waits.map((w) => w.ms).sort((a, b) => a - b);
  console.log(`${world.store}: ${sorted.length} jobs of dead workers ran again after ${sorted[0]} to ${sorted.at(-1)} ms, median ${sorted[sorted.length >> 1]} ms`);
  assert.ok(sorted.length > 0, 'no worker died with a job in hand');
  for (const wait of waits) {
    assert.equal(wait.state, 'completed', wait.id);
    assert.ok(wait.ms <= 1_000, `${wait.id} ran again after ${wait.ms} ms`);
  }
  assert.equal(survivor.over, undefined, survivor.stderr);
});

testOnStores('processes that start together on an empty store agree', async (world) => {
  world.port = await freePort();
  const server = world.launch({ role: 'api', port: world.port });
  const workers = [world.launch({ role: 'worker' }), world.launch({ role: 'worker,scheduler' })];
  await world.answering(server);
  const api = await world.as('agent');
  const made = (await api.post('/api/leads', leadFor(parcels[0], 0))).expect(201);
  await queueIsEmpty(api);
  assert.equal((await api.get(`/api/leads/${made.id}`)).expect(200).enrichment.status, 'not_found');
  for (const worker of workers) assert.equal(worker.over, undefined, worker.stderr);
});

testOnStores('an import whose worker is killed goes on where it was', async (world) => {
  await prepare(world);
  const api = await world.as('manager');
  await world.serve({ role: 'api' });
  const worker = restarting(world, { role: 'worker' });
  const rows = Array.from({ length: 6_000 }, (_, n) => ['Ada', `Row ${n}`, `row.${n}@example.org`]);
  const text = toCsv(['First Name', 'Last Name', 'Email'], rows);
  const { id } = (await api.send('POST', '/api/leads/import', text, { 'content-type': 'text/csv' })).expect(202);
  const look = async () => (await api.get(`/api/imports/${id}`)).expect(200);
  for (const share of [0.1, 0.35, 0.6]) {
    await until(`${share} of the rows`, async () => (await look()).rowsRead >= share * rows.length, { every: 5 });
    await worker.kill();
  }
  const done = await until('the end of the import', async () => { const now = await look(); return now.finishedAt && now; });
  assert.deepEqual([done.status, done.rowsRead, done.rowsCreated, done.rowsQuarantined], ['completed', 6_000, 6_000, 0], done.error);
  const leads = await api.all('/api/leads');
  assert.equal(new Set(leads.map((l) => l.contact.email)).size, 6_000);
  assert.equal(leads.length, 6_000);
});
