// The doctor finds each fault that is planted, says what to do, and changes nothing.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, cpSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { readOnlyDisk } from './lib/disks.mjs';
import { leadFor, parcel } from './lib/leads.mjs';
import { binary, run } from './lib/program.mjs';
import { testOnStores, World } from './lib/world.mjs';

const micros = (secondsFromNow) => Math.round((Date.now() / 1000 + secondsFromNow) * 1e6);
const hour = 3600;

// Room on the disk is whatever the machine has.
async function examine(world, { args = [], env = {} } = {}) {
  const done = await world.cli(['doctor', '--json', ...args], { env: { HK_DOCTOR_DISK_FREE_MB: '1', ...env } });
  assert.equal(done.stderr, '');
  const report = JSON.parse(done.stdout);
  assert.equal(done.code, report.ok ? 0 : 1);
  assert.equal(report.ok, report.findings.length === 0);
  for (const { code, message, meaning, action } of report.findings) {
    for (const text of [message, meaning, action]) assert.ok(text.length > 10 && text.endsWith(''), code);
    assert.doesNotMatch(action, /\b(rm|drop|truncate|delete|vacuum|reindex)\b/i, `${code} proposes no loss of data`);
  }
  return report.findings.map((finding) => finding.code);
}

const jobAt = (id, state, { runAt = micros(0), lease = 0, changed = runAt } = {}) =>
  `insert into jobs(id, queue, kind, payload, priority, state, attempts_max, run_at, created_at, changed_at, lease_until) values ('${id}', 'enrichment', 'enrich-lead', '{}', 1, ${state}, 5, ${runAt}, ${runAt}, ${changed}, ${lease})`;

// Faults of the database: what is found, how it is planted, how it is mended again.
const faults = {
  store_newer: ["insert into migrations(number, name, applied_at) values (999999, 'of tomorrow', 0)", 'delete from migrations where number = 999999'],
  index_missing: ['drop index sessions_user', 'create index sessions_user on sessions(user_id)'],
  clock_behind: [`insert into events(id, type, at, data, correlation_id) values ('x', 'lead_created', ${micros(hour)}, '{}', '')`, "delete from events where id = 'x'"],
  jobs_dead: [jobAt('job_dead', 5), "delete from jobs where id = 'job_dead'"],
  jobs_overdue: [jobAt('job_late', 0, { runAt: micros(-hour) }), "delete from jobs where id = 'job_late'"],
  worker_gone: [jobAt('job_lost', 2, { lease: micros(-hour) }), "delete from jobs where id = 'job_lost'"],
  calls_undecided: [
    `insert into ledger(id, provider, lead_id, subject_id, job_id, cost_micros, outcome, at, state) values ('ledger_x', 'county', '', '', '', 0, 'unknown', ${micros(0)}, 2)`,
    "delete from ledger where id = 'ledger_x'",
  ],
  audit_broken: ["update audit set actor = 'user_somebody' where seq = 1", "update audit set actor = 'operator' where seq = 1"],
  backup_missing: ['update migrations set applied_at = 1', `update migrations set applied_at = ${micros(0)}`],
  import_file_missing: [
    `insert into imports(id, kind, file_name, path, status, size_bytes, received_bytes, bytes_read, rows_read, rows_created, rows_updated, rows_unchanged, rows_repaired, rows_quarantined, line_done, options, actor, job_id, created_at, error) values ('import_x', 'leads', 'a.csv', '/nonexistent/a.csv', 'running', 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, '{}', '', '', ${micros(0)}, '')`,
    "delete from imports where id = 'import_x'",
  ],
};

async function healthy(world) {
  const api = await world.as('owner');
  const server = await world.serve({ role: 'api' });
  (await api.post('/api/leads', leadFor(parcel(0), 0))).expect(201);
  await server.stop();
  assert.deepEqual(await examine(world), []);
}

testOnStores('each fault in the database is found, and nothing else', async (world) => {
  await healthy(world);
  for (const [code, [plant, mend]] of Object.entries(faults)) {
    world.sql(plant);
    assert.deepEqual(await examine(world), [code]);
    world.sql(mend);
  }
  assert.deepEqual(await examine(world), []);
});

testOnStores('a lead that lost its contact is found', async (world) => {
  await healthy(world);
  if (world.store === 'PostgreSQL') world.sql('alter table leads drop constraint leads_contact_id_fkey');
  world.sql("update leads set contact_id = 'contact_gone'");
  assert.deepEqual(await examine(world), ['records_orphaned']);
});

