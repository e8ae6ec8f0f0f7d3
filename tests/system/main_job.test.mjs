// The main job: county records in, leads in, enriched records out; over HTTP and the command line.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { objectsOf, toCsv } from './lib/csv.mjs';
import { enrichedLead, leadFor, parcel, parcelHeader, parcelRow, queueIsEmpty, valuesOf } from './lib/leads.mjs';
import { hasSharedData, nashvilleSampleFile } from './lib/shared_data.mjs';
import { until } from './lib/wait.mjs';
import { testOnStores } from './lib/world.mjs';

const parcels = Array.from({ length: 40 }, (_, n) => parcel(n));
// One address with two parcels.
const twins = [1, 2].map((n) => ({ ...parcel(900 + n), street: '77 Twin Oaks Ct', owner: `Twin ${n}` }));

async function begin(world) {
  const file = world.file('parcels.csv', toCsv(parcelHeader, [...parcels, ...twins].map(parcelRow)));
  const imported = await world.importParcels(file);
  assert.deepEqual([imported.status, imported.rowsRead, imported.rowsCreated, imported.rowsQuarantined], ['completed', 42, 42, 0]);
  const key = await world.key('agent');
  await world.serve();
  return world.client({ authorization: `Bearer ${key}` });
}

const activityTypes = async (api, id) => (await api.all(`/api/leads/${id}/timeline`)).map((a) => a.type);

testOnStores('a lead goes in and the enriched record comes out', async (world) => {
  const api = await begin(world);
  const stream = api.stream();
  assert.equal((await stream.opened).statusCode, 200);

  const made = (await api.post('/api/leads', leadFor(parcels[7], 7))).expect(201);
  assert.match(made.id, /^lead_[0-9a-z]{26}$/);
  assert.ok(['queued', 'running', 'enriched'].includes(made.enrichment.status));
  assert.equal(made.contact.emailValidation.status, 'valid');
  assert.equal(made.property.addressValidation.valid, true);

  const lead = await enrichedLead(api, made.id);
  assert.equal(lead.enrichment.status, 'enriched', lead.enrichment.reason);
  const wanted = valuesOf(parcels[7]);
  for (const [field, value] of Object.entries(wanted)) assert.deepEqual(lead.property[field], value, field);
  assert.equal(lead.property.estimatedValue, null, "an assessor's total is no market value");
  assert.equal(lead.property.address.street, parcels[7].street, 'what was typed stays');

  const facts = (await api.get(`/api/properties/${lead.property.id}/facts`)).expect(200).items;
  for (const [field, value] of Object.entries(wanted)) {
    const winners = facts.filter((fact) => fact.field === field && fact.winner);
    assert.equal(winners.length, 1, `one winner for ${field}`);
    assert.deepEqual([winners[0].value, winners[0].provider, winners[0].cost], [value, 'county', 0], field);
  }
  assert.deepEqual((await activityTypes(api, made.id)).sort(), ['enrichment_completed', 'enrichment_queued', 'lead_created']);

  const stats = (await api.get('/api/enrichment/stats')).expect(200);
  assert.deepEqual([stats.queued, stats.processing, stats.completedToday, stats.failedToday, stats.costToday], [0, 0, 1, 0, 0]);
  assert.deepEqual([stats.recentJobs[0].leadId, stats.recentJobs[0].state, stats.recentJobs[0].cost, stats.recentJobs[0].attempts], [made.id, 'completed', 0, 1]);

  await until('the events of the lead', () => stream.events.some((e) => e.event === 'enrichment_completed' && e.data.leadId === made.id), { cap: 15_000 });
  const ours = stream.events.filter((e) => e.data.leadId === made.id);
  assert.deepEqual(ours.map((e) => e.event), ['lead_created', 'enrichment_queued', 'enrichment_started', 'enrichment_completed']);
  for (const event of ours) assert.deepEqual([event.data.type, typeof event.id], [event.event, 'string']);

  // Who was away gets what was missed.
  const again = api.stream({ 'last-event-id': ours[0].id });
  await again.opened;
  await until('the missed events', () => again.events.length >= 3, { cap: 15_000 });
  assert.deepEqual(again.events.slice(0, 3).map((e) => e.event), ours.slice(1).map((e) => e.event));
  stream.close();
  again.close();
});

