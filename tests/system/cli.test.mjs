// The command line: what scripts read from it, and how the first owner gets in.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { toCsv } from './lib/csv.mjs';
import { parcel, parcelHeader, parcelRow } from './lib/leads.mjs';
import { run } from './lib/program.mjs';
import { until } from './lib/wait.mjs';
import { testOnStores, World } from './lib/world.mjs';

const password = 'correct horse battery staple';

// Scripts read one JSON value a line and nothing else.
function jsonLines(done) {
  assert.equal(done.code, 0, done.stderr);
  assert.ok(done.stdout.endsWith('\n'));
  return done.stdout.slice(0, -1).split('\n').map((line) => JSON.parse(line));
}

// A refusal: nothing on standard output, the reason on standard error.
function expectRefusal(done, code, reason) {
  assert.equal(done.code, code, done.stderr);
  assert.equal(done.stdout, '');
  assert.match(done.stderr, reason);
}

const filesBelow = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));

const setupLink = (started) => started.stdout.match(/http:\/\/127\.0\.0\.1:\d+\/setup\?token=(\S+)/)?.[1];

async function printedSetupLink(started) {
  return until('the set-up link', () => setupLink(started), { cap: 30_000, every: 10 });
}

// Serves, and waits until the program says itself that it is ready.
async function ready(world, env) {
  const started = await world.serve({ role: 'api', env });
  await until('the ready line', () => started.stdout.includes('Hidden Key is ready at'), { cap: 30_000, every: 10 });
  return started;
}

testOnStores('apikey prints the key alone, which works, and keeps only its hash', async (world) => {
  const made = await world.cli(['apikey', 'create', '--name', 'a script', '--role', 'agent']);
  assert.deepEqual([made.code, made.stderr], [0, '']);
  assert.match(made.stdout, /^hk_[\w-]{43}\n$/);
  const [second] = jsonLines(await world.cli(['apikey', 'create', '--name', 'a script', '--role', 'viewer', '--json']));
  assert.deepEqual(Object.keys(second), ['key']);
  assert.notEqual(second.key, made.stdout.trim());

  await world.serve({ role: 'api' });
  for (const [key, role] of [[made.stdout.trim(), 'agent'], [second.key, 'viewer']]) {
    const session = (await world.client({ authorization: `Bearer ${key}` }).get('/api/session')).expect(200);
    assert.equal(session.user.role, role);
    for (const file of filesBelow(world.data)) assert.ok(!readFileSync(file).includes(key.slice(3)), `a key in clear in ${file}`);
  }
});

testOnStores('apikey refuses what it can not make', async (world) => {
  expectRefusal(await world.cli(['apikey', 'create', '--name', 'x', '--role', 'king']), 1, /no role king/);
  expectRefusal(await world.cli(['apikey', 'create', '--name', ' ', '--role', 'agent']), 1, /name/);
  expectRefusal(await world.cli(['apikey', 'create', '--role', 'agent']), 2, /--name/);
});

test('validate prints one JSON verdict a line', async (t) => {
  const world = new World();
  t.after(() => world.close());
  const values = ['ada@example.org', 'not an e-mail', 'Ada@gmial.com', '', 'b@mailinator.com'];
  const expected = [['valid', null], ['invalid', null], ['disposable', 'Ada@gmail.com'], ['invalid', null], ['disposable', null]];
  const verdictsOf = (done) => jsonLines(done).map((v) => [v.email, v.status, v.didYouMean]);
  const wanted = values.map((value, n) => [value, ...expected[n]]);

  for (const [n, value] of values.entries()) if (value) assert.deepEqual(verdictsOf(await run(['validate', 'email', value])), [wanted[n]]);
  const forms = { 'line ends of Unix': values.join('\n') + '\n', 'line ends of Windows': values.join('\r\n') + '\r\n', 'no last line end': values.join('\n') };
  for (const [form, text] of Object.entries(forms)) {
    assert.deepEqual(verdictsOf(await run(['validate', 'email', '--file', '-'], { input: text })), wanted, form);
    assert.deepEqual(verdictsOf(await run(['validate', 'email', '--file', world.file('emails.txt', text)])), wanted, form);
  }
  const empty = await run(['validate', 'email', '--file', '-'], { input: '' });
  assert.deepEqual([empty.code, empty.stdout], [0, '']);

  const [phone] = jsonLines(await run(['validate', 'phone', '6153432000']));
  assert.deepEqual([phone.valid, phone.formatted, phone.countryCode], [true, '(615) 343-2000', 'US']);
  const [address] = jsonLines(await run(['validate', 'address', '100 main street apt 4, nashville tn 37203']));
  assert.deepEqual(address.standardized, { street: '100 MAIN ST APT 4', city: 'NASHVILLE', state: 'TN', zip: '37203', plus4: null });

  expectRefusal(await run(['validate', 'email', '--file', path.join(world.folder, 'absent.txt')]), 1, /absent\.txt/);
  expectRefusal(await run(['validate', 'email', 'a@example.org', '--file', '-']), 2, /--file/);
  expectRefusal(await run(['validate', 'taste', 'x']), 2, /./);
});

