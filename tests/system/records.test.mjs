// Records over HTTP: what people do all day, and that rules for rows hold on every way out.
import assert from 'node:assert/strict';

import { until } from './lib/wait.mjs';
import { testOnStores } from './lib/world.mjs';

const password = 'correct horse battery';
const owner = { HK_OWNER_EMAIL: 'owner@example.com', HK_OWNER_PASSWORD: password };

function browserOf(world, answer) {
  const session = answer.json;
  const cookie = answer.headers.get('set-cookie').split(';')[0];
  return { id: session.user.id, client: world.client({ cookie, 'x-csrf-token': session.csrfToken }) };
}

async function signIn(world, email) {
  const answer = await world.client().post('/api/session', { email, password });
  answer.expect(200);
  return browserOf(world, answer);
}

async function join(world, admin, email, role) {
  const { link } = (await admin.post('/api/invitations', { email, role })).expect(201);
  const token = new URL(link).searchParams.get('token');
  const answer = await world.client().post(`/api/invitations/${token}/accept`, { name: email.split('@')[0], password });
  answer.expect(201);
  return browserOf(world, answer);
}

const leadBody = (name, n) => ({
  source: n % 2 ? 'web' : 'direct mail',
  contact: { firstName: name, lastName: 'Vogel', email: `${name.toLowerCase()}@gmail.com`, phone: `615-555-01${String(10 + n)}` },
  property: { address: { street: `${100 + n} Quarry St`, city: 'Nashville', state: 'TN', zip: '37203' } },
});

const filterOf = (filter) => `filter=${encodeURIComponent(JSON.stringify(filter))}`;

async function ended(client, operation) {
  return until('the operation', async () => {
    const now = (await client.get(`/api/operations/${operation.id}`)).expect(200);
    return now.status === 'completed' || now.status === 'failed' ? now : undefined;
  });
}

testOnStores('two people edit one record: the later sees what is there and nothing is lost', async (world) => {
  await world.serve({ role: 'api', env: owner });
  const { client } = await signIn(world, 'owner@example.com');
  const lead = (await client.post('/api/leads', leadBody('Ann', 1))).expect(201);
  const read = await client.get(`/api/leads/${lead.id}`);
  const etag = read.headers.get('etag');
  const patch = (body, tag) => client.send('PATCH', `/api/leads/${lead.id}`, body, tag ? { 'if-match': tag } : {});
  (await patch({ notes: 'x' })).expectProblem(428, 'precondition_required');
  (await patch({ notes: 'first' }, etag)).expect(200);
  const late = (await patch({ notes: 'second', status: 'contacted' }, etag)).expectProblem(412, 'edit_conflict');
  assert.equal(late.current.notes, 'first');
  assert.equal(late.current.status, 'new');
  const merged = (await patch({ status: 'contacted' }, `"${late.current.version}"`)).expect(200);
  assert.deepEqual([merged.notes, merged.status], ['first', 'contacted']);
  const types = (await client.all(`/api/leads/${lead.id}/timeline`)).map((activity) => activity.type);
  assert.deepEqual(types.filter((type) => type !== 'enrichment_queued'), ['status_changed', 'record_updated', 'lead_created']);
});

