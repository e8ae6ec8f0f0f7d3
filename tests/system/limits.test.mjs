// What the process promises as a process: quick, small, quiet in its logs, clear when it can't start, clean when it ends.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { enrichedLead, leadFor, parcel, parcelHeader, parcelRow, queueIsEmpty } from './lib/leads.mjs';
import { toCsv } from './lib/csv.mjs';
import { isRelease, Process } from './lib/program.mjs';
import { sleep, until } from './lib/wait.mjs';
import { testOnStores, World } from './lib/world.mjs';

const startMs = 300;
const idleMb = 100;
const stopMs = 5_000;
const starts = 5;
const rounds = 4; // a machine that is busy with something else says nothing about the program

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const parcels = Array.from({ length: 60 }, (_, n) => parcel(n));
const importParcels = (world) => world.importParcels(world.file('parcels.csv', toCsv(parcelHeader, parcels.map(parcelRow))));

async function stopInTime(process, what) {
  const begun = performance.now();
  process.child.kill('SIGTERM');
  await until(`${what} to end`, () => process.over, { cap: 3 * stopMs, every: 5 });
  const took = performance.now() - begun;
  assert.deepEqual([process.code, process.signal], [0, null], `${what}: ${process.stderr}`);
  assert.ok(took < stopMs, `${what} took ${took.toFixed(0)} ms to end`);
  return took;
}

testOnStores('it starts fast and rests small, with the demo data', async (world, t) => {
  const first = await world.serve({ args: ['--demo'] });
  await until('the demo data', () => /Sign in as/.test(first.stdout));
  const api = await world.as('agent');
  await until('the demo leads', async () => (await api.get('/api/leads?limit=1')).expect(200).count >= 120);
  await queueIsEmpty(api);
  await stopInTime(first, 'the first process');
  let times, sizes;
  for (let round = 0; round < rounds; ++round) {
    [times, sizes] = [[], []];
    for (let n = 0; n < starts; ++n) {
      const process = await world.serve({ args: ['--demo'] });
      times.push(performance.now() - process.startedAt);
      (await api.get('/api/leads?limit=50')).expect(200);
      await sleep(500); // at rest
      sizes.push(process.memory('VmRSS'));
      await stopInTime(process, `process ${round}.${n}`);
    }
    if (median(times) < startMs) break;
  }
  t.diagnostic(`first answer after ${times.map((ms) => ms.toFixed(0)).join(', ')} ms (median ${median(times).toFixed(0)}); at rest ${sizes.map((mb) => mb.toFixed(0)).join(', ')} MB (median ${median(sizes).toFixed(0)})`);
  if (!isRelease) return;
  assert.ok(median(times) < startMs, `the first answer came after ${median(times).toFixed(0)} ms`);
  assert.ok(median(sizes) < idleMb, `${median(sizes).toFixed(0)} MB at rest`);
});

testOnStores('SIGTERM ends it cleanly amid work, and the work goes on at the next start', async (world, t) => {
  await importParcels(world);
  const api = await world.as('agent');
  const process = await world.serve();
  const stream = api.stream();
  await stream.opened;
  const made = await Promise.all(parcels.map((p, n) => api.post('/api/leads', leadFor(p, n)).then((a) => a.expect(201).id)));
  t.diagnostic(`ended after ${(await stopInTime(process, 'the process with jobs and a stream')).toFixed(0)} ms`);
  stream.close();
  await world.serve();
  await queueIsEmpty(api);
  for (const id of made) assert.equal((await enrichedLead(api, id)).enrichment.status, 'enriched');
  assert.equal((await api.get('/api/leads')).expect(200).count, made.length);
});

testOnStores('SIGTERM ends a worker alone, too', async (world) => {
  await importParcels(world);
  const worker = world.launch({ role: 'worker,scheduler' });
  await sleep(1_000);
  assert.equal(worker.over, undefined, worker.stderr);
  await stopInTime(worker, 'the worker');
});

// Runs a command that must fail by itself; what it said.
async function fails(args, { world, env = {}, code }) {
  const process = new Process(args, { env: { ...world.env, ...env }, cwd: world.folder });
  world.processes.push(process);
  await until(`hiddenkey ${args.join(' ')} to give up`, () => process.over, { cap: 30_000, every: 10 });
  const said = process.stderr;
  assert.equal(process.signal, null, `${args.join(' ')} crashed: ${said}`);
  assert.equal(process.code, code, `${args.join(' ')}: ${said}`);
  assert.match(said, /^hiddenkey: .+\n$/s, 'one message to a person');
  assert.doesNotMatch(said, /terminate called|what\(\)|exception|SQLITE_|Traceback/i);
  return said;
}

testOnStores('a port that is taken is told clearly', async (world) => {
  await world.serve();
  const other = new World();
  try {
    for (const data of [world.data, other.data]) {
      const said = await fails(['serve', '--listen', `127.0.0.1:${world.port}`, '--data', data], { world, code: 1 });
      assert.match(said, new RegExp(`${world.port}`));
      assert.match(said, /in use|taken|another/i);
    }
  } finally {
    await other.close();
  }
  assert.equal((await world.client().get('/api/health')).expect(200).status, 'healthy');
});

