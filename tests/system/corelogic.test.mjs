// CoreLogic beside ATTOM: who is asked in which order, what it costs, who wins, and what happens when things go wrong.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { compareBooks } from './lib/books.mjs';
import { toCsv } from './lib/csv.mjs';
import { endStates, enrichedLead, leadFor, parcel, parcelHeader, parcelRow, queueIsEmpty } from './lib/leads.mjs';
import { faultyBinary } from './lib/program.mjs';
import { until } from './lib/wait.mjs';
import { testOnStores } from './lib/world.mjs';

const parcels = Array.from({ length: 40 }, (_, n) => parcel(n));
const countyFile = (world) => world.file('parcels.csv', toCsv(parcelHeader, parcels.map(parcelRow)));
const price = 100_000; // micro-dollars

const clip = '/v2/properties/{clip}';
const onlyPaths = (arrivals) => arrivals.map(({ path, status }) => (status === 200 ? path : `${path} ${status}`));

// The search and two products, each at its price.
const corelogic = { HK_CORELOGIC_PRODUCTS: 'buildings,tax-assessments', HK_CORELOGIC_PRICES: 'search=0.01,tax-assessments=0.12', HK_CORELOGIC_PRICE_PER_CALL: '0.10' };
const prices = ['--state', 'TN', '--price-of', 'search=10000', '--price-of', 'tax-assessments=120000', '--price', '100000'];
// ATTOM sells the last sale only, and for less.
const attom = { HK_ATTOM_PRODUCTS: 'sale', HK_ATTOM_PRICE_PER_CALL: '0.05' };

const callsOf = async (api, provider) => (await api.all(`/api/enrichment/calls?provider=${provider}`)).filter((call) => call.provider === provider);
const winners = (world) => Object.fromEntries(world.select('select field, provider from facts where winner = 1').filter(Boolean).map((row) => row.split('|')));
const post = async (api, n) => (await api.post('/api/leads', leadFor(parcels[n], n))).expect(201).id;

// To the micro-dollar, each at its own price; unknown calls may be billed or not.
function booksAgree(calls, bill) {
  const micros = (dollars) => Math.round(dollars * 1e6);
  const billed = new Map(bill.map((line) => [line.reference, line.microDollars]));
  assert.equal(billed.size, bill.length, 'no reference is billed twice');
  for (const call of calls) {
    if (call.state === 'unknown') billed.delete(call.id);
    else assert.equal(micros(call.cost), billed.get(call.id) ?? 0, JSON.stringify(call));
    if (call.state !== 'unknown') billed.delete(call.id);
  }
  assert.equal(billed.size, 0, `billed, but not booked: ${[...billed.keys()]}`);
}

testOnStores('the cheaper is asked first, and CoreLogic fills what is missing', async (world) => {
  const cheap = await world.simulateAttom(countyFile(world), { settings: attom, more: ['--state', 'TN', '--price', '50000'] });
  const simulator = await world.simulateCorelogic(countyFile(world), { settings: corelogic, more: prices });
  await world.serve();
  const api = await world.as('owner');
  const lead = await enrichedLead(api, await post(api, 0));
  assert.equal(lead.enrichment.status, 'enriched', JSON.stringify(lead.enrichment));
  assert.deepEqual(cheap.arrivals().map((line) => JSON.parse(line).path), ['/sale/detail']);
  assert.deepEqual(onlyPaths(simulator.arrivals()), ['/oauth/token', '/v2/properties/search', `${clip}/buildings`, `${clip}/tax-assessments/latest`]);
  const won = winners(world);
  assert.deepEqual([won.lastSalePrice, won.bedrooms, won.bathrooms, won.totalValue, won.parcelNumber], ['attom', 'corelogic', 'corelogic', 'corelogic', 'corelogic']);
  assert.deepEqual([lead.property.bedrooms, lead.property.bathrooms, lead.property.totalValue], [parcels[0].bedrooms, 2.5, parcels[0].total]);
  const calls = [...(await callsOf(api, 'attom')), ...(await callsOf(api, 'corelogic'))];
  assert.deepEqual(calls.map((call) => [call.product, call.cost]).sort(), [['buildings', 0.1], ['sale', 0.05], ['search', 0.01], ['tax-assessments', 0.12]]);
  booksAgree(calls, [...cheap.bill(), ...simulator.bill()]);

  // Nothing is bought again, and the clip of a second lead at the address is known.
  await enrichedLead(api, await post(api, 0));
  await queueIsEmpty(api);
  assert.equal(simulator.arrivals().length, 4);
});

