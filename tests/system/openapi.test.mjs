// The document says what the program does: each operation is called for real, with a success and a refusal, and its
// answers are held against /openapi.json.
import assert from 'node:assert/strict';
import test from 'node:test';

import { toCsv } from './lib/csv.mjs';
import { enrichedLead, leadFor, parcel, parcelHeader, parcelRow, queueIsEmpty } from './lib/leads.mjs';
import { problemsOf } from './lib/schema.mjs';
import { until } from './lib/wait.mjs';
import { contactSettings, testOnStores } from './lib/world.mjs';

const csvType = { 'content-type': 'text/csv' };
const octets = { 'content-type': 'application/octet-stream' };

// Calls operations by their operationId, and checks request and answer against the document.
class Checked {
  constructor(document) {
    this.document = document;
    this.operations = new Map();
    this.succeeded = new Set();
    this.refused = new Set();
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, operation] of Object.entries(methods)) this.operations.set(operation.operationId, { path, method: method.toUpperCase(), operation });
  }

  target(id, { params = {}, query } = {}) {
    const found = this.operations.get(id);
    assert.ok(found, `the document has no operation ${id}`);
    const names = new Set((found.operation.parameters ?? []).filter((p) => p.in === 'query').map((p) => p.name));
    for (const name of Object.keys(query ?? {})) assert.ok(names.has(name), `${id} documents the parameter ${name}`);
    const path = found.path.replace(/\{(\w+)\}/g, (_, name) => params[name]);
    return { ...found, url: query ? `${path}?${new URLSearchParams(query)}` : path };
  }

  async call(client, id, request = {}) {
    const { method, operation, url } = this.target(id, request);
    this.checkRequest(id, operation, request);
    const answer = await client.send(method, url, request.body, request.headers ?? {});
    assert.ok(answer.status < 300, `${id}: ${answer.status} ${answer.text.slice(0, 300)}`);
    this.checkAnswer(id, operation, answer);
    this.succeeded.add(id);
    return answer.json;
  }

  async refuses(client, id, status, code, request = {}) {
    const { method, operation, url } = this.target(id, request);
    const answer = await client.send(method, url, request.body, request.headers ?? {});
    const problem = answer.expectProblem(status, code);
    assert.equal(answer.type.split(';')[0], Object.keys(operation.responses.default.content)[0]);
    this.checkSchema(`${id} ${status}`, operation.responses.default.content['application/problem+json'].schema, problem);
    assert.equal(answer.headers.get('x-request-id'), problem.requestId);
    this.refused.add(id);
  }

  checkRequest(id, operation, { body, headers }) {
    if (body === undefined) return assert.ok(!operation.requestBody?.required, `${id} needs a body`);
    const type = headers?.['content-type'] ?? 'application/json';
    const content = operation.requestBody?.content[type];
    assert.ok(content, `${id} documents a body of ${type}`);
    if (type === 'application/json') this.checkSchema(`body of ${id}`, content.schema, body);
  }

  checkAnswer(id, operation, answer) {
    const documented = operation.responses[answer.status];
    assert.ok(documented, `${id} documents the status ${answer.status}`);
    if (!documented.content) return assert.equal(answer.text, '', `${id} answers without a body`);
    const type = answer.type.split(';')[0];
    const content = documented.content[type];
    assert.ok(content, `${id} documents ${type}`);
    this.checkSchema(id, content.schema, type === 'application/json' ? answer.json : answer.text);
  }

  checkSchema(what, schema, value) {
    assert.deepEqual(problemsOf(this.document, schema, value), [], what);
  }
}

async function begin(world) {
  const twins = [1, 2].map((n) => ({ ...parcel(900 + n), street: '77 Twin Oaks Ct' }));
  const parcels = [parcel(0), parcel(1), ...twins];
  await world.importParcels(world.file('parcels.csv', toCsv(parcelHeader, parcels.map(parcelRow))));
  // A provider whose answers all get lost; the budget for a lead keeps it out of the way until it is its turn.
  const simulated = world.file('simulated.csv', toCsv(parcelHeader, [parcel(2)].map(parcelRow)));
  await world.simulateAttom(simulated, { faultRate: 1, more: ['--fault-mix', 'lost'], settings: { HK_ENRICHMENT_LEAD_BUDGET: '0.01' } });
  Object.assign(world.env, contactSettings(1, ['ZEROBOUNCE', 'SMARTY']), { HK_CHECK_NEW_LEADS: '0', HK_COUNTIES_BASE_URLS: 'nyc=http://127.0.0.1:9' }); // nobody is there
  const api = await world.as('owner');
  const server = await world.serve({ role: 'api' });
  const line = await until('the set-up link', () => server.stdout.match(/setup\?token=(\S+)/), { cap: 10_000 });
  const document = (await world.client().get('/openapi.json')).expect(200);
  return { api, anonymous: world.client(), token: line[1], twins, check: new Checked(document) };
}

