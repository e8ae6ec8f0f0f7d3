// What a person sets on a property outranks every provider, across enrichments, until it is withdrawn.
import assert from 'node:assert/strict';

import { toCsv } from './lib/csv.mjs';
import { enrichedLead, leadFor, parcel, parcelHeader, parcelRow, queueIsEmpty } from './lib/leads.mjs';
import { testOnStores } from './lib/world.mjs';

testOnStores('a value set by hand holds through the next enrichment and gives way when it is withdrawn', async (world) => {
  const parcels = [parcel(0), parcel(1)];
  await world.importParcels(world.file('parcels.csv', toCsv(parcelHeader, parcels.map(parcelRow))));
  await world.serve();
  const api = await world.as('admin');
  const agent = await world.as('agent');
  const { id } = (await api.post('/api/leads', leadFor(parcels[0], 0))).expect(201);
  const lead = await enrichedLead(api, id);
  const property = `/api/properties/${lead.property.id}`;
  const winner = (items, field) => items.find((fact) => fact.field === field && fact.winner);
  const before = (await api.get(`${property}/facts`)).expect(200).items;
  const county = winner(before, 'yearBuilt');
  assert.equal(county.provider, 'county');

  const set = (await agent.send('PUT', `${property}/facts/yearBuilt`, { value: county.value + 3, note: 'the permit says so' })).expect(200).items;
  assert.equal(winner(set, 'yearBuilt').provider, 'manual');
  assert.match(winner(set, 'yearBuilt').reason, /^set by .+ on \d{4}-\d\d-\d\d$/);
  assert.match(set.find((fact) => fact.field === 'yearBuilt' && !fact.winner).reason, /^overruled by /);
  assert.equal((await api.get(property)).expect(200).yearBuilt, county.value + 3);

  (await api.post(`/api/leads/${lead.id}/enrich`, {})).expect(202);
  await queueIsEmpty(api);
  assert.equal((await api.get(property)).expect(200).yearBuilt, county.value + 3, 'enriched again');
  (await agent.send('PUT', `${property}/facts/yearBuilt`, { value: 12 })).expectProblem(400, 'value_invalid');

  const after = (await agent.send('DELETE', `${property}/facts/yearBuilt`)).expect(200).items;
  assert.equal(winner(after, 'yearBuilt').value, county.value);
  assert.equal((await api.get(property)).expect(200).yearBuilt, county.value);

  for (const path of [`${property}/timeline`, `/api/leads/${lead.id}/timeline`]) {
    const types = (await api.all(path)).map(({ type }) => type);
    assert.deepEqual(types.filter((type) => type.startsWith('fact_')), ['fact_withdrawn', 'fact_set'], path);
  }
  const log = (await api.get('/api/audit')).expect(200).items.filter(({ action }) => action.startsWith('fact_'));
  assert.deepEqual(log.map(({ action, target }) => [action, target]), [['fact_withdrawn', lead.property.id], ['fact_set', lead.property.id]]);
  assert.equal((await api.get('/api/audit/check')).expect(200).ok, true);
});

testOnStores('an agent sets values only of properties the rules let them change', async (world) => {
  await world.serve({ role: 'api' });
  const admin = await world.as('admin');
  const viewer = await world.as('viewer');
  const made = (await admin.post('/api/properties', { address: { street: '9 Elm Ct', city: 'Nashville', state: 'TN', zip: '37203' } })).expect(201);
  (await viewer.send('PUT', `/api/properties/${made.id}/facts/bedrooms`, { value: 3 })).expectProblem(403);
  (await viewer.send('DELETE', `/api/properties/${made.id}/facts/bedrooms`)).expectProblem(403);
  (await admin.send('PUT', `/api/properties/${made.id}/facts/bedrooms`, { value: 3 })).expect(200);
  assert.equal((await admin.get(`/api/properties/${made.id}`)).expect(200).bedrooms, 3);
});