testOnStores('the same Idempotency-Key makes one lead, and a duplicate names the first', async (world) => {
  const api = await begin(world);
  const body = leadFor(parcels[1], 1);
  const headers = { 'idempotency-key': 'order-1' };
  const first = (await api.post('/api/leads', body, headers)).expect(201);
  const replays = await Promise.all(Array.from({ length: 8 }, () => api.post('/api/leads', body, headers)));
  for (const replay of replays) assert.equal(replay.expect(201).id, first.id);
  (await api.post('/api/leads', { ...body, notes: 'another' }, headers)).expectProblem(409, 'idempotency_key_reused');
  assert.equal((await api.get('/api/leads')).expect(200).count, 1);

  // At the same moment, too.
  const raced = await Promise.all(Array.from({ length: 8 }, () => api.post('/api/leads', leadFor(parcels[2], 2), { 'idempotency-key': 'order-2' })));
  assert.equal(new Set(raced.map((answer) => answer.expect(201).id)).size, 1);
  assert.equal((await api.get('/api/leads')).expect(200).count, 2);

  assert.equal(first.duplicateOf, null);
  assert.equal((await api.post('/api/leads', { source: 'api', contact: { email: ' ADA.1@Example.org ' } })).expect(201).duplicateOf, first.id);
  assert.equal((await api.post('/api/leads', { source: 'api', contact: { phone: '(615) 555-1001' } })).expect(201).duplicateOf, first.id);
  const street = { address: { street: parcels[1].street.toUpperCase().replace(/ST$/, 'STREET'), city: 'NASHVILLE', state: 'Tennessee' } };
  assert.equal((await api.post('/api/leads', { source: 'api', property: street })).expect(201).duplicateOf, first.id);
});

testOnStores('leads that cannot be enriched say why', async (world) => {
  const api = await begin(world);
  const refused = (await api.post('/api/leads', { source: 'web', contact: { email: 'ada@gmail.con' } })).expectProblem(400, 'email_invalid');
  assert.equal(refused.suggestion, 'ada@gmail.com');
  assert.equal(refused.errors[0].field, 'contact.email');
  assert.equal((await api.get('/api/leads')).expect(200).count, 0);

  const bare = (await api.post('/api/leads', { source: 'web', contact: { firstName: 'Grace' } })).expect(201);
  assert.deepEqual([bare.enrichment.status, bare.property], ['none', null]);
  (await api.post(`/api/leads/${bare.id}/enrich`)).expectProblem(400, 'lead_has_no_address');

  const unknown = (await api.post('/api/leads', { source: 'web', property: { address: { street: '9999 Nowhere St', city: 'Nashville', state: 'TN' } } })).expect(201);
  const missed = await enrichedLead(api, unknown.id);
  assert.equal(missed.enrichment.status, 'not_found');
  assert.ok(missed.enrichment.reason);

  const badPhone = (await api.post('/api/leads', { source: 'web', contact: { phone: '123' } })).expect(201);
  assert.deepEqual([badPhone.contact.phone, badPhone.contact.phoneValidation.valid], ['123', false]);
});

