// Backup while the program works, and restore into a new folder.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { toCsv } from './lib/csv.mjs';
import { leadFor, parcel } from './lib/leads.mjs';
import { Process } from './lib/program.mjs';
import { sleep, until } from './lib/wait.mjs';
import { testOnStores, World } from './lib/world.mjs';

const octets = { 'content-type': 'application/octet-stream' };

// A world of its own for what is restored; it is closed with the test.
async function elsewhere(world, body) {
  const other = new World(world.store);
  try {
    return await body(other);
  } finally {
    await other.close();
  }
}

async function backedUp(world, name = 'backup.tar') {
  const file = path.join(world.folder, name);
  const done = await world.cli(['backup', '--to', file, '--json']);
  assert.equal(done.code, 0, done.stderr);
  return { file, ...JSON.parse(done.stdout) };
}

const leftovers = (folder) => readdirSync(folder).filter((name) => /partial|restoring/.test(name));

// What the API says of a lead, without what only one of the programs can know.
const contentOf = ({ id, source, status, contact, property }) => ({ id, source, status, email: contact.email, phone: contact.phone, street: property?.address.street });

testOnStores('a backup under live writes restores to a moment in between', async (world) => {
  const api = await world.as('manager');
  await world.serve();
  const posted = [];
  const acknowledged = [];
  let stop = false;
  const writer = async (lane) => {
    for (let n = lane; !stop; n += 4) {
      posted.push(n);
      const lead = (await api.post('/api/leads', leadFor(parcel(n), n))).expect(201);
      acknowledged.push(lead.id);
    }
  };
  const writers = [0, 1, 2, 3].map(writer);
  await until('the first leads', () => acknowledged.length >= 60, { every: 5 });
  const before = [...acknowledged];
  // As a server writes that has seen many more transactions than the one of the restore.
  if (world.store === 'PostgreSQL') world.sql('update events set txid = 4000000000000');
  const { file, files, madeAt } = await backedUp(world);
  const after = posted.length;
  await sleep(50);
  stop = true;
  await Promise.all(writers);
  assert.ok(files >= 1 && madeAt);
  const original = new Map((await api.all('/api/leads')).map((lead) => [lead.id, contentOf(lead)]));

  await elsewhere(world, async (other) => {
    const restored = await other.cliJson(['restore', file, '--json']);
    assert.deepEqual([restored.madeAt, restored.auditOk], [madeAt, true]);
    assert.deepEqual(leftovers(other.folder), []);
    if (world.store === 'SQLite') assert.equal(execFileSync('sqlite3', [path.join(other.data, 'hiddenkey.db'), 'pragma integrity_check; pragma foreign_key_check'], { encoding: 'utf8' }), 'ok\n');
    await other.serve({ role: 'api' });
    const there = other.client({ authorization: `Bearer ${await world.key('manager')}` });
    const leads = await there.all('/api/leads');
    const ids = new Set(leads.map((lead) => lead.id));
    assert.deepEqual(before.filter((id) => !ids.has(id)), [], 'what was acknowledged before is in');
    assert.ok(leads.length <= after, `${leads.length} of ${after}`);
    for (const lead of leads) assert.deepEqual(contentOf(lead), original.get(lead.id));
    const stream = there.stream({ 'last-event-id': '0-0' });
    await stream.opened;
    await until('the events of before', () => stream.events.some((event) => event.data.leadId === before[0] || event.data.recordId === before[0]), { cap: 10_000 });
    const made = (await there.post('/api/leads', leadFor(parcel(99_999), 99_999))).expect(201);
    await until('the event of a new lead', () => stream.events.some((event) => event.data.leadId === made.id || event.data.recordId === made.id), { cap: 10_000 });
    stream.close();
    console.log(`${world.store}: ${before.length} leads before, ${leads.length} restored, ${original.size} in the end`);
  });
});

testOnStores('uploads and settings come along, and an upload goes on in the new place', async (world) => {
  const settings = '[workspace]\nname = "Acme Homes"\n';
  writeFileSync(path.join(world.folder, 'hiddenkey.toml'), settings, { mode: 0o600 });
  const api = await world.as('manager');
  await world.serve({ role: 'api' });
  const text = toCsv(['First Name', 'Email'], Array.from({ length: 200 }, (_, n) => ['Ada', `ada.${n}@example.org`]));
  const upload = (await api.post('/api/imports', { kind: 'leads', fileName: 'leads.csv', sizeBytes: text.length })).expect(201);
  (await api.send('PUT', `/api/imports/${upload.id}/content?offset=0`, text, octets)).expect(200);
  const { file } = await backedUp(world);
  await world.processes.at(-1).stop();

  assert.equal(statSync(file).mode & 0o777, 0o600);
  const listed = execFileSync('tar', ['-tf', file], { encoding: 'utf8' }).trim().split('\n');
  assert.ok(listed.includes(`data/imports/${upload.id}.csv`) && listed.includes('settings/hiddenkey.toml'), `${listed}`);
  assert.equal(listed.at(-1), 'manifest.json');
  await elsewhere(world, async (other) => {
    const restored = await other.cliJson(['restore', file, '--json']);
    assert.equal(readFileSync(restored.settingsFile, 'utf8'), settings);
    await other.serve();
    const there = other.client({ authorization: `Bearer ${await world.key('manager')}` });
    assert.equal((await there.get('/api/workspace')).expect(200).name, 'Acme Homes');
    (await there.post(`/api/imports/${upload.id}/start`, {})).expect(202);
    const done = await until('the import', async () => {
      const now = (await there.get(`/api/imports/${upload.id}`)).expect(200);
      return !['ready', 'running'].includes(now.status) && now;
    });
    assert.deepEqual([done.status, done.rowsCreated], ['completed', 200]);
  });
});