testOnStores('each fault of the machine is found', async (world) => {
  await healthy(world);
  assert.deepEqual(await examine(world, { args: ['--disk-free-mb', '1000000000'] }), ['disk_nearly_full']);
  assert.deepEqual(await examine(world, { env: { HK_ATTOM_DAILY_BUDGET: '5' } }), ['provider_key_missing']);
  assert.deepEqual(await examine(world, { env: { HK_ATTOM_DAILY_BUDGET: '5', HK_ATTOM_KEY: 'secret-key' } }), []);

  const settings = world.file('hiddenkey.toml', '[providers.attom]\nkey = "secret-key"\n');
  chmodSync(settings, 0o644);
  assert.deepEqual(await examine(world), ['settings_readable']);
  chmodSync(settings, 0o600);
  assert.deepEqual(await examine(world), []);

  const few = await run(['-c', `ulimit -n 256; exec ${binary} doctor --json --data ${world.data}`], { program: '/bin/sh', cwd: world.folder, env: { ...world.env, HK_DOCTOR_DISK_FREE_MB: '1' } });
  assert.deepEqual([few.code, JSON.parse(few.stdout).findings.map((finding) => finding.code)], [1, ['open_files_low']]);

  const disk = readOnlyDisk(world.data, world.folder);
  disk.readOnly = true;
  assert.ok((await examine(world, { env: disk.env })).includes('data_not_writable'));
  disk.readOnly = false;
  assert.deepEqual(await examine(world, { env: disk.env }), []);
});

testOnStores('an old backup is found until there is a new one', async (world) => {
  await healthy(world);
  writeFileSync(path.join(world.data, 'last-backup.json'), JSON.stringify({ file: '/backup/old.tar', at: new Date(Date.now() - 8 * 24 * hour * 1000).toISOString() }));
  assert.deepEqual(await examine(world), ['backup_old']);
  assert.deepEqual(await examine(world, { env: { HK_DOCTOR_BACKUP_DAYS: '30' } }), []);
  assert.deepEqual(await examine(world, { env: { HK_DOCTOR_BACKUP_DAYS: '0' } }), []);
  await world.cliJson(['backup', '--json', '--to', path.join(world.folder, 'new.tar')]);
  assert.deepEqual(await examine(world), []);
});

testOnStores('it looks beside a running program and changes nothing', async (world) => {
  await healthy(world);
  world.sql(faults.jobs_dead[0]);
  const file = path.join(world.data, 'hiddenkey.db');
  const look = () => (world.store === 'SQLite' ? readFileSync(file).toString('base64') : '');
  const before = look();
  const told = await world.cli(['doctor'], { env: { HK_DOCTOR_DISK_FREE_MB: '1' } });
  assert.equal(told.code, 1);
  assert.match(told.stdout, /1 job has failed for good\. {2}\[jobs_dead\]\n {2}It means: .+\n {2}What to do: .+\n\n1 found\.\n$/);
  assert.equal(look(), before);
  world.sql(faults.jobs_dead[1]);
  await world.serve();
  const fine = await world.cli(['doctor', '--quick'], { env: { HK_DOCTOR_DISK_FREE_MB: '1' } });
  assert.deepEqual([fine.code, fine.stdout], [0, 'All is well.\n']);
});

test('a damaged database file is found', async (t) => {
  const world = new World('SQLite');
  t.after(() => world.close());
  await healthy(world);
  const copy = path.join(world.folder, 'damaged');
  cpSync(world.data, copy, { recursive: true });
  const pages = statSync(path.join(copy, 'hiddenkey.db')).size / 4096;
  const file = openSync(path.join(copy, 'hiddenkey.db'), 'r+');
  for (let page = 4; page < pages; page += 3) writeSync(file, Buffer.alloc(2000, 'x'), 0, 2000, page * 4096);
  closeSync(file);
  const done = await run(['doctor', '--json', '--data', copy], { cwd: world.folder, env: { HK_DOCTOR_DISK_FREE_MB: '1' } });
  assert.equal(done.code, 1);
  assert.deepEqual(JSON.parse(done.stdout).findings.map((finding) => finding.code), ['database_damaged']);
});

test('a folder without a database stays without', async (t) => {
  const world = new World('SQLite');
  t.after(() => world.close());
  mkdirSync(world.data);
  assert.deepEqual(await examine(world), ['store_missing']);
  rmSync(world.data, { recursive: true });
  assert.deepEqual(await examine(world), ['store_missing']);
});

const url = process.env.HK_TEST_POSTGRES_URL;

test('a PostgreSQL server that is away, or a database of the wrong encoding, is found', { skip: url ? false : 'no PostgreSQL server' }, async (t) => {
  const world = new World('PostgreSQL');
  t.after(() => world.close());
  const away = { HK_DATABASE_URL: 'postgresql://hk:very-secret@/nowhere?host=/nonexistent' };
  assert.deepEqual(await examine(world, { env: away }), ['store_unreachable']);
  const told = await world.cli(['doctor'], { env: away });
  assert.ok(!`${told.stdout}${told.stderr}`.includes('very-secret'));

  const name = `${world.database}_ascii`;
  const psql = (sql) => execFileSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', url, '-c', sql]);
  psql(`create database ${name} encoding 'SQL_ASCII' template template0 lc_collate 'C' lc_ctype 'C'`);
  t.after(() => psql(`drop database ${name} with (force)`));
  const ascii = { HK_DATABASE_URL: world.env.HK_DATABASE_URL.replace(world.database, name) };
  assert.deepEqual((await examine(world, { env: ascii })).sort(), ['encoding_wrong', 'store_empty']);
});
