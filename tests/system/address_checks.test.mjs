// Addresses of properties, judged by a service that charges: a stand-in for Smarty, over HTTP.
import assert from 'node:assert/strict';
import test from 'node:test';

import { faultyBinary, freePort } from './lib/program.mjs';
import { until } from './lib/wait.mjs';
import { contactSettings, testOnStores, World } from './lib/world.mjs';

const leadAt = (street, more = {}) => ({ source: 'web', contact: { firstName: 'Ada' }, property: { address: { street, city: 'Denver', state: 'CO', zip: '80202', ...more } } });
const verdictOf = async (api, lead) => (await api.get(`/api/leads/${lead.id}`)).expect(200).property.addressValidation;
const judged = (api, lead) =>
  until(`the verdict on ${lead.property.address.street}`, async () => {
    const verdict = await verdictOf(api, lead);
    return verdict.provider === 'builtin' ? null : verdict;
  });
const callsOf = async (api) => (await api.get('/api/enrichment/calls?provider=smarty&limit=200')).expect(200).items;
const dollars = (lines) => lines.reduce((sum, line) => sum + line.microDollars, 0) / 1e6;

testOnStores('the address of a new lead is judged, once for all that have it, and never changed', async (world) => {
  const { bill } = await world.simulateContacts(['SMARTY']);
  await world.serve();
  const api = await world.as('admin');
  const stream = api.stream();
  await stream.opened;
  const lead = (await api.post('/api/leads', leadAt('100 north elm street apt 4'))).expect(201);
  assert.equal(lead.property.addressValidation.provider, 'builtin', 'it comes in before anybody is asked');
  const verdict = await judged(api, lead);
  assert.deepEqual([verdict.provider, verdict.valid, verdict.delivery], ['smarty', true, 'confirmed']);
  assert.equal(verdict.standardized.street, '100 N Elm St Apt 4');
  assert.match(verdict.standardized.plus4, /^\d{4}$/);
  const { latitude, longitude, precision, use, vacant, countyFips, timeZone } = verdict.metadata;
  assert.ok(Number.isFinite(latitude) && Number.isFinite(longitude));
  assert.ok(['zip9', 'rooftop', 'parcel'].includes(precision));
  assert.ok(['residential', 'commercial'].includes(use));
  assert.deepEqual([vacant, countyFips, timeZone], [false, '08031', 'Mountain']);
  const property = (await api.get(`/api/properties/${lead.property.id}`)).expect(200);
  assert.deepEqual(property.address, { street: '100 north elm street apt 4', unit: null, city: 'Denver', state: 'CO', zip: '80202' }, 'as it was typed');
  assert.equal(property.addressValidation.delivery, 'confirmed');
  await until('the event of the verdict', () => stream.events.some(({ event }) => event === 'property_updated'));
  stream.close();

  const again = (await api.post('/api/leads', leadAt('100 N Elm St #4'))).expect(201);
  assert.equal((await judged(api, again)).delivery, 'confirmed');
  (await api.post(`/api/properties/${lead.property.id}/check`, {})).expect(202);
  await until('the jobs', async () => (await callsOf(api)).every((call) => call.state !== 'reserved'));
  const calls = await callsOf(api);
  assert.deepEqual(calls.map((call) => [call.state, call.outcome]), [['settled', 'found']], 'one address costs one call');
  assert.equal(dollars(bill()).toFixed(6), calls.reduce((sum, call) => sum + call.cost, 0).toFixed(6));
  assert.deepEqual(bill().map((line) => line.reference), calls.map((call) => call.id));
  const providers = (await api.get('/api/enrichment/providers')).expect(200).items.map(({ name }) => name);
  assert.deepEqual(providers, ['county', 'smarty']);
});

test('each answer is understood, over its own wire', async (t) => {
  const world = new World();
  t.after(() => world.close());
  await world.simulateContacts(['SMARTY']);
  await world.serve();
  const api = await world.as('admin');
  const rows = [
    ['191 Elm St', 'not_confirmed', false, /house number/], ['192 Elm St Apt 9', 'unit_unknown', true, /apartment/], ['193 Elm St', 'unit_missing', true, /apartment/],
    ['194 Elm St', 'no_match', false, /knows no address/], ['195 Elm St', 'unknown', true, /could not be found out/], ['100 Elm St', 'confirmed', true, null],
  ];
  for (const [street, delivery, valid, message] of rows) {
    const verdict = await judged(api, (await api.post('/api/leads', leadAt(street))).expect(201));
    assert.deepEqual([verdict.delivery, verdict.valid], [delivery, valid], street);
    if (message) assert.match(verdict.message, message);
    else assert.equal(verdict.message, null);
  }
  for (const [street, flag] of [['196 Elm St', 'vacant'], ['197 Elm St', 'mailDrop'], ['198 Elm St', 'takesNoMail']])
    assert.equal((await judged(api, (await api.post('/api/leads', leadAt(street))).expect(201))).metadata[flag], true, street);
});