async function callSystem({ check, anonymous, api }) {
  for (const id of ['getHealth', 'getReady', 'getMetrics', 'getOpenApi', 'getDocs', 'getSnippet']) {
    await check.call(anonymous, id);
    const { method, path } = check.operations.get(id);
    (await anonymous.send(method === 'GET' ? 'PATCH' : 'GET', path)).expectProblem(405, 'method_not_allowed');
    check.refused.add(id);
  }
  const stream = api.stream();
  const opened = await stream.opened;
  assert.equal(opened.statusCode, 200);
  assert.ok(check.operations.get('getStream').operation.responses[200].content[opened.headers['content-type'].split(';')[0]]);
  check.succeeded.add('getStream');
  stream.close();
  await check.refuses(anonymous, 'getStream', 401, 'not_signed_in');
}

async function callSession({ check, anonymous, api, token }) {
  assert.equal((await check.call(anonymous, 'getSetup')).needed, true);
  (await anonymous.send('PUT', '/api/setup')).expectProblem(405);
  check.refused.add('getSetup');
  const owner = { name: 'Ada Owner', email: 'ada@example.com', password: 'a long enough password' };
  await check.refuses(anonymous, 'setUp', 403, 'setup_token_wrong', { body: { ...owner, token: 'wrong' } });
  await check.call(anonymous, 'setUp', { body: { ...owner, token } });
  await check.refuses(anonymous, 'setUp', 409, 'owner_exists', { body: { ...owner, token } });
  await check.refuses(anonymous, 'signIn', 401, undefined, { body: { email: owner.email, password: 'wrong password here' } });
  await check.call(anonymous, 'signIn', { body: { email: owner.email, password: owner.password } });
  const signedIn = await anonymous.post('/api/session', { email: owner.email, password: owner.password });
  const browser = anonymous.with({ cookie: signedIn.headers.get('set-cookie').split(';')[0], 'x-csrf-token': signedIn.json.csrfToken });
  await check.call(browser, 'getSession');
  await check.call(api, 'getSession');
  await check.refuses(anonymous, 'getSession', 401, 'not_signed_in');
  await check.call(browser, 'signOut');
  await check.refuses(browser, 'signOut', 401, 'not_signed_in');
}

async function callLeads({ check, api, twins, world }) {
  await check.refuses(api, 'createLead', 400, 'email_invalid', { body: { contact: { email: 'ada@gmail.con' } } });
  await check.refuses(api, 'createLead', 400, 'unknown_field', { body: { contact: {}, colour: 'red' } });
  const lead = await check.call(api, 'createLead', { body: leadFor(parcel(0), 0) });
  const bare = await check.call(api, 'createLead', { body: { source: 'web', contact: { firstName: 'Grace' } } });
  const params = { id: lead.id };
  // No worker runs yet, so the job waits and can be cancelled and asked for again.
  await check.call(api, 'enrichLead', { params });
  await check.refuses(api, 'enrichLead', 400, 'lead_has_no_address', { params: { id: bare.id } });
  const [job] = (await check.call(api, 'listEnrichmentJobs', { query: { state: 'queued', limit: 10 } })).items;
  await check.refuses(api, 'listEnrichmentJobs', 400, 'state_unknown', { query: { state: 'asleep' } });
  await check.refuses(api, 'retryEnrichmentJob', 409, 'not_retryable', { params: { id: job.id } });
  await check.call(api, 'cancelEnrichmentJob', { params: { id: job.id } });
  await check.refuses(api, 'cancelEnrichmentJob', 409, 'not_cancellable', { params: { id: job.id } });
  await check.call(api, 'retryEnrichmentJob', { params: { id: job.id } });
  const worker = world.launch({ role: 'worker' });
  const done = await enrichedLead(api, lead.id);
  assert.equal(done.enrichment.status, 'enriched');
  const queued = await check.call(api, 'enrich', { body: { leadId: lead.id } });
  assert.deepEqual([queued.message, queued.leadId], ['Enrichment queued', lead.id]);
  await check.refuses(api, 'enrich', 404, 'lead_not_found', { body: { leadId: `lead_${'0'.repeat(26)}` } });
  await queueIsEmpty(api);

  const shared = await check.call(api, 'createLead', { body: leadFor(twins[0], 3) });
  const ambiguous = await enrichedLead(api, shared.id);
  const { parcelId } = ambiguous.enrichment.candidates[0];
  await check.call(api, 'getLead', { params: { id: shared.id } });
  await check.refuses(api, 'chooseParcel', 404, undefined, { params: { id: shared.id }, body: { parcelId: `parcel_${'0'.repeat(26)}` } });
  await check.call(api, 'chooseParcel', { params: { id: shared.id }, body: { parcelId } });
  await queueIsEmpty(api);
  await worker.stop();
  return done;
}