async function inWorld(body) {
  const world = new World();
  try {
    await body(world);
  } finally {
    await world.close();
  }
}

// What is wrong, how it is given, the exit code, what the message names.
const wrongSettings = [
  ['a port that is none', { args: ['--listen', '127.0.0.1:http'] }, 1, /listen.*127\.0\.0\.1:http/],
  ['a port too high', { args: ['--listen', '127.0.0.1:65536'] }, 1, /listen/],
  ['no port', { args: ['--listen', 'localhost'] }, 1, /listen/],
  ['an address of somebody else', { args: ['--listen', '203.0.113.7:8080'] }, 1, /203\.0\.113\.7/],
  ['an unknown role', { args: ['--role', 'api,boss'] }, 1, /boss.*api, worker and scheduler/s],
  ['letters for a number', { env: { HK_JOBS_CONCURRENCY: 'many' } }, 2, /jobs\.concurrency.*HK_JOBS_CONCURRENCY.*from 1 to 256/s],
  ['a number too small', { env: { HK_HTTP_POOL_THREADS: '0' } }, 2, /http\.pool_threads/],
  ['a number too large', { env: { HK_STORE_READERS: '99999999999999999999' } }, 2, /store\.readers/],
  ['a time zone that is none', { env: { HK_TIME_ZONE: 'Mars/Olympus' } }, 1, /Mars\/Olympus/],
  ['an unknown log level', { env: { HK_LOG_LEVEL: 'loud' } }, [1, 2], /log\.level|HK_LOG_LEVEL/],
  ['a database nobody serves', { env: { HK_DATABASE_URL: 'postgresql://hk:hushhush@127.0.0.1:1/none' } }, 1, /database/i],
  ['a database of another kind', { env: { HK_DATABASE_URL: 'mysql://hk:hushhush@127.0.0.1/none' } }, [1, 2], /database/i],
  ['a web folder that is not there', { env: { HK_WEB_FOLDER: '/nowhere/web' } }, 1, /\/nowhere\/web/],
  ['a settings file that is no TOML', { file: 'listen = = 5\n' }, 2, /hiddenkey\.toml.*line 1/s],
  ['an unknown setting', { file: 'lissten = "127.0.0.1:1"\n' }, 2, /lissten/],
  ['a wrong value in the file', { file: '[jobs]\nconcurrency = "lots"\n' }, 2, /jobs\.concurrency/],
];

for (const [what, given, codes, message] of wrongSettings) {
  test(`${what} is told clearly`, { timeout: 60_000 }, () =>
    inWorld(async (world) => {
      if (given.file) world.file('hiddenkey.toml', given.file);
      const args = ['serve', '--data', world.data, ...(given.args ?? ['--listen', '127.0.0.1:0'])];
      const process = new Process(args, { env: given.env, cwd: world.folder });
      world.processes.push(process);
      await until('it to give up', () => process.over, { cap: 10_000, every: 10 });
      assert.equal(process.signal, null, `crashed: ${process.stderr}`);
      assert.ok([codes].flat().includes(process.code), `${process.code}: ${process.stderr}`);
      assert.match(process.stderr, /^hiddenkey: /);
      assert.match(process.stderr, message);
      assert.doesNotMatch(process.stderr, /hushhush/, 'a secret stays one');
    }),
  );
}

test('a data folder that can not be written is told clearly', { timeout: 60_000 }, () =>
  inWorld(async (world) => {
    const below = path.join(world.file('a-file', 'x'), 'data'); // nobody, not even root, makes a folder below a file
    const folders = [below, '/proc/hiddenkey-data'];
    if (process.getuid() !== 0) {
      const closed = path.join(world.folder, 'closed');
      mkdirSync(closed);
      chmodSync(closed, 0o555);
      folders.push(closed);
    }
    for (const folder of folders) {
      const said = await fails(['serve', '--listen', '127.0.0.1:0', '--data', folder], { world, code: 1 });
      assert.ok(said.includes(folder), said);
      const key = await fails(['apikey', 'create', '--name', 'x', '--role', 'viewer', '--data', folder], { world, code: 1 });
      assert.ok(key.includes(folder), key);
    }
  }),
);

test('a database file that is none is told clearly', { timeout: 60_000 }, () =>
  inWorld(async (world) => {
    await world.key('viewer');
    for (const name of readdirSync(world.data)) if (/\.(db|sqlite3?)$/.test(name)) writeFileSync(path.join(world.data, name), 'this is no database'.repeat(1_000));
    const said = await fails(['serve', '--listen', '127.0.0.1:0', '--data', world.data], { world, code: 1 });
    assert.match(said, /database|store/i);
  }),
);