testOnStores('validate says what the API says', async (world) => {
  const api = await world.as('agent');
  await world.serve({ role: 'api' });
  const same = async (what, value, body) => {
    const { checkedAt: a, ...served } = (await api.post(`/api/validate/${what}`, body)).expect(200);
    const [{ checkedAt: b, ...printed }] = jsonLines(await run(['validate', what, value]));
    assert.ok(a && b);
    for (const [member, said] of Object.entries(served)) assert.deepEqual(printed[member], said, `${what} ${value}: ${member}`);
  };
  for (const email of ['ada@example.org', 'ada@gmial.com', 'info@example.org', 'nobody']) await same('email', email, { email });
  for (const phone of ['6153432000', '+44 20 7946 0958', '123']) await same('phone', phone, { phone });
  for (const address of ['100 main st, nashville tn', 'PO Box 12, Nashville, TN 37203', '???']) await same('address', address, { address });
});

testOnStores('import --json prints the counts, and the same file again changes nothing', async (world) => {
  const rows = Array.from({ length: 12 }, (_, n) => parcelRow(parcel(n)));
  const file = world.file('county.csv', toCsv(parcelHeader, rows) + 'too,few,columns\n');
  const counts = (i) => [i.kind, i.fileName, i.status, i.rowsRead, i.rowsCreated, i.rowsUnchanged, i.rowsUpdated, i.rowsQuarantined];
  const parcels = ['import', 'parcels', file, '--json'];
  const first = await world.cli(parcels);
  assert.equal(first.stderr, '');
  const [made] = jsonLines(first);
  assert.deepEqual(counts(made), ['parcels', 'county.csv', 'completed', 13, 12, 0, 0, 1]);
  assert.ok(made.seconds > 0 && made.finishedAt >= made.startedAt);
  assert.deepEqual(counts((await world.cliJson(parcels))), ['parcels', 'county.csv', 'completed', 13, 0, 12, 0, 1]);

  const people = [1, 2, 3].map((n) => ['Ada', `King ${n}`, `ada.${n}@example.org`]);
  const leads = ['import', 'leads', world.file('people.csv', toCsv(['First Name', 'Last Name', 'Email'], people)), '--json'];
  assert.deepEqual(counts(await world.cliJson(leads)), ['leads', 'people.csv', 'completed', 3, 3, 0, 0, 0]);
  assert.deepEqual(counts(await world.cliJson(leads)), ['leads', 'people.csv', 'completed', 3, 0, 3, 0, 0]);

  const api = await world.as('manager');
  await world.serve({ role: 'api' });
  assert.equal((await api.get('/api/leads')).expect(200).count, 3);
  assert.deepEqual((await api.get(`/api/imports/${made.id}`)).expect(200).rowsCreated, 12);
  const [aside] = (await api.get(`/api/imports/${made.id}/quarantine`)).expect(200).items;
  assert.deepEqual([aside.line, aside.code, aside.raw], [14, 'wrong_column_count', 'too,few,columns']);
});