testOnStores('a lead becomes a deal, moves, is lost and opened again', async (world) => {
  await world.serve({ role: 'api', env: owner });
  const { client } = await signIn(world, 'owner@example.com');
  const lead = (await client.post('/api/leads', leadBody('Ann', 1))).expect(201);
  const made = (await client.post(`/api/leads/${lead.id}/convert`, { expectedValue: 15000.25 })).expect(201);
  assert.equal(made.lead.status, 'converted');
  assert.equal(made.opportunity.title, '101 Quarry St');
  (await client.post(`/api/leads/${lead.id}/convert`, {})).expectProblem(409, 'already_converted');
  const patch = (body) => client.send('PATCH', `/api/opportunities/${made.opportunity.id}`, body, { 'if-match': '*' });
  (await patch({ stage: 'offer_made' })).expect(200);
  (await patch({ status: 'lost' })).expectProblem(400, 'lost_reason_missing');
  (await patch({ status: 'lost', lostReason: 'price' })).expect(200);
  (await patch({ status: 'open' })).expect(200);
  const board = (await client.get('/api/opportunities/board')).expect(200);
  const column = board.columns.find((one) => one.value === 'offer_made');
  assert.deepEqual([column.count, column.sums.expectedValue, column.sums.weightedValue], [1, 15000.25, 4500.07]);
  const events = (await client.all(`/api/opportunities/${made.opportunity.id}/timeline`)).map((one) => one.type);
  assert.ok(events.includes('stage_changed') && events.includes('lead_created'), `${events}`);
});

testOnStores('rules for rows hold on every way out', async (world) => {
  await world.serve({ env: owner });
  const { client: boss } = await signIn(world, 'owner@example.com');
  const joan = await join(world, boss, 'joan@example.com', 'agent');
  const kim = await join(world, boss, 'kim@example.com', 'agent');
  const ids = {};
  for (const [n, name] of ['Ann', 'Ben', 'Cat'].entries()) {
    const lead = (await boss.post('/api/leads', leadBody(name, n))).expect(201);
    ids[name] = lead.id;
    await until('enrichment', async () => !['queued', 'running'].includes((await boss.get(`/api/leads/${lead.id}`)).expect(200).enrichment.status));
    if (name !== 'Cat') (await boss.send('PATCH', `/api/leads/${lead.id}`, { ownerId: name === 'Ann' ? joan.id : kim.id }, { 'if-match': '*' })).expect(200);
    (await boss.post('/api/activities', { recordId: lead.id, type: 'note', summary: `quarry note about ${name}` })).expect(201);
  }
  const objects = ['leads', 'contacts', 'properties', 'opportunities', 'investors', 'activities', 'tasks'];
  const scopes = async (scope) => {
    const items = objects.map((object) => ({ role: 'agent', object, read: object === 'activities' ? 'all' : scope, write: object === 'activities' ? 'all' : scope }));
    (await boss.send('PUT', '/api/row-rules', { items })).expect(200);
  };
  const surfaces = {
    list: async (c) => (await c.all('/api/leads')).map((row) => row.title),
    words: async (c) => (await c.get('/api/leads?q=quarry')).expect(200).items.map((row) => row.title),
    contacts: async (c) => (await c.all('/api/contacts')).map((row) => row.title),
    search: async (c) => ((await c.get('/api/search?q=vogel')).expect(200).groups.find((g) => g.object === 'leads')?.items ?? []).map((row) => row.title),
    board: async (c) => (await c.get('/api/leads/board')).expect(200).columns.flatMap((column) => column.items.map((row) => row.title)),
    timeline: async (c) => {
      const seen = [];
      for (const [name, id] of Object.entries(ids)) if ((await c.get(`/api/leads/${id}/timeline`)).status === 200) seen.push(name);
      return seen;
    },
    record: async (c) => {
      const seen = [];
      for (const [name, id] of Object.entries(ids)) if ((await c.get(`/api/leads/${id}`)).status === 200) seen.push(name);
      return seen;
    },
    notes: async (c) => (await c.all('/api/activities')).filter((row) => row.type === 'note').map((row) => row.title.split(' ').at(-1)),
    monitor: async (c) => (await c.all('/api/enrichment/jobs')).map((job) => job.leadName),
    export: async (c) => {
      const operation = await ended(c, (await c.post('/api/leads/export', { fields: ['contact.name'] })).expect(202));
      const file = await c.get(operation.fileUrl);
      assert.equal(file.status, 200);
      return file.text.trim().split('\r\n').slice(1).map((line) => line.split(',')[1]);
    },
  };
  const expected = { none: [], own: ['Ann'], team: ['Ann', 'Ben'], all: ['Ann', 'Ben', 'Cat'] };
  (await boss.post('/api/teams', { name: 'North', memberIds: [joan.id, kim.id] })).expect(201);
  for (const [scope, names] of Object.entries(expected)) {
    await scopes(scope);
    if (scope === 'none') {
      (await joan.client.get('/api/leads')).expectProblem(403, 'object_forbidden');
      assert.deepEqual((await joan.client.get('/api/search?q=vogel')).expect(200).groups, []);
      continue;
    }
    for (const [surface, read] of Object.entries(surfaces)) {
      const seen = (await read(joan.client)).map((title) => title.split(' ')[0]).sort();
      assert.deepEqual(seen, names, `${surface} with ${scope}`);
    }
    const count = (await joan.client.get('/api/leads/summary')).expect(200).count;
    const facets = (await joan.client.get('/api/leads/facets?field=source')).expect(200).items;
    assert.equal(count, names.length, scope);
    assert.equal(facets.reduce((sum, one) => sum + one.count, 0), names.length, scope);
  }

  // Changes of what the rules do not reach, and the live stream.
  await scopes('own');
  const touch = (c, id) => c.send('PATCH', `/api/leads/${id}`, { notes: 'changed' }, { 'if-match': '*' });
  (await touch(joan.client, ids.Ben)).expectProblem(404, 'lead_not_found');
  (await joan.client.post(`/api/leads/${ids.Ben}/enrich`)).expectProblem(404, 'lead_not_found');
  const bulk = await ended(joan.client, (await joan.client.post('/api/leads/bulk', { ids: Object.values(ids), set: { status: 'lost' } })).expect(202));
  assert.deepEqual([bulk.done, bulk.failed], [1, 2]);
  const stream = joan.client.stream();
  await stream.opened;
  (await touch(boss, ids.Ben)).expect(200);
  (await touch(boss, ids.Ann)).expect(200);
  await until('the event of the own lead', () => stream.events.some((event) => event.data.recordId === ids.Ann));
  assert.ok(!stream.events.some((event) => event.data.recordId === ids.Ben), 'nothing of the others');
  stream.close();
});