testOnStores('of several parcels with one address a person chooses', async (world) => {
  const api = await begin(world);
  const made = (await api.post('/api/leads', leadFor(twins[0], 50))).expect(201);
  const ambiguous = await enrichedLead(api, made.id);
  assert.equal(ambiguous.enrichment.status, 'ambiguous');
  assert.deepEqual(ambiguous.enrichment.candidates.map((c) => c.parcelNumber).sort(), twins.map((t) => t.parcelNumber).sort());
  assert.equal(ambiguous.property.parcelNumber, null, 'nothing is guessed');

  const chosen = ambiguous.enrichment.candidates.find((c) => c.ownerName === 'Twin 2');
  (await api.post(`/api/leads/${made.id}/parcel`, { parcelId: 'parcel_00000000000000000000000000' })).expectProblem(404);
  const queued = (await api.post(`/api/leads/${made.id}/parcel`, { parcelId: chosen.parcelId })).expect(202);
  assert.deepEqual([queued.message, queued.leadId], ['Enrichment queued', made.id]);
  const lead = await until('the chosen parcel', async () => {
    const now = (await api.get(`/api/leads/${made.id}`)).expect(200);
    return now.enrichment.status === 'enriched' && now;
  });
  for (const [field, value] of Object.entries(valuesOf(twins[1]))) assert.deepEqual(lead.property[field], value, field);
  assert.deepEqual(lead.enrichment.candidates, []);
});

// Uploads the text in parts and runs it; the finished import.
async function upload(api, kind, text, { mapping, part = 1_500 } = {}) {
  const bytes = Buffer.from(text);
  const made = (await api.post('/api/imports', { kind, fileName: `${kind}.csv`, sizeBytes: bytes.length })).expect(201);
  assert.equal(made.status, 'uploading');
  const put = (offset, body) => api.send('PUT', `/api/imports/${made.id}/content?offset=${offset}`, body, { 'content-type': 'application/octet-stream' });
  for (let at = 0; at < bytes.length; at += part) {
    const end = Math.min(at + part, bytes.length);
    assert.equal((await put(at, bytes.subarray(at, end))).expect(200).received, end);
    if (at === 0) (await put(at, bytes.subarray(0, end))).expectProblem(409, 'wrong_offset');
  }
  const preview = (await api.get(`/api/imports/${made.id}/preview`)).expect(200);
  (await api.post(`/api/imports/${made.id}/start`, mapping ? { mapping } : {})).expect(202);
  const done = await until('the import', async () => {
    const now = (await api.get(`/api/imports/${made.id}`)).expect(200);
    return now.finishedAt && now;
  });
  return { preview, done };
}

testOnStores('a list of leads comes in by CSV, and again without duplicates', async (world) => {
  await begin(world);
  const api = await world.as('manager');
  const header = ['First Name', 'Last Name', 'Email Address', 'Phone', 'Property Address', 'City', 'State', 'Zip', 'Notes', 'Mailing Address'];
  const rows = parcels.map((p, n) => ['Ada', `King, ${n}`, n === 5 ? 'not an e-mail' : `ada.${n}@example.org`, `615-555-${2000 + n}`, p.street, 'Nashville', 'TN', '', `said "call me"\nline ${n}`, '1 Elsewhere Rd']);
  rows.push(['', '', '', '', '', '', '', '', '', '']); // nothing in it: set aside
  const text = toCsv(header, rows) + 'too,few,columns\n';

  const { preview, done } = await upload(api, 'leads', text);
  assert.deepEqual(preview.header.map((c) => c.field), ['firstName', 'lastName', 'email', 'phone', 'street', 'city', 'state', 'zip', 'notes', null]);
  assert.deepEqual(preview.header[0].samples, ['Ada', 'Ada', 'Ada']);
  assert.equal(done.status, 'completed', done.error);
  assert.deepEqual([done.rowsRead, done.rowsCreated, done.rowsUnchanged, done.rowsQuarantined], [42, 40, 0, 2]);
  const aside = (await api.get(`/api/imports/${done.id}/quarantine`)).expect(200).items;
  assert.deepEqual(aside.map((row) => row.code), ['lead_empty', 'wrong_column_count']);
  assert.equal(aside[1].raw, 'too,few,columns');

  await queueIsEmpty(api);
  assert.equal((await api.get('/api/leads')).expect(200).count, 40);
  const leads = await api.all('/api/leads');
  assert.equal(new Set(leads.map((l) => l.id)).size, 40);
  assert.deepEqual(new Set(leads.map((l) => l.enrichment.status)), new Set(['enriched']));
  const full = await Promise.all(leads.map((l) => api.get(`/api/leads/${l.id}`).then((a) => a.expect(200))));
  for (const lead of full) {
    const n = Number(lead.contact.lastName.replace('King, ', ''));
    assert.equal(lead.notes, `said "call me"\nline ${n}`);
    for (const [field, value] of Object.entries(valuesOf(parcels[n]))) assert.deepEqual(lead.property[field], value, field);
  }
  const invalid = full.filter((l) => l.contact.emailValidation?.status === 'invalid');
  assert.deepEqual(invalid.map((l) => l.contact.email), ['not an e-mail'], 'a row with a bad e-mail is kept with its verdict');

  const rerun = (await upload(api, 'leads', text)).done;
  assert.deepEqual([rerun.rowsRead, rerun.rowsCreated, rerun.rowsUnchanged, rerun.rowsQuarantined], [42, 0, 40, 2]);
  const whole = await api.send('POST', '/api/leads/import', text, { 'content-type': 'text/csv' });
  const whole_id = whole.expect(202).id;
  await until('the whole-file import', async () => (await api.get(`/api/imports/${whole_id}`)).expect(200).finishedAt);
  assert.equal((await api.get('/api/leads')).expect(200).count, 40);
});