async function callReads({ check, api, anonymous, lead }) {
  const params = { id: lead.id };
  const nobody = { id: `lead_${'0'.repeat(26)}` };
  for (const id of [undefined, { limit: 1, sort: 'name' }, { q: 'ada', status: 'new', source: 'web', enrichment: 'enriched' }]) {
    const page = await check.call(api, 'listLeads', id && { query: id });
    assert.ok(page.items.length > 0);
  }
  await check.refuses(api, 'listLeads', 400, 'limit_invalid', { query: { limit: 0 } });
  await check.refuses(api, 'listLeads', 400, undefined, { query: { sort: 'shoe size' } });
  await check.call(api, 'getLead', { params });
  await check.refuses(api, 'getLead', 404, 'lead_not_found', { params: nobody });
  await check.call(api, 'timelineOfLead', { params, query: { limit: 2 } });
  await check.refuses(api, 'timelineOfLead', 404, 'lead_not_found', { params: nobody });
  const property = { id: lead.property.id };
  await check.call(api, 'getProperty', { params: property });
  await check.refuses(api, 'getProperty', 404, 'property_not_found', { params: { id: `property_${'0'.repeat(26)}` } });
  const facts = await check.call(api, 'listFacts', { params: property });
  assert.ok(facts.items.length >= 10);
  await check.refuses(api, 'listFacts', 404, 'property_not_found', { params: { id: `property_${'0'.repeat(26)}` } });
  const history = await check.call(api, 'getPropertyHistory', { params: property });
  assert.ok(history.sales.length > 0 && history.assessments.length > 0);
  await check.refuses(api, 'getPropertyHistory', 404, 'property_not_found', { params: { id: `property_${'0'.repeat(26)}` } });
  const mortgages = await check.call(api, 'getMortgages', { params: property });
  assert.ok(mortgages.equity.why.length > 0);
  await check.refuses(api, 'getMortgages', 404, 'property_not_found', { params: { id: `property_${'0'.repeat(26)}` } });
  const ownership = await check.call(api, 'getOwnership', { params: property });
  assert.equal(ownership.ownerName, lead.property.ownerName);
  await check.refuses(api, 'getOwnership', 404, 'property_not_found', { params: { id: `property_${'0'.repeat(26)}` } });
  const bedrooms = { ...property, field: 'bedrooms' };
  const set = await check.call(api, 'setFact', { params: bedrooms, body: { value: 7, note: 'counted' } });
  assert.equal(set.items.find((fact) => fact.field === 'bedrooms' && fact.winner).value, 7);
  await check.refuses(api, 'setFact', 400, 'value_invalid', { params: bedrooms, body: { value: 'many' } });
  const withdrawn = await check.call(api, 'withdrawFact', { params: bedrooms });
  assert.deepEqual(withdrawn.items, facts.items);
  await check.refuses(api, 'withdrawFact', 404, 'fact_not_set', { params: bedrooms });
  await check.call(api, 'getEnrichmentStats');
  await check.refuses(anonymous, 'getEnrichmentStats', 401, 'not_signed_in');
}

const samples = {
  contacts: { firstName: 'Grace', email: 'grace@gmail.com' },
  properties: { address: { street: '9 Elm Ct', city: 'Nashville', state: 'TN', zip: '37203' } },
  opportunities: { name: '9 Elm Ct', expectedValue: 1200.5 },
  investors: { name: 'Blue Ridge', areas: ['37203'] },
  tasks: { title: 'Call back', dueAt: '2026-12-01T15:00:00Z' },
};
const singular = { leads: 'Lead', contacts: 'Contact', properties: 'Property', opportunities: 'Opportunity', investors: 'Investor', tasks: 'Task' };
const unknownField = { filter: JSON.stringify({ field: 'shoeSize', op: 'is', value: 'x' }) };

async function callOneKind({ check, api }, object, id) {
  const One = singular[object];
  const Many = object[0].toUpperCase() + object.slice(1);
  const params = { id };
  const nobody = { id: `${One.toLowerCase()}_${'0'.repeat(26)}` };
  const missing = `${One.toLowerCase()}_not_found`;
  const record = await check.call(api, `get${One}`, { params });
  await check.refuses(api, `get${One}`, 404, missing, { params: nobody });
  const based = { 'if-match': `"${record.version}"` };
  await check.call(api, `update${One}`, { params, body: { tags: ['seen'] }, headers: based });
  await check.refuses(api, `update${One}`, 412, 'edit_conflict', { params, body: { tags: [] }, headers: based });
  for (const operation of [`list${Many}`, `summarize${Many}`]) {
    await check.call(api, operation);
    await check.refuses(api, operation, 400, 'field_unknown', { query: unknownField });
  }
  await check.call(api, `countValuesOf${Many}`, { query: { field: 'ownerId' } });
  await check.refuses(api, `countValuesOf${Many}`, 400, 'field_unknown', { query: { field: 'shoeSize' } });
  if (check.operations.has(`boardOf${Many}`)) {
    await check.call(api, `boardOf${Many}`);
    await check.refuses(api, `boardOf${Many}`, 400, 'field_unknown', { query: unknownField });
  }
  await check.call(api, `timelineOf${One}`, { params });
  await check.refuses(api, `timelineOf${One}`, 404, missing, { params: nobody });
  await check.call(api, `bulkChange${Many}`, { body: { ids: [id], addTags: ['bulk'] } });
  await check.refuses(api, `bulkChange${Many}`, 400, 'operation_empty', { body: { ids: [id] } });
}