testOnStores('the search forgives typing errors, and never with the words of records that the caller does not see', async (world) => {
  await world.serve({ env: owner });
  const { client: boss } = await signIn(world, 'owner@example.com');
  const joan = await join(world, boss, 'joan@example.com', 'agent');
  const items = ['leads', 'contacts', 'properties', 'opportunities', 'investors', 'activities', 'tasks'].map((object) => ({ role: 'agent', object, read: 'own', write: 'own' }));
  (await boss.send('PUT', '/api/row-rules', { items })).expect(200);
  const lead = async (firstName, lastName, n, ownerId) => {
    const { contact, ...rest } = leadBody(firstName, n);
    const { id } = (await boss.post('/api/leads', { ...rest, contact: { ...contact, lastName } })).expect(201);
    await until('enrichment', async () => !['queued', 'running'].includes((await boss.get(`/api/leads/${id}`)).expect(200).enrichment.status));
    if (ownerId) (await boss.send('PATCH', `/api/leads/${id}`, { ownerId }, { 'if-match': '*' })).expect(200);
    return id;
  };
  await lead('Ximena', 'Petrov', 1, joan.id);
  await lead('Olga', 'Petrowski', 2);
  await lead('Ann', 'Petrv', 3);
  const search = async (client, q) => {
    const { groups, corrected } = (await client.get(`/api/search?q=${encodeURIComponent(q)}`)).expect(200);
    return { leads: (groups.find((group) => group.object === 'leads')?.items ?? []).map((item) => item.title).sort(), corrected };
  };
  await until('the words to be learned', async () => (await search(boss, 'petrwoski')).leads.length > 0);
  assert.deepEqual(await search(boss, 'petrwoski'), { leads: ['Olga Petrowski'], corrected: { petrwoski: ['petrowski'] } });
  assert.deepEqual(await search(boss, 'petrov'), { leads: ['Ximena Petrov'], corrected: {} });
  assert.deepEqual(await search(boss, 'petrv'), { leads: ['Ann Petrv'], corrected: {} });
  assert.deepEqual((await search(boss, 'nasvhille qaurry')).corrected, { nasvhille: ['nashville'], qaurry: ['quarry'] });
  assert.deepEqual((await search(boss, 'nasvi')).leads, ['Ann Petrv', 'Olga Petrowski', 'Ximena Petrov']);
  assert.deepEqual(await search(boss, '110 quarry'), { leads: [], corrected: {} });
  // To an agent, the names of others are as if they were not there.
  assert.deepEqual(await search(joan.client, 'petrwoski'), { leads: [], corrected: {} });
  assert.deepEqual(await search(joan.client, 'ximnea petrv'), { leads: ['Ximena Petrov'], corrected: { ximnea: ['ximena'], petrv: ['petrov'] } });
  const listed = async (client, value, more = {}) => (await client.all(`/api/leads?${filterOf({ field: '*', op: 'contains', value, ...more })}`)).map((row) => row.title).sort();
  assert.deepEqual(await listed(boss, 'nashvile'), ['Ann Petrv', 'Olga Petrowski', 'Ximena Petrov']);
  assert.deepEqual(await listed(boss, 'nashvile', { meant: {} }), []);
  assert.deepEqual(await listed(joan.client, 'petrv'), ['Ximena Petrov']);
  (await boss.get(`/api/leads?${filterOf({ field: '*', op: 'contains', value: 'petrv', meant: { petrv: ['" OR "ann'] } })}`)).expectProblem(400, 'filter_invalid');
  // A bulk change reaches what the list shows.
  const bulk = await ended(boss, (await boss.post('/api/leads/bulk', { filter: { field: '*', op: 'contains', value: 'petrwoski' }, set: { status: 'lost' } })).expect(202));
  assert.deepEqual([bulk.done, bulk.failed], [1, 0]);
  // It works in steps: once what was typed is gone, the next must not go on with what is similar.
  await lead('Bea', 'Whitfeld', 4, joan.id);
  await lead('Cora', 'Whitfield', 5, joan.id);
  await until('the words to be learned', async () => (await search(boss, 'whitfiled')).leads.length > 0);
  const gone = await ended(joan.client, (await joan.client.post('/api/leads/bulk', { filter: { field: '*', op: 'contains', value: 'whitfeld' }, delete: true })).expect(202));
  assert.deepEqual([gone.done, gone.failed], [1, 0]);
  assert.deepEqual(await listed(joan.client, 'whitfield'), ['Cora Whitfield']);
});