const logLines = (world) =>
  readdirSync(path.join(world.data, 'logs'))
    .filter((name) => name.startsWith('combined'))
    .flatMap((name) => readFileSync(path.join(world.data, 'logs', name), 'utf8').split('\n'))
    .filter((line) => line !== '');

testOnStores('one request id leads from the request to its job', async (world) => {
  await importParcels(world);
  const api = await world.as('agent');
  const process = await world.serve({ env: { HK_LOG_LEVEL: 'debug' } });
  const id = 'trace-of-the-test-0001';
  const answer = await api.post('/api/leads', leadFor(parcels[3], 3), { 'x-request-id': id });
  assert.equal(answer.headers.get('x-request-id'), id);
  const lead = await enrichedLead(api, answer.expect(201).id);
  const refused = await api.get('/api/leads/lead_00000000000000000000000000', { 'x-request-id': 'trace-of-the-test-0002' });
  assert.equal(refused.expectProblem(404).requestId, 'trace-of-the-test-0002');
  await stopInTime(process, 'the process');

  const lines = logLines(world).map((line) => JSON.parse(line));
  assert.ok(lines.length >= 4);
  for (const line of lines) {
    for (const field of ['time', 'level', 'service', 'environment', 'event']) assert.equal(typeof line[field], 'string', `${field} in ${JSON.stringify(line)}`);
    assert.match(line.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  }
  const ours = lines.filter((line) => line.correlationId === id);
  const request = ours.find((line) => line.event === 'http_request');
  assert.deepEqual([request?.method, request?.route, request?.status], ['POST', '/api/leads', 201]);
  assert.ok(ours.some((line) => line.jobId === lead.enrichment.jobId), `no log line of the job carries the request id: ${JSON.stringify(ours)}`);
  assert.ok(lines.some((line) => line.correlationId === 'trace-of-the-test-0002' && line.status === 404));
});

testOnStores('no secret and no personal data is in the logs', async (world) => {
  await importParcels(world);
  const owner = { HK_OWNER_EMAIL: 'boss.of.all@example.org', HK_OWNER_PASSWORD: 'a-very-long-password-77' };
  const key = await world.key('owner');
  const process = await world.serve({ env: { ...owner, HK_LOG_LEVEL: 'debug' } });
  const api = world.client({ authorization: `Bearer ${key}` });
  await until('the owner to be made', () => /is ready at/.test(process.stdout));
  const visitor = world.client();
  const signedIn = await visitor.post('/api/session', { email: owner.HK_OWNER_EMAIL, password: owner.HK_OWNER_PASSWORD });
  signedIn.expect(200);
  const cookie = signedIn.headers.get('set-cookie').match(/hk_session=([^;]+)/)[1];
  (await visitor.post('/api/session', { email: owner.HK_OWNER_EMAIL, password: 'wrong-password-88' })).expectProblem(401);
  (await visitor.get('/api/leads', { authorization: 'Bearer hk_wrong-key-99' })).expectProblem(401);
  (await visitor.get('/api/session', { cookie: `hk_session=${cookie}` })).expect(200);
  const made = (await api.post('/api/leads', { source: 'web', notes: 'private-note-11', contact: { firstName: 'Perdita', lastName: 'Quillfeather', email: 'perdita.q@example.org', phone: '615-555-7788' }, property: { address: { street: parcels[4].street, city: 'Nashville', state: 'TN' } } })).expect(201);
  await enrichedLead(api, made.id);
  (await api.post('/api/leads', { contact: { email: 'perdita.broken@@example.org' } })).expectProblem(400);
  (await api.post('/api/leads', '{"contact":{"email":"perdita.cut@example.org"')).expectProblem(400);
  (await api.post('/api/leads', { contact: { email: 'perdita.q@example.org', nickname: 'Quillfeather' } })).expectProblem(400);
  (await api.get('/api/leads?q=perdita.q@example.org')).expect(200);
  (await api.get('/api/leads?sort=perdita.q@example.org')).expectProblem(400);
  (await api.post('/api/validate/email', { email: 'perdita.check@example.org' })).expect(200);
  await visitor.get(`/api/nothing/${key}?token=${key}`);
  await stopInTime(process, 'the process');

  const files = readdirSync(path.join(world.data, 'logs')).map((name) => readFileSync(path.join(world.data, 'logs', name), 'utf8'));
  const said = [...files, process.stderr, process.stdout].join('\n');
  assert.ok(logLines(world).length >= 10, 'there are logs to look at');
  const hidden = { key, cookie, ownerEmail: owner.HK_OWNER_EMAIL, ownerPassword: owner.HK_OWNER_PASSWORD, wrongPassword: 'wrong-password-88', wrongKey: 'hk_wrong-key-99', email: 'perdita', name: 'quillfeather', phone: '5557788', phoneTyped: '555-7788', note: 'private-note-11', street: parcels[4].street };
  for (const [what, value] of Object.entries(hidden)) assert.ok(!said.toLowerCase().includes(value.toLowerCase()), `${what} is in the logs`);
});