testOnStores('a list is tried before it is imported, and its result is what was told', async (world) => {
  await begin(world);
  const api = await world.as('manager');
  await api.post('/api/leads', { contact: { firstName: 'Ada', email: 'ada@example.org' } }).then((a) => a.expect(201));
  const header = ['First Name', 'Last Name', 'Email', 'Phone', 'Notes'];
  const people = Array.from({ length: 700 }, (_, n) => [`P${n}`, 'Long', `p${n}@example.org`, '', '']);
  const again = people.slice(100, 140).map(([first, last, email], n) => [first, last, email.toUpperCase(), n < 15 ? `615-555-${2000 + n}` : '', '']);
  const text = toCsv(header, [...people, ...again, ['Ada', '', 'ada@example.org', '', 'Wants to sell']]) + 'too,few\n';
  const made = (await api.post('/api/imports', { kind: 'leads', fileName: 'try.csv', sizeBytes: Buffer.byteLength(text) })).expect(201);
  (await api.send('PUT', `/api/imports/${made.id}/content?offset=0`, text, { 'content-type': 'application/octet-stream' })).expect(200);
  assert.equal(made.check, null);
  const planned = (await api.post(`/api/imports/${made.id}/check`, { duplicates: 'update' })).expect(202);
  assert.deepEqual([planned.status, planned.check.status, planned.duplicates], ['ready', 'running', 'update']);
  const { check } = await until('the dry run', async () => {
    const now = (await api.get(`/api/imports/${made.id}`)).expect(200);
    return now.check.status !== 'running' && now;
  });
  assert.equal(check.status, 'completed', check.error);
  assert.deepEqual([check.rowsRead, check.rowsNew, check.rowsUpdate, check.rowsDuplicate, check.rowsBad], [742, 700, 16, 25, 1]);
  assert.equal((await api.get('/api/leads')).expect(200).count, 1, 'a dry run stores nothing');
  const known = check.samples.find((sample) => sample.line === 742);
  assert.equal(known.reason, 'Same e-mail as a lead you have; adds the notes.');
  assert.equal((await api.get(`/api/leads/${known.leadId}`)).expect(200).contact.email, 'ada@example.org');

  (await api.post(`/api/imports/${made.id}/start`, {})).expect(202);
  const done = await until('the import', async () => {
    const now = (await api.get(`/api/imports/${made.id}`)).expect(200);
    return now.finishedAt && now;
  });
  assert.deepEqual([done.rowsCreated, done.rowsUpdated, done.rowsUnchanged, done.rowsQuarantined], [700, 16, 25, 1]);
  assert.deepEqual([...new Set(done.samples.map((sample) => sample.outcome))].sort(), ['duplicate', 'new', 'update']);
  const of = encodeURIComponent(JSON.stringify({ field: 'importId', op: 'is', value: made.id }));
  assert.equal((await api.get(`/api/leads?filter=${of}`)).expect(200).count, 700);
  const phones = encodeURIComponent(JSON.stringify({ and: [{ field: 'importId', op: 'is', value: made.id }, { field: 'contact.phone', op: 'not_empty' }] }));
  assert.equal((await api.get(`/api/leads?filter=${phones}`)).expect(200).count, 15, 'each update is in the records');
  assert.equal((await api.get(`/api/imports`)).expect(200).items[0].check.samples.length, 0);
});