async function callRecords(context) {
  const { check, api, lead } = context;
  await check.call(api, 'listObjects');
  await check.refuses(context.anonymous, 'listObjects', 401, 'not_signed_in');
  const ids = { leads: lead.id };
  for (const [object, body] of Object.entries(samples)) {
    ids[object] = (await check.call(api, `create${singular[object]}`, { body })).id;
    await check.refuses(api, `create${singular[object]}`, 400, 'field_unknown', { body: { shoeSize: 44 } });
  }
  for (const [object, id] of Object.entries(ids)) await callOneKind(context, object, id);
  for (const operation of ['listActivities', 'summarizeActivities']) {
    await check.call(api, operation);
    await check.refuses(api, operation, 400, 'field_unknown', { query: unknownField });
  }
  await check.call(api, 'countValuesOfActivities', { query: { field: 'type' } });
  await check.refuses(api, 'countValuesOfActivities', 400, 'field_unknown', { query: { field: 'x' } });
  await check.call(api, 'logActivity', { body: { recordId: lead.id, type: 'call', outcome: 'no_answer', summary: 'rang twice' } });
  await check.refuses(api, 'logActivity', 400, 'value_invalid', { body: { recordId: lead.id, type: 'note' } });
  await check.call(api, 'checkContact', { params: { id: ids.contacts } });
  await check.refuses(api, 'checkContact', 404, 'contact_not_found', { params: { id: 'contact_00000000000000000000000000' } });
  await check.call(api, 'checkAddress', { params: { id: ids.properties } });
  await check.refuses(api, 'checkAddress', 404, 'property_not_found', { params: { id: 'property_00000000000000000000000000' } });
  await check.call(api, 'setContactPoints', { params: { id: ids.contacts }, body: { points: [{ kind: 'phone', value: '615-555-0123', label: 'work' }] } });
  await check.refuses(api, 'setContactPoints', 400, 'value_invalid', { params: { id: ids.contacts }, body: { points: [{ kind: 'phone', value: ' ' }] } });
  await check.call(api, 'setPropertyOwners', { params: { id: ids.properties }, body: { owners: [{ contactId: ids.contacts, share: 50 }] } });
  await check.refuses(api, 'setPropertyOwners', 400, 'value_invalid', { params: { id: ids.properties }, body: { owners: [{ contactId: 'contact_x' }] } });
  await check.call(api, 'convertLead', { params: { id: lead.id }, body: { expectedValue: 9000 } });
  await check.refuses(api, 'convertLead', 409, 'already_converted', { params: { id: lead.id }, body: {} });
  for (const [operation, query] of [['search', { q: 'grace' }], ['getToday'], ['listTags', { object: 'leads' }], ['listStages'], ['listCustomFields'], ['listOperations'], ['listViews', { object: 'leads' }]]) {
    await check.call(api, operation, query && { query });
    await check.refuses(context.anonymous, operation, 401, 'not_signed_in');
  }
  const corrected = await until('the words to be learned', async () => (await check.call(api, 'search', { query: { q: 'grcae' } })).corrected.grcae);
  assert.deepEqual(corrected, ['grace']);
  await callWorkspaceOfRecords(context, ids);
}

async function callWorkspaceOfRecords({ check, api }, ids) {
  const view = await check.call(api, 'createView', { body: { object: 'leads', name: 'Hot', query: { sort: 'name' } } });
  await check.refuses(api, 'createView', 404, 'object_unknown', { body: { object: 'cats', name: 'x' } });
  await check.call(api, 'updateView', { params: { id: view.id }, body: { shared: true } });
  await check.refuses(api, 'updateView', 400, 'unknown_field', { params: { id: view.id }, body: { colour: 'red' } });
  await check.call(api, 'deleteView', { params: { id: view.id } });
  await check.refuses(api, 'deleteView', 404, 'view_not_found', { params: { id: view.id } });
  const field = await check.call(api, 'createCustomField', { body: { object: 'leads', label: 'Motivation', type: 'number' } });
  await check.refuses(api, 'createCustomField', 400, 'value_invalid', { body: { object: 'leads', label: 'Pick', type: 'choice', choices: [] } });
  await check.call(api, 'updateCustomField', { params: { id: field.id }, body: { label: 'Drive' } });
  await check.refuses(api, 'updateCustomField', 404, 'field_not_found', { params: { id: `field_${'0'.repeat(26)}` }, body: { label: 'x' } });
  await check.call(api, 'archiveCustomField', { params: { id: field.id } });
  await check.refuses(api, 'archiveCustomField', 404, 'field_not_found', { params: { id: field.id } });
  const stages = (await api.get('/api/stages')).expect(200);
  await check.call(api, 'setStages', { body: stages });
  await check.refuses(api, 'setStages', 400, 'value_invalid', { body: { items: [] } });
  for (const object of [...Object.keys(ids), 'activities']) {
    const Many = object[0].toUpperCase() + object.slice(1);
    await check.call(api, `export${Many}`, { body: {} });
    await check.refuses(api, `export${Many}`, 400, 'field_unknown', { body: { fields: ['shoeSize'] } });
  }
  const [operation] = (await api.get('/api/operations')).expect(200).items;
  const params = { id: operation.id };
  await check.call(api, 'getOperation', { params });
  await check.refuses(api, 'getOperation', 404, 'operation_not_found', { params: { id: `operation_${'0'.repeat(26)}` } });
  await until('the export', async () => (await api.get(`/api/operations/${operation.id}`)).expect(200).status === 'completed');
  await check.call(api, 'getOperationFile', { params });
  await check.refuses(api, 'getOperationFile', 404, 'operation_not_found', { params: { id: `operation_${'0'.repeat(26)}` } });
  await check.refuses(api, 'cancelOperation', 409, 'not_cancellable', { params });
}