testOnStores('import --dry-run tells what a list would do, and fails like the import would', async (world) => {
  const list = world.file('try.csv', toCsv(['Name', 'Email'], [['Ada', 'a@example.org'], ['Bo', 'b@example.org'], ['', 'A@example.org']]));
  const tried = await world.cli(['import', 'leads', list, '--dry-run']);
  assert.equal(tried.code, 0, tried.stderr);
  assert.match(tried.stdout, /nothing was stored\n {2}new 2, update 0, duplicate 1, bad 0\n {2}line 4: duplicate: Same e-mail as line 2/);
  assert.equal((await world.cliJson(['import', 'leads', list, '--json'])).rowsCreated, 2);
  const unreadable = world.file('odd.csv', 'x,y\n1,2\n');
  for (const more of [[], ['--dry-run']]) expectRefusal(await world.cli(['import', 'leads', unreadable, ...more]), 1, /columns could not be recognised/);
});

testOnStores('import tells why it can not, as JSON when asked', async (world) => {
  const absent = path.join(world.folder, 'absent.csv');
  expectRefusal(await world.cli(['import', 'leads', absent]), 1, /^hiddenkey: .*absent\.csv/);
  const done = await world.cli(['import', 'leads', absent, '--json']);
  expectRefusal(done, 1, /absent\.csv/);
  const refusal = JSON.parse(done.stderr);
  assert.deepEqual(Object.keys(refusal).sort(), ['code', 'error', 'suggestion']);
  assert.equal(refusal.code, 'file_unreadable');
});

testOnStores('a mapping given by hand goes over the guess', async (world) => {
  const file = world.file('people.csv', toCsv(['Email', 'Colour', 'Name'], [['ada@example.org', 'Byron', 'Ada']]));
  await world.cliJson(['import', 'leads', file, '--json', '--mapping', '{"1":"lastName","2":"firstName"}']);
  const api = await world.as('viewer');
  await world.serve({ role: 'api' });
  const [lead] = (await api.get('/api/leads')).expect(200).items;
  assert.deepEqual([lead.contact.firstName, lead.contact.lastName, lead.contact.email], ['Ada', 'Byron', 'ada@example.org']);
  expectRefusal(await world.cli(['import', 'leads', file, '--json', '--mapping', '{"1":']), 1, /"code"/);
  expectRefusal(await world.cli(['import', 'leads', file, '--json', '--mapping', '{"1":"shoeSize"}']), 1, /shoeSize/);
  assert.equal((await api.get('/api/leads')).expect(200).count, 1);
});

testOnStores('the owner comes from HK_OWNER_EMAIL and HK_OWNER_PASSWORD', async (world) => {
  const env = { HK_OWNER_EMAIL: 'owner@example.com', HK_OWNER_PASSWORD: password };
  const first = await ready(world, env);
  const api = world.client();
  assert.deepEqual((await api.get('/api/setup')).expect(200), { needed: false, demo: false, demoLogin: null });
  const session = (await api.post('/api/session', { email: 'owner@example.com', password })).expect(200);
  assert.deepEqual([session.user.role, session.user.email], ['owner', 'owner@example.com']);
  (await api.post('/api/setup', { token: 'x', name: 'Eve', email: 'eve@example.com', password })).expectProblem(409, 'owner_exists');
  await first.stop();
  assert.equal(setupLink(first), undefined);
  for (const text of [first.stdout, first.stderr, ...filesBelow(world.data).map((file) => readFileSync(file))]) assert.ok(!text.includes(password), 'the password in clear');

  // Later settings make no second owner and change no password.
  await ready(world, { HK_OWNER_EMAIL: 'second@example.com', HK_OWNER_PASSWORD: password });
  (await api.post('/api/session', { email: 'second@example.com', password })).expectProblem(401, 'sign_in_failed');
  (await api.post('/api/session', { email: 'owner@example.com', password })).expect(200);
});

testOnStores('nobody is told to set up an owner that the settings name', async (world) => {
  await world.serve({ role: 'api', env: { HK_OWNER_EMAIL: 'owner@example.com', HK_OWNER_PASSWORD: password } });
  assert.equal((await world.client().get('/api/setup')).expect(200).needed, false, 'from the first answer on');
});