testOnStores('ATTOM is down: CoreLogic fills, and is not asked again while ATTOM is tried', async (world) => {
  await world.simulateAttom(countyFile(world), { settings: attom, more: ['--state', 'TN'] });
  const simulator = await world.simulateCorelogic(countyFile(world), { settings: { ...corelogic, HK_ATTOM_BASE_URL: 'http://127.0.0.1:1' }, more: prices });
  await world.serve();
  const api = await world.as('owner');
  const id = await post(api, 1);
  await until('ATTOM to be tried twice', async () => (await callsOf(api, 'attom')).length >= 2, { cap: 60_000 });
  const { property } = (await api.get(`/api/leads/${id}`)).expect(200);
  assert.deepEqual([property.bedrooms, property.totalValue, property.lastSalePrice], [parcels[1].bedrooms, parcels[1].total, null]);
  assert.equal(simulator.arrivals().length, 4);
  assert.ok((await callsOf(api, 'attom')).every((call) => call.state === 'released' && call.outcome === 'down'));
  booksAgree(await callsOf(api, 'corelogic'), simulator.bill());
});

testOnStores('a token that ends midway is renewed once, and nothing is booked twice', async (world) => {
  const simulator = await world.simulateCorelogic(countyFile(world), { settings: corelogic, more: [...prices, '--token-calls', '2'] });
  await world.serve();
  const api = await world.as('owner');
  assert.equal((await enrichedLead(api, await post(api, 2))).enrichment.status, 'enriched');
  const tax = `${clip}/tax-assessments/latest`;
  assert.deepEqual(onlyPaths(simulator.arrivals()), ['/oauth/token', '/v2/properties/search', `${clip}/buildings`, `${tax} 401`, '/oauth/token', tax]);
  const calls = await callsOf(api, 'corelogic');
  assert.deepEqual(calls.map((call) => call.state), ['settled', 'settled', 'settled']);
  booksAgree(calls, simulator.bill());
});

testOnStores('a product that the contract lacks is not asked for again, and the others go on', async (world) => {
  const simulator = await world.simulateCorelogic(countyFile(world), { settings: corelogic, more: [...prices, '--not-licensed', 'buildings'] });
  await world.serve();
  const api = await world.as('owner');
  for (const n of [3, 4, 5, 6]) {
    const lead = await enrichedLead(api, await post(api, n));
    assert.equal(lead.enrichment.status, 'enriched');
    assert.match(lead.enrichment.reason, /does not include buildings.*providers\.corelogic\.products/);
    assert.equal(lead.property.totalValue, parcels[n].total);
  }
  const asked = () => simulator.arrivals().filter((line) => line.path === `${clip}/buildings`).length;
  assert.equal(asked(), 1);
  const provider = async () => (await api.get('/api/enrichment/providers')).expect(200).items.find(({ name }) => name === 'corelogic');
  assert.equal((await provider()).state, 'running');
  (await api.post('/api/enrichment/providers/corelogic/resume', {})).expect(200);
  await enrichedLead(api, await post(api, 7));
  assert.equal(asked(), 2, 'a person resumed it');
  booksAgree(await callsOf(api, 'corelogic'), simulator.bill());
});