async function callCancel({ check, api, world }) {
  await world.processes.at(-1).stop(); // the worker: what is asked for now waits
  const waiting = await check.call(api, 'exportLeads', { body: {} });
  await check.call(api, 'cancelOperation', { params: { id: waiting.id } });
}

// Removing comes last: it needs what nothing else needs.
async function callTrash({ check, api }) {
  for (const object of ['tasks', 'investors', 'opportunities', 'leads', 'properties', 'contacts']) {
    const One = singular[object];
    const made = object === 'leads' ? (await api.post('/api/leads', leadFor(parcel(1), 7))).expect(201)
      : (await api.post(`/api/${object}`, object === 'properties' ? { address: { street: '11 Elm Ct' } } : samples[object])).expect(201);
    const params = { id: made.id };
    await check.call(api, `delete${One}`, { params });
    await check.refuses(api, `delete${One}`, 404, `${One.toLowerCase()}_not_found`, { params });
    await check.call(api, `restore${One}`, { params });
    await check.refuses(api, `restore${One}`, 404, 'not_in_trash', { params });
  }
}

async function callBulkEnrichment({ check, api, anonymous, lead }) {
  const nobody = { id: `run_${'0'.repeat(26)}` };
  const one = { ids: [lead.id] };
  assert.equal((await check.call(api, 'estimateBulkEnrichment', { body: one })).leads, 1);
  await check.refuses(api, 'estimateBulkEnrichment', 400, 'bulk_empty', { body: {} });
  await check.refuses(api, 'startBulkEnrichment', 400, 'cap_invalid', { body: { ...one, cap: -1 } });
  const run = await check.call(api, 'startBulkEnrichment', { body: { ...one, cap: 2.5 } });
  assert.deepEqual([run.status, run.cap, run.total], ['running', 2.5, 1]);
  const params = { id: run.id };
  await check.refuses(api, 'resumeBulkEnrichment', 409, 'run_not_paused', { params, body: {} });
  await check.call(api, 'pauseBulkEnrichment', { params });
  await check.refuses(api, 'pauseBulkEnrichment', 409, 'run_not_running', { params });
  assert.equal((await check.call(api, 'resumeBulkEnrichment', { params, body: { cap: 3 } })).cap, 3);
  await check.call(api, 'cancelBulkEnrichment', { params });
  await check.refuses(api, 'cancelBulkEnrichment', 409, 'run_over', { params });
  assert.equal((await check.call(api, 'getBulkEnrichment', { params })).status, 'cancelled');
  await check.refuses(api, 'getBulkEnrichment', 404, 'run_not_found', { params: nobody });
  assert.equal((await check.call(api, 'listBulkEnrichments')).items.length, 1);
  await check.refuses(anonymous, 'listBulkEnrichments', 401, 'not_signed_in');
}

async function callSpending({ check, api, anonymous, world }) {
  const attom = { name: 'attom' };
  world.launch({ role: 'worker', env: { HK_ENRICHMENT_LEAD_BUDGET: '1' } });
  const lead = (await api.post('/api/leads', leadFor(parcel(2), 2))).expect(201);
  assert.equal((await enrichedLead(api, lead.id)).enrichment.status, 'needs_review');
  const waiting = await check.call(api, 'listProviderCalls', { query: { waiting: 'true', state: 'unknown', provider: 'attom', leadId: lead.id } });
  assert.equal(waiting.items.length, 1);
  await check.refuses(api, 'listProviderCalls', 400, 'state_unknown', { query: { state: 'lost' } });
  const params = { id: waiting.items[0].id };
  await check.refuses(api, 'decideProviderCall', 400, 'body_invalid', { params, body: { decision: 'perhaps' } });
  await check.call(api, 'decideProviderCall', { params, body: { decision: 'write_off' } });
  await check.refuses(api, 'decideProviderCall', 409, 'already_decided', { params, body: { decision: 'buy_again' } });
  await queueIsEmpty(api);

  const costs = await check.call(api, 'listEnrichmentCosts', { query: { days: 7 } });
  assert.deepEqual(costs.items.map((item) => item.provider).filter((name) => !['zerobounce', 'smarty'].includes(name)).sort(), ['attom', 'county']);
  await check.refuses(api, 'listEnrichmentCosts', 400, 'days_invalid', { query: { days: 0 } });
  const { items: providers } = await check.call(api, 'listEnrichmentProviders');
  assert.deepEqual(providers.map((p) => [p.name, p.free]), [['county', true], ['attom', false], ['zerobounce', false], ['smarty', false]]);
  await check.refuses(anonymous, 'listEnrichmentProviders', 401, 'not_signed_in');
  const paused = await check.call(api, 'pauseEnrichmentProvider', { params: attom, body: { reason: 'Contract ends' } });
  assert.deepEqual([paused.state, paused.reason], ['paused', 'Contract ends']);
  await check.refuses(api, 'pauseEnrichmentProvider', 404, 'provider_not_found', { params: { name: 'nobody' }, body: {} });
  assert.equal((await check.call(api, 'resumeEnrichmentProvider', { params: attom })).state, 'running');
  await check.refuses(api, 'resumeEnrichmentProvider', 404, 'provider_not_found', { params: { name: 'nobody' } });
  const raised = await check.call(api, 'setEnrichmentProviderBudget', { params: attom, body: { dailyBudget: 25.5 } });
  assert.deepEqual([raised.dailyBudget, raised.dailyBudgetDefault], [25.5, 10]);
  assert.equal((await check.call(api, 'setEnrichmentProviderBudget', { params: attom, body: { dailyBudget: null } })).dailyBudget, 10);
  await check.refuses(api, 'setEnrichmentProviderBudget', 400, 'budget_invalid', { params: attom, body: { dailyBudget: 0 } });
}