testOnStores('an owner that can not be is refused at the start', async (world) => {
  const started = world.launch({ role: 'api', env: { HK_OWNER_EMAIL: 'owner@example.com', HK_OWNER_PASSWORD: 'short one' } });
  await until('the refusal', () => started.over, { cap: 30_000, every: 10 });
  assert.equal(started.code, 1);
  assert.match(started.stderr, /HK_OWNER_PASSWORD|password/i);
  assert.ok(!`${started.stdout}${started.stderr}`.includes('short one'));
});

testOnStores('the set-up link works once', async (world) => {
  const first = await world.serve({ role: 'api' });
  const old = await printedSetupLink(first);
  await first.stop();
  const second = await world.serve({ role: 'api' });
  const token = await printedSetupLink(second);
  assert.notEqual(token, old);

  const api = world.client();
  assert.equal((await api.get('/api/setup')).expect(200).needed, true);
  const owner = (n, used = token) => ({ token: used, name: 'Ada', email: `ada.${n}@example.com`, password });
  (await api.post('/api/setup', owner(0, 'wrong'))).expectProblem(403, 'setup_token_wrong');
  (await api.post('/api/setup', owner(0, old))).expectProblem(403, 'setup_token_wrong');
  (await api.post('/api/setup', { ...owner(0), password: 'short' })).expectProblem(400, 'password_too_short');

  // Six at the same moment: one gets in.
  const answers = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => api.post('/api/setup', owner(n))));
  const accepted = answers.filter((answer) => answer.status === 201);
  assert.equal(accepted.length, 1, `${answers.map((answer) => answer.status)}`);
  for (const answer of answers) assert.ok([201, 403, 409].includes(answer.status), answer.text);
  assert.equal(accepted[0].json.user.role, 'owner');
  const cookie = accepted[0].headers.get('set-cookie').split(';')[0];
  assert.equal((await api.get('/api/session', { cookie })).expect(200).user.email, accepted[0].json.user.email);

  (await api.post('/api/setup', owner(7))).expectProblem(409, 'owner_exists');
  assert.equal((await api.get('/api/setup')).expect(200).needed, false);
  await second.stop();
  const third = await ready(world);
  await third.stop();
  assert.equal(setupLink(third), undefined);
});

testOnStores('user create reads the password from standard input', async (world) => {
  const create = (email, input) => world.cli(['user', 'create', '--name', 'Grace', '--email', email, '--role', 'manager'], { input });
  const made = await create('grace@example.com', `${password}\n`);
  assert.equal(made.code, 0, made.stderr);
  assert.match(made.stdout, /^user_[0-9a-z]{26}\n$/);
  expectRefusal(await create('grace@example.com', `${password}\n`), 1, /exist|taken|already/i);
  expectRefusal(await create('short@example.com', 'short\n'), 1, /12 characters/);
  expectRefusal(await create('nobody', `${password}\n`), 1, /e-mail/);
  await world.serve({ role: 'api' });
  const session = (await world.client().post('/api/session', { email: 'Grace@Example.com', password })).expect(200);
  assert.deepEqual([session.user.id, session.user.role], [made.stdout.trim(), 'manager']);
});

testOnStores('openapi prints the document that is served', async (world) => {
  const printed = await world.cliJson(['openapi']);
  await world.serve({ role: 'api' });
  assert.deepEqual((await world.client().get('/openapi.json')).expect(200), printed);
});

test('what is not understood is refused, and help is no failure', async (t) => {
  const world = new World();
  t.after(() => world.close());
  const inFolder = { cwd: world.folder };
  for (const args of [[], ['dance'], ['serve', '--dance'], ['import', 'cats', 'x.csv'], ['import', 'leads']]) expectRefusal(await run(args, inFolder), 2, /./);
  for (const args of [['--help'], ['serve', '--help'], ['--version'], ['settings']]) {
    const done = await run(args, inFolder);
    assert.deepEqual([done.code, done.stderr], [0, ''], args.join(' '));
    assert.notEqual(done.stdout, '');
  }
  assert.ok(!existsSync(world.data), 'none of this makes a data folder');
  assert.deepEqual(readdirSync(world.folder), []);
});