testOnStores('a person corrects the guessed columns', async (world) => {
  await begin(world);
  const api = await world.as('manager');
  const text = toCsv(['a', 'b', 'c'], [['Grace', 'Hopper', parcels[3].street]]);
  const wrong = (await api.post('/api/imports', { kind: 'leads', fileName: 'x.csv', sizeBytes: Buffer.byteLength(text) })).expect(201);
  (await api.send('PUT', `/api/imports/${wrong.id}/content?offset=0`, text, { 'content-type': 'application/octet-stream' })).expect(200);
  (await api.post(`/api/imports/${wrong.id}/start`, {})).expectProblem(400, 'columns_missing');
  (await api.post(`/api/imports/${wrong.id}/start`, { mapping: { 0: 'firstName', 9: 'lastName' } })).expectProblem(400, 'mapping_invalid');
  const { done } = await upload(api, 'leads', text, { mapping: { 0: 'firstName', 1: 'lastName', 2: 'street' } });
  assert.equal(done.rowsCreated, 1);
  await queueIsEmpty(api);
  const [lead] = await api.all('/api/leads');
  assert.deepEqual([lead.contact.firstName, lead.contact.lastName, lead.enrichment.status], ['Grace', 'Hopper', 'enriched']);
});

testOnStores('a newer county file updates, and an unchanged one changes nothing', async (world) => {
  const api = await begin(world);
  const file = world.file('again.csv', toCsv(parcelHeader, [...parcels, ...twins].map(parcelRow)));
  const again = await world.importParcels(file);
  assert.deepEqual([again.rowsCreated, again.rowsUpdated, again.rowsUnchanged], [0, 0, 42]);

  const sold = { ...parcels[9], saleDate: 'May 2, 2016', saleDateIso: '2016-05-02', price: 412_000 };
  const newer = await world.importParcels(world.file('newer.csv', toCsv(parcelHeader, [parcelRow(sold)])));
  assert.deepEqual([newer.rowsCreated, newer.rowsUpdated], [0, 1]);
  const made = (await api.post('/api/leads', leadFor(sold, 9))).expect(201);
  const lead = await enrichedLead(api, made.id);
  for (const [field, value] of Object.entries(valuesOf(sold))) assert.deepEqual(lead.property[field], value, field);
});

testOnStores('the sample of real county records comes in and is found', async (world) => {
  // The owner is a pseudonym there; the mapping says that it is to be shown as the owner.
  const imported = await world.importParcels(nashvilleSampleFile, ['--mapping', '{"8":"ownerName"}']);
  assert.deepEqual([imported.status, imported.rowsRead, imported.rowsQuarantined], ['completed', 2000, 0]);
  const row = objectsOf(readFileSync(nashvilleSampleFile, 'utf8')).find((r) => r.Bedrooms && r.owner_id);
  const key = await world.key('agent');
  await world.serve();
  const api = world.client({ authorization: `Bearer ${key}` });
  const [street, city] = row.PropertyAddress.split(',').map((part) => part.trim());
  const made = (await api.post('/api/leads', { source: 'web', property: { address: { street, city, state: 'TN' } } })).expect(201);
  const lead = await enrichedLead(api, made.id);
  assert.equal(lead.enrichment.status, 'enriched', lead.enrichment.reason);
  assert.equal(lead.property.parcelNumber, row.ParcelID);
  assert.equal(lead.property.bedrooms, Number(row.Bedrooms));
  assert.equal(lead.property.totalValue, Number(row.TotalValue));
  assert.equal(lead.property.ownerName, row.owner_id);
}, { skip: !hasSharedData });