testOnStores('wrong credentials pause it with advice, and better ones go on', async (world) => {
  const simulator = await world.simulateCorelogic(countyFile(world), { settings: corelogic, more: prices });
  delete world.env.HK_CORELOGIC_KEY;
  delete world.env.HK_CORELOGIC_SECRET;
  await world.serve();
  const api = await world.as('owner');
  const url = '/api/settings/providers/corelogic';
  const change = (settings) => api.send('PUT', url, { settings });
  (await change({ key: 'sim-key' })).expectProblem(400, 'setting_invalid');
  (await change({ key: 'sim-key', secret: 'canary-wrong-secret' })).expect(200);
  for (let i = 0; i < 3; ++i) {
    const tested = (await api.post(`${url}/test`)).expect(200);
    assert.deepEqual([tested.works, tested.outcome, tested.cost], [false, 'refused', 0]);
    assert.doesNotMatch(JSON.stringify(tested), /canary/);
  }
  const state = async () => (await api.get('/api/enrichment/providers')).expect(200).items.find(({ name }) => name === 'corelogic');
  assert.equal((await state()).state, 'paused');
  assert.match((await state()).reason, /providers\.corelogic\.key/);
  (await change({ secret: 'sim-secret' })).expect(200);
  assert.equal((await state()).state, 'running');
  const tested = (await api.post(`${url}/test`)).expect(200);
  assert.equal(tested.works, true, JSON.stringify(tested));
  booksAgree(await callsOf(api, 'corelogic'), simulator.bill());
});

testOnStores('key and secret go to no other host without being entered again', async (world) => {
  await world.serve();
  const api = await world.as('admin');
  const change = (settings) => api.send('PUT', '/api/settings/providers/corelogic', { settings });
  const elsewhere = 'http://127.0.0.1:1/oauth/token';
  (await change({ key: 'a-key', secret: 'a-secret' })).expect(200);
  for (const settings of [{ base_url: 'http://127.0.0.1:1' }, { token_url: elsewhere }, { token_url: elsewhere, key: 'a-key' }, { token_url: elsewhere, secret: 'a-secret' }])
    (await change(settings)).expectProblem(400, 'key_needed');
  const changed = (await change({ token_url: elsewhere, key: 'a-key', secret: 'a-secret' })).expect(200);
  const told = Object.fromEntries(changed.settings.map((one) => [one.name, one]));
  assert.deepEqual([told.token_url.value, told.secret.value, told.secret.isSet], [elsewhere, null, true]);
});

testOnStores('a kill between call and settlement: nothing is bought again without a decision', async (world) => {
  const simulator = await world.simulateCorelogic(countyFile(world), { settings: { ...corelogic, HK_JOBS_LEASE_MS: '2000' }, more: prices });
  await world.serve({ role: 'api,scheduler' });
  const api = await world.as('owner');
  const id = await post(api, 8);
  const log = path.join(world.folder, 'kills.log');
  const victim = world.launch({ role: 'worker', program: faultyBinary, env: { HK_FAIL_POINTS: 'call.before_settle=kill@2', HK_FAIL_LOG: log } });
  await until('the kill', () => victim.over, { cap: 60_000 });
  assert.ok(existsSync(log));
  const before = simulator.arrivals().length;
  world.launch({ role: 'worker' });
  const lead = await enrichedLead(api, id, { cap: 60_000 });
  assert.equal(lead.enrichment.status, 'needs_review', JSON.stringify(lead.enrichment));
  assert.equal(simulator.arrivals().length, before, 'it may have been charged: it is not asked again');
  const unknown = (await callsOf(api, 'corelogic')).filter((call) => call.state === 'unknown');
  assert.deepEqual(unknown.map((call) => call.product), ['buildings']);
  booksAgree(await callsOf(api, 'corelogic'), simulator.bill());
  (await api.post(`/api/enrichment/calls/${unknown[0].id}/decide`, { decision: 'buy_again' })).expect(200);
  await until('the rest to be bought', async () => (await api.get(`/api/leads/${id}`)).expect(200).enrichment.status === 'enriched', { cap: 60_000 });
  const searches = simulator.arrivals().filter((line) => line.path === '/v2/properties/search');
  assert.equal(searches.length, 1, 'the clip is remembered');
  booksAgree(await callsOf(api, 'corelogic'), simulator.bill());
});