testOnStores('an address is judged when somebody asks, who may change the property', async (world) => {
  await world.simulateContacts(['SMARTY']);
  world.env.HK_CHECK_NEW_LEADS = '0';
  await world.serve();
  const api = await world.as('agent');
  const lead = (await api.post('/api/leads', leadAt('100 Elm St'))).expect(201);
  const check = `/api/properties/${lead.property.id}/check`;
  (await (await world.as('viewer')).post(check, {})).expect(403);
  assert.equal((await verdictOf(api, lead)).provider, 'builtin');
  assert.equal((await api.post(check, {})).expect(202).propertyId, lead.property.id);
  assert.equal((await judged(api, lead)).provider, 'smarty');
  const bare = (await api.post('/api/leads', leadAt('Elm St'))).expect(201);
  (await api.post(`/api/properties/${bare.property.id}/check`, {})).expectProblem(409, 'address_incomplete');
});

testOnStores('a service that is down or refuses its key holds nobody up, and the verdict follows', async (world) => {
  const port = await freePort();
  Object.assign(world.env, contactSettings(port, ['SMARTY']));
  await world.serve();
  const api = await world.as('admin');
  const lead = (await api.post('/api/leads', leadAt('100 Elm St'))).expect(201);
  await until('a failed call', async () => (await callsOf(api)).some((call) => call.state === 'released'));
  assert.equal((await verdictOf(api, lead)).provider, 'builtin');
  const wrong = await world.simulateContacts(['SMARTY'], { port, more: ['--key', 'smarty=another'] });
  await until('a refusal', async () => (await callsOf(api)).some((call) => call.outcome === 'refused'));
  assert.equal(wrong.bill().length, 0);
  await wrong.process.kill();
  const { bill } = await world.simulateContacts(['SMARTY'], { port });
  (await api.post('/api/enrichment/providers/smarty/resume', {})).expect(200);
  assert.equal((await judged(api, lead)).delivery, 'confirmed');
  assert.equal(bill().length, 1);
});

testOnStores('faults cost nothing twice: the bill is the settled calls and some of the unknown ones', async (world) => {
  const { bill } = await world.simulateContacts(['SMARTY'], { more: ['--fault-rate', '0.4', '--fault-mix', '5xx,429,lost,truncated,reset', '--seed', '5'] });
  await world.serve();
  const api = await world.as('admin');
  for (let i = 0; i < 12; i++) (await api.post('/api/leads', leadAt(`${200 + i} Oak St`))).expect(201);
  await until('each address to be judged or to wait for a person', async () => {
    const calls = await callsOf(api);
    const done = new Set(calls.filter((call) => call.state === 'settled' || call.state === 'unknown').map((call) => call.id));
    if (done.size < 12) (await api.post('/api/enrichment/providers/smarty/resume', {})).expect(200);
    return done.size >= 12;
  });
  const calls = await callsOf(api);
  const settled = calls.filter((call) => call.state === 'settled').map((call) => call.id);
  const unknown = new Set(calls.filter((call) => call.state === 'unknown').map((call) => call.id));
  const billed = bill().map((line) => line.reference);
  assert.equal(new Set(billed).size, billed.length, 'nothing is billed twice');
  for (const id of settled) assert.ok(billed.includes(id), `${id} is settled, so it is on the bill`);
  for (const id of billed) assert.ok(settled.includes(id) || unknown.has(id), `${id} is on the bill, so it is in the books`);
  assert.ok(unknown.size > 0, 'some answers were lost');
  assert.equal(settled.length + unknown.size, 12, 'each address was bought once');
});

// Killed at a fail point while one address is asked about, then started again.
async function afterAKill(world, point) {
  const { bill } = await world.simulateContacts(['SMARTY']);
  await world.serve({ role: 'api' });
  const api = await world.as('admin');
  const lead = (await api.post('/api/leads', leadAt('100 Elm St'))).expect(201);
  const victim = world.launch({ role: 'worker', program: faultyBinary, env: { HK_FAIL_POINTS: `${point}=kill@1` } });
  await victim.ended;
  world.launch({ role: 'worker' });
  return { api, lead, bill };
}

for (const point of ['call.before_send', 'call.answered', 'call.in_settle'])
  testOnStores(`a kill at ${point} leaves the call to a person, and buys nothing twice`, async (world) => {
    const { api, lead, bill } = await afterAKill(world, point);
    const lost = await until('the call to wait for a person', async () => (await callsOf(api)).find((call) => call.state === 'unknown'));
    assert.equal((await verdictOf(api, lead)).provider, 'builtin');
    const before = bill().length;
    assert.equal(before, point === 'call.before_send' ? 0 : 1);
    (await api.post(`/api/properties/${lead.property.id}/check`, {})).expect(202);
    await until('the job to end', async () => world.select("select count(*) from jobs where queue = 'address-checks' and finished_at is null")[0] === '0');
    assert.equal(bill().length, before, 'not bought again by itself');
    (await api.post(`/api/enrichment/calls/${lost.id}/decide`, { decision: 'buy_again' })).expect(200);
    assert.equal((await judged(api, lead)).delivery, 'confirmed');
    assert.equal(bill().length, before + 1);
  });

for (const point of ['call.settled', 'check.asked', 'check.in_commit'])
  testOnStores(`a kill at ${point} loses no answer that is paid for`, async (world) => {
    const { api, lead, bill } = await afterAKill(world, point);
    assert.equal((await judged(api, lead)).delivery, 'confirmed');
    assert.equal(bill().length, 1);
    assert.deepEqual((await callsOf(api)).map((call) => call.state), ['settled']);
  });