testOnStores('nothing is overwritten, and what can not be made is not half there', async (world) => {
  await world.key('owner');
  const refused = async (args, reason, more) => {
    const done = await world.cli([...args, '--json'], more);
    assert.equal(done.code, 1, done.stdout);
    assert.equal(JSON.parse(done.stderr).code, reason);
  };
  const { file } = await backedUp(world);
  const first = readFileSync(file);
  await refused(['backup', '--to', file], 'backup_exists');
  assert.deepEqual(readFileSync(file), first);
  await refused(['backup', '--to', path.join(world.data, 'b.tar')], 'backup_inside_data');
  await refused(['backup', '--to', path.join(world.folder, 'absent/b.tar')], 'backup_failed');
  await refused(['restore', file], 'target_not_empty');
  if (world.store === 'PostgreSQL') {
    const target = path.join(world.folder, 'missing.tar');
    await refused(['backup', '--to', target], 'pg_dump_missing', { env: { PATH: '/nonexistent' } });
    assert.ok(!existsSync(target));
  }
  assert.deepEqual(leftovers(world.folder), []);
});

testOnStores('a damaged, cut, foreign or hostile backup is refused and leaves nothing', async (world) => {
  await world.key('owner');
  const { file } = await backedUp(world);
  const size = statSync(file).size;
  const copy = (name, change) => {
    const to = path.join(world.folder, name);
    copyFileSync(file, to);
    change(to);
    return to;
  };
  const flip = (at) => (to) => {
    const bytes = readFileSync(to);
    bytes[at] ^= 1;
    writeFileSync(to, bytes);
  };
  const evil = path.join(world.folder, 'evil');
  mkdirSync(path.join(evil, 'in'), { recursive: true });
  writeFileSync(path.join(evil, 'escaped'), 'x');
  execFileSync('tar', ['-cPf', path.join(world.folder, 'hostile.tar'), '--format=ustar', '../escaped'], { cwd: path.join(evil, 'in') });
  const bad = {
    'a flipped bit in the database': copy('flipped.tar', flip(4000)),
    'a flipped bit in a header': copy('header.tar', flip(3)),
    'a cut end': copy('cut.tar', (to) => truncateSync(to, size - 3000)),
    'a cut middle': copy('half.tar', (to) => truncateSync(to, Math.floor(size / 2))),
    'an added file': copy('added.tar', (to) => {
      truncateSync(to, size - 1024);
      appendFileSync(to, execFileSync('tar', ['-c', '--format=ustar', 'escaped'], { cwd: evil }));
    }),
    'no backup at all': world.file('text.tar', 'x'.repeat(5000)),
    'nothing': world.file('empty.tar', ''),
    'a way out of the folder': path.join(world.folder, 'hostile.tar'),
  };
  await elsewhere(world, async (other) => {
    for (const [what, one] of Object.entries(bad)) {
      const done = await other.cli(['restore', one, '--json']);
      assert.equal(done.code, 1, what);
      assert.equal(JSON.parse(done.stderr).code, 'backup_damaged', what);
      assert.deepEqual(readdirSync(other.folder), [], what);
    }
    assert.equal((await other.cli(['restore', path.join(world.folder, 'absent.tar')])).code, 1);
    assert.equal((await other.cli(['restore', file])).code, 0, 'and the whole one is taken');
  });
});

testOnStores('a backup of a newer program is refused', async (world) => {
  await world.key('owner');
  world.sql("insert into migrations(number, name, applied_at) values (999999, 'of tomorrow', 0)");
  const { file } = await backedUp(world);
  await elsewhere(world, async (other) => {
    const done = await other.cli(['restore', file, '--json']);
    assert.equal(JSON.parse(done.stderr).code, 'store_newer');
    assert.deepEqual(readdirSync(other.folder), []);
  });
});

testOnStores('a backup that is killed is not there, or is whole', async (world) => {
  await world.key('owner');
  for (const pause of [5, 20, 40, 80]) {
    const file = path.join(world.folder, `killed-${pause}.tar`);
    const backup = new Process(['backup', '--to', file, '--data', world.data], { env: world.env, cwd: world.folder });
    await sleep(pause);
    await backup.kill();
    if (existsSync(file)) await elsewhere(world, async (other) => assert.equal((await other.cli(['restore', file])).code, 0));
  }
});

testOnStores('a backup beside a program that was killed holds all that was acknowledged', async (world) => {
  const api = await world.as('agent');
  const server = await world.serve({ role: 'api' });
  for (let n = 0; n < 20; ++n) (await api.post('/api/leads', leadFor(parcel(n), n))).expect(201);
  await server.kill();
  const { file } = await backedUp(world);
  await elsewhere(world, async (other) => {
    await other.cliJson(['restore', file, '--json']);
    await other.serve({ role: 'api' });
    const there = other.client({ authorization: `Bearer ${await world.key('agent')}` });
    assert.equal((await there.get('/api/leads')).expect(200).count, 20);
  });
});