async function callProviderSettings({ check, api, anonymous }) {
  const params = { name: 'neverbounce' };
  const all = await check.call(api, 'listProviderSettings');
  assert.ok(all.items.length >= 7);
  await check.refuses(anonymous, 'listProviderSettings', 401, 'not_signed_in');
  await check.call(api, 'changeProviderSettings', { params, body: { settings: { price_per_check: '0.004' } } });
  await check.refuses(api, 'changeProviderSettings', 400, 'setting_unknown', { params, body: { settings: { colour: 'red' } } });
  await check.refuses(api, 'changeProviderSettings', 404, 'provider_not_found', { params: { name: 'nobody' }, body: { settings: {} } });
  await check.refuses(api, 'testProvider', 409, 'provider_not_ready', { params });
  assert.equal((await check.call(api, 'testProvider', { params: { name: 'zerobounce' } })).cost >= 0, true);
}

async function callPeople({ check, api, anonymous }) {
  const workspace = await check.call(api, 'getWorkspace');
  await check.refuses(anonymous, 'getWorkspace', 401, 'not_signed_in');
  const based = { 'if-match': `"${workspace.version}"` };
  await check.refuses(api, 'changeWorkspace', 428, 'precondition_required', { body: { name: 'Acme' } });
  await check.call(api, 'changeWorkspace', { body: { name: 'Acme', timeZone: 'America/Denver', currency: 'USD', strategy: 'hold' }, headers: based });
  await check.refuses(api, 'changeWorkspace', 412, 'edit_conflict', { body: { name: 'Bolt' }, headers: based });

  const invited = await check.call(api, 'createInvitation', { body: { email: 'joan@example.com', role: 'agent', name: 'Joan' } });
  await check.refuses(api, 'createInvitation', 400, 'email_invalid', { body: { email: 'joan', role: 'agent' } });
  const byLink = { invitation: new URL(invited.link).searchParams.get('token') };
  assert.equal((await check.call(anonymous, 'getInvitation', { params: byLink })).workspaceName, 'Acme');
  await check.refuses(anonymous, 'getInvitation', 404, 'invitation_not_found', { params: { invitation: 'wrong' } });
  await check.call(anonymous, 'acceptInvitation', { params: byLink, body: { name: 'Joan', password: 'a long enough password' } });
  await check.refuses(anonymous, 'acceptInvitation', 404, 'invitation_not_found', { params: byLink, body: { name: 'Joan', password: 'a long enough password' } });
  const other = await check.call(api, 'createInvitation', { body: { email: 'mary@example.com', role: 'viewer' } });
  assert.equal((await check.call(api, 'listInvitations')).items.length, 1);
  await check.refuses(anonymous, 'listInvitations', 401, 'not_signed_in');
  await check.call(api, 'removeInvitation', { params: { invitation: other.id } });
  await check.refuses(api, 'removeInvitation', 404, 'invitation_not_found', { params: { invitation: other.id } });

  const { items: users } = await check.call(api, 'listUsers');
  await check.refuses(anonymous, 'listUsers', 401, 'not_signed_in');
  const joan = users.find((user) => user.email === 'joan@example.com');
  await check.call(api, 'changeUser', { params: { id: joan.id }, body: { role: 'manager', name: 'Joan C.' } });
  await check.refuses(api, 'changeUser', 409, 'last_owner', { params: { id: users.find((user) => user.role === 'owner').id }, body: { active: false } });

  const team = await check.call(api, 'createTeam', { body: { name: 'North', memberIds: [joan.id] } });
  await check.refuses(api, 'createTeam', 409, 'already_exists', { body: { name: 'north' } });
  assert.equal((await check.call(api, 'listTeams')).items.length, 1);
  await check.refuses(anonymous, 'listTeams', 401, 'not_signed_in');
  await check.call(api, 'changeTeam', { params: { id: team.id }, body: { name: 'South' } });
  await check.refuses(api, 'changeTeam', 400, 'member_unknown', { params: { id: team.id }, body: { memberIds: ['user_x'] } });
  await check.call(api, 'removeTeam', { params: { id: team.id } });
  await check.refuses(api, 'removeTeam', 404, 'team_not_found', { params: { id: team.id } });

  const { items: rules } = await check.call(api, 'listRowRules');
  await check.refuses(anonymous, 'listRowRules', 401, 'not_signed_in');
  await check.call(api, 'setRowRules', { body: { items: rules } });
  await check.refuses(api, 'setRowRules', 400, 'rule_wider', { body: { items: [{ role: 'agent', object: 'leads', read: 'own', write: 'all' }] } });

  const key = await check.call(api, 'createKey', { body: { name: 'script', role: 'viewer' } });
  await check.refuses(api, 'createKey', 400, 'body_invalid', { body: { name: 'script', role: 'emperor' } });
  assert.ok((await check.call(api, 'listKeys')).items.length >= 2);
  await check.refuses(anonymous, 'listKeys', 401, 'not_signed_in');
  await check.call(api, 'removeKey', { params: { id: key.id } });
  await check.refuses(api, 'removeKey', 404, 'key_not_found', { params: { id: key.id } });

  assert.ok((await check.call(api, 'listAudit', { query: { limit: 5 } })).nextCursor);
  await check.refuses(api, 'listAudit', 400, 'cursor_invalid', { query: { cursor: 'x' } });
  assert.equal((await check.call(api, 'checkAudit')).ok, true);
  await check.refuses(anonymous, 'checkAudit', 401, 'not_signed_in');
}