testOnStores('generated records come with their words', async (world) => {
  const made = await world.cli(['generate', '--leads', '300', '--properties', '50', '--activities', '0']);
  assert.equal(made.code, 0, made.stderr);
  await world.serve({ role: 'api' });
  const reader = await world.as('viewer');
  const { groups, corrected } = (await reader.get('/api/search?q=nasvhille')).expect(200);
  assert.ok(groups.some((group) => group.object === 'leads'), JSON.stringify(groups));
  assert.deepEqual(corrected, { nasvhille: ['nashville'] });
});

testOnStores('a bulk change and an export cover the whole result', async (world) => {
  await world.serve({ env: owner });
  const { client } = await signIn(world, 'owner@example.com');
  for (let n = 0; n < 60; ++n) (await client.post('/api/investors', { name: n === 7 ? '=cmd|calc' : `Buyer ${n}`, priceMax: 1000.5 * n })).expect(201);
  const filter = { field: 'priceMax', op: 'gte', value: 1000.5 * 5 };
  const change = (await client.post('/api/investors/bulk', { filter, set: { status: 'paused' }, addTags: ['cold'] })).expect(202);
  const done = await ended(client, change);
  assert.deepEqual([done.status, done.done, done.total, done.failed], ['completed', 55, 55, 0]);
  const paused = { and: [{ field: 'status', op: 'is', value: 'paused' }, { field: 'tags', op: 'is', value: 'cold' }] };
  assert.equal((await client.get(`/api/investors/summary?${filterOf(paused)}`)).expect(200).count, 55);
  const exported = await ended(client, (await client.post('/api/investors/export', { filter: paused, sort: 'name', fields: ['name', 'status', 'priceMax'] })).expect(202));
  const lines = (await client.get(exported.fileUrl)).text.trim().split('\r\n');
  assert.equal(lines[0], 'Id,Name,Status,Price to');
  assert.equal(lines.length, 56);
  assert.ok(lines[1].endsWith(",'=cmd|calc,Paused,7003.5"), lines[1]);
  const removed = await ended(client, (await client.post('/api/investors/bulk', { filter: paused, delete: true })).expect(202));
  assert.equal(removed.done, 55);
  assert.equal((await client.get('/api/investors')).expect(200).count, 5);
  const other = await world.as('viewer');
  (await other.get(`/api/operations/${exported.id}`)).expectProblem(404, 'operation_not_found');
  (await other.get(`/api/operations/${exported.id}/file`)).expectProblem(404, 'operation_not_found');
});