testOnStores('the ledger agrees with the bill on bad days, with composites that lack sections', async (world, t) => {
  const simulator = await world.simulateCorelogic(countyFile(world), {
    settings: { HK_CORELOGIC_PRODUCTS: 'property-detail,ownership', HK_CORELOGIC_PRICE_PER_CALL: '0.10', HK_CORELOGIC_CALLS_PER_SECOND: '200', HK_CORELOGIC_TIMEOUT_MS: '800', HK_CORELOGIC_DAILY_BUDGET: '1000' },
    more: ['--state', 'TN', '--price', String(price), '--fault-rate', '0.2', '--slow-ms', '1500', '--half-null', '0.5', '--token-calls', '7', '--seed', '3'],
  });
  await world.serve();
  const api = await world.as('owner');
  for (let n = 0; n < parcels.length; ++n) await post(api, n);
  await queueIsEmpty(api, { cap: 240_000 });
  const leads = await api.all('/api/leads');
  for (const lead of leads) assert.ok(endStates.has(lead.enrichment.status), lead.enrichment.status);
  const calls = await callsOf(api, 'corelogic');
  const books = compareBooks(calls, simulator.bill(), price);
  t.diagnostic(`${leads.length} leads, ${calls.length} calls, bill $${books.billed / 1e6} = settled $${books.settled / 1e6} + some of ${books.unknown} unknown`);
});

testOnStores('mortgages of ATTOM and CoreLogic are one, and the equity is worked out from the balance', async (world) => {
  await world.simulateAttom(countyFile(world), { settings: { HK_ATTOM_PRODUCTS: 'expandedprofile,attomavm', HK_ATTOM_PRICE_PER_CALL: '0.05' }, more: ['--state', 'TN', '--price', '50000'] });
  const simulator = await world.simulateCorelogic(countyFile(world), { settings: { HK_CORELOGIC_PRODUCTS: 'liens-enriched', HK_CORELOGIC_PRICES: 'search=0.01', HK_CORELOGIC_PRICE_PER_CALL: '0.10' }, more: prices });
  await world.serve();
  const api = await world.as('owner');
  let found = null;
  for (let n = 0; n < 10 && !found; ++n) {
    const { property } = await enrichedLead(api, await post(api, n));
    const answer = (await api.get(`/api/properties/${property.id}/mortgages`)).expect(200);
    if (answer.mortgages.length > 0 && answer.equity.value !== null) found = { property, ...answer };
  }
  assert.ok(found, 'none of ten houses has a mortgage');
  const { property, mortgages, equity } = found;
  for (const one of mortgages) {
    assert.deepEqual(one.sources.map(({ provider, product }) => `${provider} ${product}`).sort(), ['attom expandedprofile', 'corelogic liens-enriched']);
    assert.ok(one.open && one.position >= 1 && one.lender && one.date && one.dueDate && one.rate > 0, JSON.stringify(one));
  }
  assert.equal(property.mortgageAmount, mortgages.reduce((sum, { amount }) => sum + amount, 0));
  assert.ok(property.mortgageBalance > 0 && property.mortgageBalance < property.mortgageAmount);
  assert.deepEqual([equity.value, equity.owed, equity.owedIsOriginal], [property.estimatedValue, property.mortgageBalance, false]);
  assert.equal(equity.equity, property.estimatedValue - property.mortgageBalance);
  assert.ok(onlyPaths(simulator.arrivals()).includes('/v2/properties/liens/enriched/{clip}'));
  const calls = await callsOf(api, 'corelogic');
  booksAgree(calls, simulator.bill());
});