async function callValidation({ check, api }) {
  for (const email of ['ada@example.org', 'ada@gmail.con', 'x@mailinator.com', 'nothing']) await check.call(api, 'validateEmail', { body: { email } });
  await check.refuses(api, 'validateEmail', 400, undefined, { body: {} });
  for (const phone of ['615-555-0123', '+44 20 7946 0958', '12']) await check.call(api, 'validatePhone', { body: { phone } });
  await check.refuses(api, 'validatePhone', 400, undefined, { body: { phone: 5 } });
  for (const body of [{ street: '100 N Main Street Apt 4', city: 'Nashville', state: 'TN', zip: '37201-1234' }, { address: 'nowhere' }]) await check.call(api, 'validateAddress', { body });
  await check.refuses(api, 'validateAddress', 400, 'unknown_field', { body: { planet: 'Mars' } });
}

async function callImports({ check, api, anonymous }) {
  const text = 'First Name,Email\nAda,ada@example.org\ntoo,many,columns\n';
  const made = await check.call(api, 'createImport', { body: { kind: 'leads', fileName: 'leads.csv', sizeBytes: text.length } });
  await check.refuses(api, 'createImport', 400, undefined, { body: { kind: 'cats', fileName: 'x' } });
  const params = { id: made.id };
  await check.refuses(api, 'startImport', 409, 'import_not_ready', { params, body: {} });
  await check.refuses(api, 'previewImport', 409, 'import_not_ready', { params });
  await check.refuses(api, 'checkImport', 409, 'import_not_ready', { params, body: {} });
  await check.call(api, 'uploadImportContent', { params, query: { offset: 0 }, body: text, headers: octets });
  await check.refuses(api, 'uploadImportContent', 409, 'wrong_offset', { params, query: { offset: 1 }, body: text, headers: octets });
  await check.call(api, 'previewImport', { params });
  await check.refuses(api, 'checkImport', 400, undefined, { params, body: { duplicates: 'burn' } });
  await check.call(api, 'checkImport', { params, body: { mapping: { 0: 'firstName', 1: 'email' }, duplicates: 'skip' } });
  const checked = await until('the dry run', async () => {
    const now = await check.call(api, 'getImport', { params });
    return now.check.status === 'completed' && now;
  });
  assert.deepEqual(checked.check.samples.map((sample) => sample.outcome), ['new', 'bad']);
  await check.call(api, 'startImport', { params, body: { mapping: { 0: 'firstName', 1: 'email' } } });
  await until('the import', async () => (await check.call(api, 'getImport', { params })).status === 'completed');
  const aside = await check.call(api, 'listQuarantine', { params, query: { limit: 10 } });
  assert.equal(aside.items.length, 1);
  const other = await check.call(api, 'createImport', { body: { kind: 'parcels', fileName: 'p.csv' } });
  await check.call(api, 'cancelImport', { params: { id: other.id } });
  await check.refuses(api, 'cancelImport', 409, 'not_cancellable', { params });
  await check.call(api, 'listImports', { query: { limit: 1 } });
  await check.refuses(api, 'listImports', 400, 'limit_invalid', { query: { limit: 'many' } });
  const nobody = { id: `import_${'0'.repeat(26)}` };
  for (const id of ['getImport', 'listQuarantine']) await check.refuses(api, id, 404, 'import_not_found', { params: nobody });
  assert.equal((await check.call(api, 'listCounties')).items.find(({ name }) => name === 'nyc').sync.state, 'none');
  const nyc = { params: { name: 'nyc' } };
  await check.refuses(anonymous, 'listCounties', 401, 'not_signed_in');
  await check.refuses(api, 'syncCounty', 404, 'county_unknown', { params: { name: 'atlantis' } });
  await check.refuses(api, 'syncCounty', 400, 'body_invalid', { ...nyc, body: { all: 'yes' } });
  await check.call(api, 'syncCounty', { ...nyc, body: { all: true } });
  await check.refuses(api, 'syncCounty', 409, 'county_busy', nyc);
  await check.call(api, 'importLeads', { body: text, headers: csvType });
  await check.refuses(api, 'importLeads', 400, 'file_empty', { body: '', headers: csvType });
}