testOnStores('fields, stages and views of the workspace', async (world) => {
  await world.serve({ role: 'api', env: owner });
  const { client } = await signIn(world, 'owner@example.com');
  const lead = (await client.post('/api/leads', leadBody('Ann', 1))).expect(201);
  const field = (await client.post('/api/custom-fields', { object: 'leads', label: 'Motivation (1-10)', type: 'number' })).expect(201);
  assert.equal(field.key, 'custom.motivation_1_10');
  (await client.send('PATCH', `/api/leads/${lead.id}`, { custom: { motivation_1_10: 8 } }, { 'if-match': '*' })).expect(200);
  (await client.post('/api/leads', leadBody('Ben', 2))).expect(201);
  const motivated = { field: field.key, op: 'gt', value: 5 };
  assert.deepEqual((await client.get(`/api/leads?${filterOf(motivated)}&sort=-${field.key}`)).expect(200).items.map((row) => row.custom.motivation_1_10), [8]);
  (await client.send('DELETE', `/api/custom-fields/${field.id}`)).expect(204);
  (await client.get(`/api/leads?${filterOf(motivated)}`)).expectProblem(400, 'field_unknown');

  const stages = [{ label: 'Walkthrough', probability: 20 }, { label: 'Signed', probability: 100, color: 'green' }];
  (await client.send('PUT', '/api/stages', { items: stages.slice(0, 1) })).expectProblem(400, 'value_invalid');
  (await client.send('PUT', '/api/stages', { items: stages })).expect(200);
  const made = (await client.post(`/api/leads/${lead.id}/convert`, {})).expect(201);
  assert.equal(made.opportunity.stage, 'walkthrough');
  (await client.send('PUT', '/api/stages', { items: [{ label: 'Other', probability: 100 }] })).expectProblem(409, 'stage_in_use');

  const view = (await client.post('/api/views', { object: 'leads', name: 'Hot', query: { sort: '-createdAt' } })).expect(201);
  const viewer = await world.as('viewer');
  assert.deepEqual((await viewer.get('/api/views?object=leads')).expect(200).items, []);
  (await client.send('PATCH', `/api/views/${view.id}`, { shared: true })).expect(200);
  assert.equal((await viewer.get('/api/views?object=leads')).expect(200).items[0].mine, false);
  (await viewer.send('DELETE', `/api/views/${view.id}`)).expectProblem(404, 'view_not_found');
});
