// E-mails and phones of new leads, judged by services that charge: stand-ins for them, over HTTP.
import assert from 'node:assert/strict';
import test from 'node:test';

import { freePort } from './lib/program.mjs';
import { until } from './lib/wait.mjs';
import { contactSettings, testOnStores, World } from './lib/world.mjs';

const leadOf = (email, phone = undefined) => ({ source: 'web', contact: { firstName: 'Ada', lastName: 'Reed', email, phone } });
const contactOf = async (api, lead) => (await api.get(`/api/leads/${lead.id}`)).expect(200).contact;
const judged = (api, lead, field) =>
  until(`the verdict of a service on ${lead.contact.email ?? lead.contact.phone}`, async () => {
    const verdict = (await contactOf(api, lead))[field];
    return verdict.provider === 'builtin' ? null : verdict;
  });
const dollars = (lines) => lines.reduce((sum, line) => sum + line.microDollars, 0) / 1e6;

testOnStores('a new lead is judged by the services, and the ledger agrees with their bill', async (world) => {
  const { bill } = await world.simulateContacts(['ZEROBOUNCE', 'NEVERBOUNCE', 'TWILIO_LOOKUP']);
  world.env.HK_ZEROBOUNCE_KEY = 'a-wrong-key';
  world.env.HK_ZEROBOUNCE_PRICE_PER_CHECK = '0.001';
  await world.serve();
  const api = await world.as('admin');
  const lead = (await api.post('/api/leads', leadOf('jane.spamtrap@lovelace.example', '(615) 555-0100'))).expect(201);
  assert.equal(lead.contact.emailValidation.provider, 'builtin', 'it comes in before anybody is asked');
  const email = await judged(api, lead, 'emailValidation');
  assert.equal(email.provider, 'neverbounce', 'the cheaper one refused its key');
  const phone = await judged(api, lead, 'phoneValidation');
  assert.deepEqual([phone.provider, phone.valid, phone.type], ['twilio', true, 'mobile']);
  assert.ok(phone.carrier);

  const again = (await api.post('/api/leads', leadOf('JANE.SPAMTRAP@lovelace.example', '615-555-0100'))).expect(201);
  assert.equal((await judged(api, again, 'emailValidation')).provider, 'neverbounce');
  const calls = (await api.get('/api/enrichment/calls?limit=200')).expect(200).items;
  const settled = calls.filter((call) => call.state === 'settled');
  assert.deepEqual(settled.map((call) => call.provider).sort(), ['neverbounce', 'twilio'], 'one address costs one call');
  assert.equal(calls.find((call) => call.provider === 'zerobounce').outcome, 'refused');
  assert.equal(dollars(bill()).toFixed(6), settled.reduce((sum, call) => sum + call.cost, 0).toFixed(6));
  assert.deepEqual(bill().map((line) => line.reference).sort(), settled.map((call) => call.id).sort());
  const providers = (await api.get('/api/enrichment/providers')).expect(200).items.map(({ name }) => name);
  assert.deepEqual(providers, ['county', 'zerobounce', 'neverbounce', 'twilio']);
});

testOnStores('services that are down hold nobody up: leads come in, and the verdicts follow', async (world) => {
  const port = await freePort();
  Object.assign(world.env, contactSettings(port, ['ZEROBOUNCE', 'TWILIO_LOOKUP']));
  await world.serve();
  const api = await world.as('admin');
  const leads = [];
  for (let i = 0; i < 3; i++) leads.push((await api.post('/api/leads', leadOf(`ada${i}.catch_all@lovelace.example`, `(615) 555-010${i}`))).expect(201));
  await until('a failed call', async () => (await api.get('/api/enrichment/calls?state=released')).expect(200).items.length > 0);
  await world.simulateContacts(['ZEROBOUNCE', 'TWILIO_LOOKUP'], { port });
  for (const lead of leads) {
    assert.equal((await judged(api, lead, 'emailValidation')).status, 'catch-all');
    assert.equal((await judged(api, lead, 'phoneValidation')).provider, 'twilio');
  }
});

testOnStores('a contact is judged again when somebody asks, who may change it', async (world) => {
  await world.simulateContacts(['ZEROBOUNCE']);
  world.env.HK_CHECK_NEW_LEADS = '0';
  await world.serve();
  const api = await world.as('agent');
  const lead = (await api.post('/api/leads', leadOf('ada.abuse@lovelace.example'))).expect(201);
  const check = `/api/contacts/${lead.contact.id}/check`;
  (await (await world.as('viewer')).post(check, {})).expect(403);
  const queued = (await api.post(check, {})).expect(202);
  assert.equal(queued.contactId, lead.contact.id);
  assert.equal((await judged(api, lead, 'emailValidation')).status, 'abuse');
  const filter = encodeURIComponent(JSON.stringify({ field: 'contact.emailStatus', op: 'is', value: 'abuse' }));
  const found = (await api.get(`/api/leads?filter=${filter}`)).expect(200).items.map(({ id }) => id);
  assert.deepEqual(found, [lead.id]);
});

const words = {
  ZEROBOUNCE: { valid: 'valid', invalid: 'invalid', catch_all: 'catch-all', disposable: 'disposable', spamtrap: 'spamtrap', abuse: 'abuse', toxic: 'do_not_mail' },
  NEVERBOUNCE: { valid: 'valid', invalid: 'invalid', catch_all: 'catch-all', disposable: 'disposable' },
  ABSTRACT_EMAIL: { valid: 'valid', invalid: 'invalid', catch_all: 'catch-all', disposable: 'disposable' },
};
const lines = { TWILIO_LOOKUP: ['mobile', 'voip', 'landline'], NUMVERIFY: ['mobile', null, 'landline'], ABSTRACT_PHONE: ['mobile', 'voip', 'landline'] };

for (const [service, expected] of Object.entries(words))
  test(`${service} is understood, over its own wire`, async (t) => {
    const world = new World();
    t.after(() => world.close());
    await world.simulateContacts([service]);
    await world.serve();
    const api = await world.as('admin');
    for (const [word, status] of Object.entries(expected)) {
      const lead = (await api.post('/api/leads', leadOf(`jane.${word}@lovelace.example`))).expect(201);
      assert.equal((await judged(api, lead, 'emailValidation')).status, status, word);
    }
  });

for (const [service, types] of Object.entries(lines))
  test(`${service} is understood, over its own wire`, async (t) => {
    const world = new World();
    t.after(() => world.close());
    await world.simulateContacts([service]);
    await world.serve();
    const api = await world.as('admin');
    for (const [i, type] of types.entries()) {
      const lead = (await api.post('/api/leads', leadOf(undefined, `(615) 555-010${i}`))).expect(201);
      const verdict = await judged(api, lead, 'phoneValidation');
      assert.equal(verdict.valid, true);
      if (type) assert.equal(verdict.type, type, JSON.stringify(verdict));
    }
  });