const reports = ['ConversionBySource', 'TimeInStage', 'PipelineValue', 'Funnel', 'Cohorts', 'ActivityByPerson', 'CostPerSource', 'LeadsOverTime'];

async function callEventsAndReports({ check, api, anonymous, world }) {
  await check.call(api, 'trackEvents', { body: { event: 'page_viewed', eventId: 'e1', properties: { path: '/' } } });
  await check.refuses(api, 'trackEvents', 400, 'body_invalid', { body: { event: '' } });
  const key = await check.call(api, 'createPublishableKey', { body: { name: 'Site', origins: ['https://www.example.com'] } });
  await check.refuses(api, 'createPublishableKey', 400, 'origin_invalid', { body: { name: 'Site', origins: ['*'] } });
  await check.call(api, 'listPublishableKeys');
  await check.refuses(anonymous, 'listPublishableKeys', 401, 'not_signed_in');
  await check.call(api, 'removePublishableKey', { params: { id: key.id } });
  await check.refuses(api, 'removePublishableKey', 404, 'publishable_key_not_found', { params: { id: key.id } });
  await world.cli(['lake', 'export']);
  for (const report of reports) {
    await check.call(api, `get${report}`, { query: { compare: 'previous' } });
    await check.refuses(api, `get${report}`, 400, 'range_invalid', { query: { from: '2026-02-01', to: '2026-01-01' } });
  }
}

testOnStores('every operation of the document answers as documented', async (world) => {
  const context = { world, ...(await begin(world)) };
  await callSystem(context);
  await callSession(context);
  await callPeople(context);
  context.lead = await callLeads(context);
  await callReads(context);
  await callBulkEnrichment(context);
  await callSpending(context);
  await callProviderSettings(context);
  await callRecords(context);
  await callTrash(context);
  await callValidation(context);
  await callImports(context);
  await callEventsAndReports(context);
  await callCancel(context);
  await context.check.call(context.api, 'removeDemo');
  await context.check.refuses(context.anonymous, 'removeDemo', 401, 'not_signed_in');

  const all = [...context.check.operations.keys()].sort();
  assert.deepEqual([...context.check.succeeded].sort(), all, 'each operation succeeded once');
  assert.deepEqual([...context.check.refused].sort(), all, 'each operation refused once');
  console.log(`${world.store}: ${all.length} operations answer as documented`);
});

testOnStores('the document is well formed and the same on the command line', async (world) => {
  await world.serve({ role: 'api' });
  const document = (await world.client().get('/openapi.json')).expect(200);
  assert.match(document.openapi, /^3\.1\./);
  const printed = await world.cliJson(['openapi']);
  assert.deepEqual(printed, document);
  const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map((o) => o.operationId));
  assert.equal(new Set(ids).size, ids.length, 'operationIds are unique');
  const references = JSON.stringify(document).match(/"#\/components\/schemas\/\w+"/g).map((text) => JSON.parse(text));
  for (const reference of references) assert.ok(document.components.schemas[reference.split('/').at(-1)], reference);
  for (const [path, methods] of Object.entries(document.paths))
    for (const operation of Object.values(methods)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]);
      assert.deepEqual((operation.parameters ?? []).filter((p) => p.in === 'path').map((p) => p.name), named, path);
      assert.ok(operation.summary && operation.tags.length > 0, path);
    }
});

test('the checker of these tests finds what does not fit', () => {
  const document = { components: { schemas: { Id: { type: 'string', minLength: 2, maxLength: 3 } } } };
  const schema = {
    type: 'object', required: ['id'], additionalProperties: false,
    properties: { id: { $ref: '#/components/schemas/Id' }, n: { type: ['integer', 'null'], minimum: 1, maximum: 9 }, kind: { enum: ['a', null] }, list: { type: 'array', items: { type: 'number' } }, any: { anyOf: [{ type: 'null' }, { type: 'boolean' }] } },
  };
  assert.deepEqual(problemsOf(document, schema, { id: 'ab', n: null, kind: null, list: [1, 1.5], any: true }), []);
  for (const bad of [null, {}, { id: 'a' }, { id: 'abcd' }, { id: 1 }, { id: 'ab', n: 0 }, { id: 'ab', n: 10 }, { id: 'ab', n: 1.5 }, { id: 'ab', kind: 'b' }, { id: 'ab', list: ['x'] }, { id: 'ab', any: 1 }, { id: 'ab', more: 1 }])
    assert.ok(problemsOf(document, schema, bad).length > 0, JSON.stringify(bad));
});
