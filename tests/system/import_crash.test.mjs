// A list whose import is killed again and again ends as one that was left in peace: the same leads, the same updates, the
// same counts. HK_KILLS sets how often, HK_IMPORT_ROWS how long the list is (the soak: 20 and 1,000,000), HK_SEED when.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';

import { freePort } from './lib/program.mjs';
import { randomFrom, seed } from './lib/random.mjs';
import { sleep, until } from './lib/wait.mjs';
import { testOnStores, World } from './lib/world.mjs';

const kills = Number(process.env.HK_KILLS ?? 5);
const rowCount = Number(process.env.HK_IMPORT_ROWS ?? 10_000);
const cap = 60_000 + rowCount * 4;

// A tenth of the rows is about the person of an earlier one: by e-mail, phone or address, half of them with something new.
function writeList(file, random) {
  const out = openSync(file, 'w');
  writeSync(out, 'First Name,Last Name,Email,Phone,Property Address,City,State,Zip,Notes\n');
  const firsts = ['Ada', 'Bo', 'Cleo', 'Dov', 'Eva', 'Finn', 'Gus', 'Hal'], streets = ['Main St', 'Oak Ave', 'Elm Dr', 'Pine Ct'];
  const person = (n) => ({
    first: firsts[n % 8], last: `Number${n}`, email: n % 5 === 0 ? '' : `P${n}@Example.com`,
    phone: n % 3 === 0 ? '' : `(615) 5${String(10 + (Math.floor(n / 10_000) % 90))}-${String(n % 10_000).padStart(4, '0')}`,
    street: n % 4 === 0 ? '' : `${100 + n} ${streets[n % 4]}`,
  });
  let text = '';
  for (let n = 0; n < rowCount; ++n) {
    const again = n > 50 && random.chance(0.1);
    const p = person(again ? random.below(n) : n);
    if (again) [p.email, p.street] = [p.email.toLowerCase(), p.street.replace(' St', ' STREET')];
    const notes = again && random.chance(0.5) ? `"said, again: ""${n}"""` : '';
    const place = p.street ? 'Nashville,TN,37203' : ',,';
    text += random.chance(0.001) ? 'too,few\n' : `${p.first},${p.last},${p.email},${p.phone},${p.street},${place},${notes}\n`;
    if (text.length > 1 << 20) [text] = ['', writeSync(out, text)];
  }
  writeSync(out, text);
  closeSync(out);
}

// Everything the import leaves behind, without ids and times.
const projections = {
  leads: `select c.first_name, c.last_name, c.email, c.email_status, c.phone, coalesce(p.street, ''), coalesce(p.address_key, ''),
            l.source, l.notes, l.status, l.sort_name, l.version, coalesce(d.last_name, ''),
            (select count(*) from activities a where a.record_id = l.id), (select count(*) from search_lines s where s.record_id = l.id)
          from leads l join contacts c on c.id = l.contact_id left join properties p on p.id = l.property_id
          left join leads o on o.id = l.duplicate_of left join contacts d on d.id = o.contact_id`,
  activities: 'select type, summary, count(*) from activities group by type, summary',
  events: "select type, count(*) from events where type <> 'import_progress' group by type",
  jobs: 'select kind, count(*) from jobs group by kind',
  properties: 'select street, zip, address_key from properties',
  words: 'select object, title, subtitle, words from search_lines',
  aside: 'select line, code, reason, raw from import_quarantine',
  result: 'select status, rows_read, rows_created, rows_updated, rows_unchanged, rows_quarantined, samples from imports',
};
const withoutIds = (line) => line.replaceAll(/[a-z]+_[0-9a-hjkmnp-tv-z]{26}/g, 'id');

function leftBehind(world) {
  return Object.fromEntries(Object.entries(projections).map(([name, sql]) => {
    const lines = world.select(sql).map(withoutIds).sort();
    const shown = lines.length <= 40 ? lines : `${lines.length} lines, ${createHash('sha256').update(lines.join('\n')).digest('hex')}`;
    return [name, shown];
  }));
}

async function imported(world, file, times) {
  world.port = await freePort();
  await world.serve({ role: 'api' });
  // What is tried here is the import: nobody enriches its leads meanwhile.
  world.sql("insert into job_queues(queue, paused_until) values ('enrichment', 9000000000000000000)");
  const api = await world.as('manager');
  const bytes = statSync(file).size;
  const made = (await api.post('/api/imports', { kind: 'leads', fileName: 'list.csv', sizeBytes: bytes })).expect(201);
  await world.upload(api, made.id, file);
  (await api.post(`/api/imports/${made.id}/start`, {})).expect(202);
  const random = randomFrom(seed + 7);
  const now = async () => (await api.get(`/api/imports/${made.id}`)).expect(200);
  let worker = world.launch({ role: 'worker' });
  for (let k = 0; k < times; ++k) {
    const moment = Math.floor(((k + random.next()) * rowCount) / times);
    const at = await until(`${moment} rows`, async () => {
      const state = await now();
      return (state.rowsRead >= moment || state.finishedAt) && state;
    }, { cap, every: 5 });
    if (at.finishedAt) break;
    await sleep(random.next() * 60);
    await worker.kill();
    world.killed = k + 1;
    worker = world.launch({ role: 'worker' });
  }
  const done = await until('the import', async () => {
    const state = await now();
    return state.finishedAt && state;
  }, { cap, every: 50 });
  assert.equal(done.status, 'completed', done.error);
  await worker.stop();
  return done;
}

testOnStores(`an import that is killed ${kills} times ends like one that was not`, async (world) => {
  const file = path.join(world.folder, 'list.csv');
  writeList(file, randomFrom(seed));
  const calm = new World(world.store);
  try {
    const begun = Date.now();
    const done = await imported(calm, file, 0);
    const seconds = (Date.now() - begun) / 1000;
    assert.ok(done.rowsUpdated > rowCount / 100 && done.rowsUnchanged > rowCount / 100 && done.rowsQuarantined > 0, JSON.stringify({ ...done, samples: 0 }));
    const again = await imported(world, file, kills);
    assert.ok(world.killed >= Math.ceil(kills / 2), `only ${world.killed} kills: the list is too short for them`);
    console.log(`${world.store}: ${rowCount} rows in ${seconds} s undisturbed; ${world.killed} kills (seed ${seed}); new ${again.rowsCreated}, update ${again.rowsUpdated}, duplicate ${again.rowsUnchanged}, bad ${again.rowsQuarantined}`);
    const [expected, found] = [leftBehind(calm), leftBehind(world)];
    for (const name of Object.keys(expected)) assert.deepEqual(found[name], expected[name], name);
  } finally {
    await calm.close();
  }
}, { timeout: Math.max(600_000, 3 * cap) });
