// Providers set up in the pages while the program runs: keys that work at once in all processes, and are never told.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { freePort } from './lib/program.mjs';
import { until } from './lib/wait.mjs';
import { contactSettings, testOnStores } from './lib/world.mjs';

const settingsOf = (provider) => Object.fromEntries(provider.settings.map((one) => [one.name, one]));
const named = async (api, name) => (await api.get('/api/settings/providers')).expect(200).items.find((one) => one.name === name);

// Where the services are is said here; their keys are not.
async function keyless(world, serving) {
  const { bill, port } = await world.simulateContacts(serving);
  for (const name of Object.keys(contactSettings(port, serving))) if (name.endsWith('_KEY')) delete world.env[name];
  return { bill, port };
}

const judgedBy = (api, lead) =>
  until('a verdict of a service', async () => {
    const { provider } = (await api.get(`/api/leads/${lead.id}`)).expect(200).contact.emailValidation;
    return provider === 'builtin' ? null : provider;
  });

testOnStores('a key that is entered works at once, also in another process, and after a restart', async (world) => {
  const { bill } = await keyless(world, ['ZEROBOUNCE']);
  const server = await world.serve({ role: 'api' });
  let worker = world.launch({ role: 'worker' });
  const api = await world.as('admin');
  assert.equal((await named(api, 'zerobounce')).ready, false);
  (await api.post('/api/settings/providers/zerobounce/test')).expectProblem(409, 'provider_not_ready');
  const changed = (await api.send('PUT', '/api/settings/providers/zerobounce', { settings: { key: 'sim-key', daily_budget: '2.50', calls_per_second: 3 } })).expect(200);
  assert.equal(changed.ready, true);
  const seen = settingsOf(changed);
  assert.deepEqual([seen.key.isSet, seen.key.value, seen.key.source], [true, null, 'here']);
  assert.deepEqual([seen.daily_budget.value, seen.daily_budget.default], ['2.50', '5.00']);
  assert.equal(seen.base_url.source, 'configuration');

  const tested = (await api.post('/api/settings/providers/zerobounce/test')).expect(200);
  assert.equal(tested.works, true, JSON.stringify(tested));
  assert.equal(bill().length, 1);
  const lead = (await api.post('/api/leads', { source: 'web', contact: { firstName: 'Ada', email: 'ada.abuse@lovelace.example' } })).expect(201);
  assert.equal(await judgedBy(api, lead), 'zerobounce');
  const live = (await api.get('/api/enrichment/providers')).expect(200).items.find(({ name }) => name === 'zerobounce');
  assert.deepEqual([live.dailyBudget, live.callsPerSecond], [2.5, 3]);

  await worker.stop();
  await server.stop();
  await world.serve();
  assert.equal((await named(api, 'zerobounce')).ready, true);
  worker = world.launch({ role: 'worker' });
  (await api.send('PUT', '/api/settings/providers/zerobounce', { settings: { key: null } })).expect(200);
  assert.equal((await named(api, 'zerobounce')).ready, false);
});

testOnStores('a key is kept sealed, and told nowhere', async (world) => {
  await keyless(world, ['ZEROBOUNCE']);
  await world.serve();
  const api = await world.as('admin');
  const secret = 'canary-entered-key-8d1f';
  const put = (await api.send('PUT', '/api/settings/providers/zerobounce', { settings: { key: secret } })).expect(200);
  const tested = (await api.post('/api/settings/providers/zerobounce/test')).expect(200);
  assert.deepEqual([tested.works, tested.outcome, tested.cost], [false, 'refused', 0]);
  assert.match(tested.advice, /Enter the key again/);
  const said = [put, tested, await named(api, 'zerobounce'), (await api.get('/api/audit')).expect(200), (await api.get('/api/enrichment/calls')).expect(200), (await api.get('/api/enrichment/providers')).expect(200)];
  assert.ok(!JSON.stringify(said).includes(secret));
  assert.match(JSON.stringify(said[3]), /provider_settings_changed/);
  const rows = world.select('select name, value from stored_settings').join('\n');
  assert.ok(rows.includes('providers.zerobounce.key') && !rows.includes(secret));
  for (const process of world.processes) assert.ok(!`${process.stdout}${process.stderr}`.includes(secret));
  for (const file of readdirSync(world.data, { recursive: true }).map((name) => path.join(world.data, name)))
    if (statSync(file).isFile()) assert.ok(!readFileSync(file).includes(secret), file);
});

testOnStores('the operator has the last word, and a key goes nowhere without being entered again', async (world) => {
  await world.simulateContacts(['ZEROBOUNCE']);
  const port = await freePort();
  await world.serve();
  const admin = await world.as('admin');
  (await admin.send('PUT', '/api/settings/providers/zerobounce', { settings: { key: 'mine' } })).expectProblem(409, 'setting_pinned');
  const url = '/api/settings/providers/neverbounce', elsewhere = `http://127.0.0.1:${port}`;
  (await admin.send('PUT', url, { settings: { key: 'a-key' } })).expect(200);
  (await admin.send('PUT', url, { settings: { base_url: elsewhere } })).expectProblem(400, 'key_needed');
  (await admin.send('PUT', url, { settings: { base_url: elsewhere, key: 'a-key' } })).expect(200);
  for (const [settings, code] of [[{ colour: 'red' }, 'setting_unknown'], [{ calls_per_second: 'many' }, 'setting_invalid'], [{ price_per_check: '-1' }, 'setting_invalid'], [{ key: 'two words' }, 'setting_invalid'], [{ base_url: 'https://a:b@example.com/v4', key: 'a-key' }, 'setting_invalid']])
    (await admin.send('PUT', url, { settings })).expectProblem(400, code);
  const now = settingsOf(await named(admin, 'neverbounce'));
  assert.deepEqual([now.base_url.value, now.calls_per_second.value, now.price_per_check.source], [elsewhere, '5', 'default']);
  (await (await world.as('manager')).get('/api/settings/providers')).expect(403);
});

testOnStores('a password in an address of the configuration is not told', async (world) => {
  world.env.HK_NEVERBOUNCE_BASE_URL = 'http://someone:canary-in-url@127.0.0.1:1/v4?a=b@c';
  await world.serve({ role: 'api' });
  const shown = settingsOf(await named(await world.as('admin'), 'neverbounce')).base_url.value;
  assert.equal(shown, 'http://...@127.0.0.1:1/v4?a=b@c');
});

testOnStores('a provider that was paused for its key is asked again with another', async (world) => {
  await keyless(world, ['ZEROBOUNCE']);
  await world.serve();
  const api = await world.as('admin');
  const change = async (key) => (await api.send('PUT', '/api/settings/providers/zerobounce', { settings: { key } })).expect(200);
  const state = async () => (await api.get('/api/enrichment/providers')).expect(200).items.find(({ name }) => name === 'zerobounce').state;
  await change('a-wrong-key');
  for (let i = 0; i < 3; ++i) assert.equal((await api.post('/api/settings/providers/zerobounce/test')).expect(200).outcome, 'refused');
  assert.equal(await state(), 'paused');
  assert.equal((await api.post('/api/settings/providers/zerobounce/test')).expect(200).outcome, 'not_asked');
  await change('sim-key');
  assert.equal(await state(), 'running');
  assert.equal((await api.post('/api/settings/providers/zerobounce/test')).expect(200).works, true);
});
