// Who may do what. The table is written by hand: a new route without a line here fails the test.
import assert from 'node:assert/strict';

import { run } from './lib/program.mjs';
import { testOnStores } from './lib/world.mjs';

const roles = ['viewer', 'agent', 'manager', 'admin', 'owner']; // each may do all that those before it may
const everyone = 'everyone'; // without signing in

const least = {
  'GET /api/health': everyone,
  'GET /api/ready': everyone,
  'GET /metrics': everyone,
  'GET /openapi.json': everyone,
  'GET /docs': everyone,
  'GET /api/setup': everyone,
  'POST /api/setup': everyone,
  'POST /api/session': everyone,
  'GET /api/session': 'viewer',
  'DELETE /api/session': 'viewer',
  'GET /api/stream': 'viewer',
  'GET /api/workspace': 'viewer',
  'PATCH /api/workspace': 'admin',
  'GET /api/users': 'viewer',
  'PATCH /api/users/{id}': 'admin',
  'GET /api/invitations': 'admin',
  'POST /api/invitations': 'admin',
  'DELETE /api/invitations/{invitation}': 'admin',
  'GET /api/invitations/{invitation}': everyone,
  'POST /api/invitations/{invitation}/accept': everyone,
  'GET /api/teams': 'viewer',
  'POST /api/teams': 'admin',
  'PATCH /api/teams/{id}': 'admin',
  'DELETE /api/teams/{id}': 'admin',
  'GET /api/row-rules': 'admin',
  'PUT /api/row-rules': 'admin',
  'GET /api/keys': 'admin',
  'POST /api/keys': 'admin',
  'DELETE /api/keys/{id}': 'admin',
  'GET /api/audit': 'admin',
  'GET /api/audit/check': 'admin',
  'GET /api/objects': 'viewer',
  'POST /api/leads/{id}/convert': 'agent',
  'POST /api/activities': 'agent',
  'PUT /api/contacts/{id}/points': 'agent',
  'PUT /api/properties/{id}/owners': 'agent',
  'GET /api/search': 'viewer',
  'GET /api/today': 'viewer',
  'GET /api/tags': 'viewer',
  'GET /api/views': 'viewer',
  'POST /api/views': 'viewer',
  'PATCH /api/views/{id}': 'viewer',
  'DELETE /api/views/{id}': 'viewer',
  'GET /api/stages': 'viewer',
  'PUT /api/stages': 'admin',
  'GET /api/custom-fields': 'viewer',
  'POST /api/custom-fields': 'admin',
  'PATCH /api/custom-fields/{id}': 'admin',
  'DELETE /api/custom-fields/{id}': 'admin',
  'GET /api/operations': 'viewer',
  'GET /api/operations/{id}': 'viewer',
  'POST /api/operations/{id}/cancel': 'viewer',
  'GET /api/operations/{id}/file': 'viewer',
  'POST /api/leads/{id}/enrich': 'agent',
  'POST /api/contacts/{id}/check': 'agent',
  'POST /api/properties/{id}/check': 'agent',
  'POST /api/leads/{id}/parcel': 'agent',
  'GET /api/properties/{id}/facts': 'viewer',
  'GET /api/properties/{id}/history': 'viewer',
  'GET /api/properties/{id}/mortgages': 'viewer',
  'GET /api/counties': 'manager',
  'POST /api/counties/{name}/sync': 'admin',
  'GET /api/properties/{id}/ownership': 'viewer',
  'PUT /api/properties/{id}/facts/{field}': 'agent',
  'DELETE /api/properties/{id}/facts/{field}': 'agent',
  'GET /api/enrichment/stats': 'viewer',
  'GET /api/enrichment/jobs': 'viewer',
  'POST /api/enrichment': 'agent',
  'POST /api/enrichment/jobs/{id}/retry': 'manager',
  'POST /api/enrichment/jobs/{id}/cancel': 'manager',
  'POST /api/enrichment/bulk/estimate': 'manager',
  'POST /api/enrichment/bulk': 'manager',
  'GET /api/enrichment/bulk': 'viewer',
  'GET /api/enrichment/bulk/{id}': 'viewer',
  'POST /api/enrichment/bulk/{id}/pause': 'manager',
  'POST /api/enrichment/bulk/{id}/resume': 'manager',
  'POST /api/enrichment/bulk/{id}/cancel': 'manager',
  'GET /api/enrichment/costs': 'viewer',
  'GET /api/enrichment/providers': 'viewer',
  'GET /api/enrichment/calls': 'viewer',
  'POST /api/enrichment/providers/{name}/pause': 'manager',
  'POST /api/enrichment/providers/{name}/resume': 'manager',
  'PUT /api/enrichment/providers/{name}/budget': 'manager',
  'POST /api/enrichment/calls/{id}/decide': 'manager',
  'GET /api/settings/providers': 'admin',
  'PUT /api/settings/providers/{name}': 'admin',
  'POST /api/settings/providers/{name}/test': 'admin',
  'POST /api/validate/email': 'agent',
  'POST /api/validate/phone': 'agent',
  'POST /api/validate/address': 'agent',
  'POST /api/leads/import': 'manager',
  'POST /api/imports': 'manager',
  'GET /api/imports': 'manager',
  'GET /api/imports/{id}': 'manager',
  'PUT /api/imports/{id}/content': 'manager',
  'GET /api/imports/{id}/preview': 'manager',
  'POST /api/imports/{id}/check': 'manager',
  'POST /api/imports/{id}/start': 'manager',
  'POST /api/imports/{id}/cancel': 'manager',
  'GET /api/imports/{id}/quarantine': 'manager',
  'DELETE /api/demo': 'admin',
  'POST /api/events': 'agent',
  'GET /api/publishable-keys': 'admin',
  'POST /api/publishable-keys': 'admin',
  'DELETE /api/publishable-keys/{id}': 'admin',
  'GET /hk.js': everyone,
  'GET /api/analytics/conversion-by-source': 'viewer',
  'GET /api/analytics/time-in-stage': 'viewer',
  'GET /api/analytics/pipeline-value': 'viewer',
  'GET /api/analytics/funnel': 'viewer',
  'GET /api/analytics/cohorts': 'viewer',
  'GET /api/analytics/activity-by-person': 'viewer',
  'GET /api/analytics/cost-per-source': 'viewer',
  'GET /api/analytics/leads-over-time': 'viewer',
};

// What every kind of record has.
for (const object of ['leads', 'contacts', 'properties', 'opportunities', 'investors', 'activities', 'tasks']) {
  for (const part of ['', '/summary', '/facets']) least[`GET /api/${object}${part}`] = 'viewer';
  least[`POST /api/${object}/export`] = 'viewer';
  if (object === 'activities') continue;
  for (const operation of ['POST ', 'PATCH /{id}', 'DELETE /{id}', 'POST /{id}/restore', 'POST /bulk']) {
    const [method, path] = operation.split(' ');
    least[`${method} /api/${object}${path}`] = 'agent';
  }
  for (const path of ['/{id}', '/{id}/timeline']) least[`GET /api/${object}${path}`] = 'viewer';
}
for (const object of ['leads', 'opportunities', 'tasks']) least[`GET /api/${object}/board`] = 'viewer';

// An id of the right kind that names nothing: the request passes the guard and then finds nothing.
const nobody = '00000000000000000000000000';
const kinds = {
  properties: 'property', imports: 'import', users: 'user', teams: 'team', keys: 'key', contacts: 'contact', opportunities: 'opportunity', investors: 'investor',
  tasks: 'task', views: 'view', 'custom-fields': 'field', operations: 'operation', 'publishable-keys': 'pkey',
};
const concrete = (path) => {
  const kind = path.includes('/enrichment/bulk/') ? 'run' : path.includes('/jobs/') ? 'job' : path.includes('/calls/') ? 'ledger' : (kinds[path.split('/')[2]] ?? 'lead');
  return path.replace('{id}', `${kind}_${nobody}`).replace('{name}', 'nobody').replace('{invitation}', `invitation_${nobody}`);
};

async function statusOf(client, operation) {
  const [method, path] = operation.split(' ');
  if (path === '/api/stream') {
    const stream = client.stream();
    const { statusCode } = await stream.opened;
    stream.close();
    return statusCode;
  }
  const body = method === 'GET' || method === 'DELETE' ? undefined : {};
  const headers = path === '/api/leads/import' ? { 'content-type': 'text/csv' } : {};
  return (await client.send(method, concrete(path), body, headers)).status;
}

const operationsOf = (document) =>
  Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));

testOnStores('every route asks for the role it should, and for no other', async (world) => {
  for (const role of roles) await world.key(role);
  await world.cli(['lake', 'export']); // so that the reports have figures
  await world.serve({ role: 'api' });
  const document = (await world.client().get('/openapi.json')).expect(200);
  assert.deepEqual(operationsOf(document).sort(), Object.keys(least).sort(), 'each route of /openapi.json has its line in the table');

  for (const [operation, wanted] of Object.entries(least)) {
    const open = wanted === everyone;
    const anonymous = await statusOf(world.client(), operation);
    if (open) assert.ok(anonymous !== 401, `${operation} is open, not ${anonymous}`);
    else assert.equal(anonymous, 401, `${operation} without credentials`);
    if (!open) assert.equal(await statusOf(world.client({ authorization: 'Bearer hk_wrong' }), operation), 401, `${operation} with an unknown key`);
    for (const role of roles) {
      const status = await statusOf(await world.as(role), operation);
      const what = `${operation} as ${role}: ${status}`;
      assert.ok(status < 500, what);
      if (open) assert.ok(status !== 401, what);
      else if (roles.indexOf(role) < roles.indexOf(wanted)) assert.equal(status, 403, what);
      else assert.ok(status !== 401 && status !== 403, what);
    }
  }
});

testOnStores('the API and its document agree on what is public', async (world) => {
  await world.serve({ role: 'api' });
  const document = (await world.client().get('/openapi.json')).expect(200);
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const open = least[`${method.toUpperCase()} ${path}`] === everyone;
      assert.equal(operation['x-permission'] === 'public', open, `${method} ${path}`);
      assert.equal(Array.isArray(operation.security) && operation.security.length === 0, open, `${method} ${path} security`);
    }
  }
});

testOnStores('a session in a cookie needs the CSRF token for changes', async (world) => {
  const owner = { HK_OWNER_EMAIL: 'owner@example.com', HK_OWNER_PASSWORD: 'correct horse battery' };
  await world.serve({ role: 'api', env: owner });
  const browser = world.client();
  (await browser.post('/api/session', { email: 'owner@example.com', password: 'wrong horse battery' })).expectProblem(401);
  const answer = await browser.post('/api/session', { email: 'Owner@Example.com', password: 'correct horse battery' });
  const session = answer.expect(200);
  assert.equal(session.user.role, 'owner');
  const cookie = answer.headers.get('set-cookie');
  assert.match(cookie, /^hk_session=[^;]+;/);
  assert.match(cookie, /HttpOnly/);
  assert.match(cookie, /SameSite=Strict/);

  const signedIn = browser.with({ cookie: cookie.split(';')[0] });
  assert.equal((await signedIn.get('/api/session')).expect(200).csrfToken, session.csrfToken);
  const lead = { source: 'web', contact: { firstName: 'Ada' } };
  (await signedIn.post('/api/leads', lead)).expectProblem(403, 'csrf_failed');
  (await signedIn.post('/api/leads', lead, { 'x-csrf-token': 'wrong' })).expectProblem(403, 'csrf_failed');
  assert.equal((await signedIn.get('/api/leads')).expect(200).count, 0);
  const trusted = signedIn.with({ 'x-csrf-token': session.csrfToken });
  (await trusted.post('/api/leads', lead)).expect(201);

  (await signedIn.send('DELETE', '/api/session')).expectProblem(403, 'csrf_failed');
  (await trusted.send('DELETE', '/api/session')).expect(204);
  (await signedIn.get('/api/session')).expectProblem(401);
  (await trusted.post('/api/leads', lead)).expectProblem(401);
});

testOnStores('guessing passwords is slowed down', async (world) => {
  await world.serve({ role: 'api', env: { HK_OWNER_EMAIL: 'owner@example.com', HK_OWNER_PASSWORD: 'correct horse battery' } });
  const api = world.client();
  const statuses = [];
  for (let n = 0; n < 40 && statuses.at(-1) !== 429; ++n)
    statuses.push((await api.post('/api/session', { email: 'owner@example.com', password: `guess number ${n}` })).status);
  assert.equal(statuses.at(-1), 429);
  assert.ok(statuses.slice(0, -1).every((status) => status === 401));
  const refused = await api.post('/api/session', { email: 'owner@example.com', password: 'correct horse battery' });
  refused.expectProblem(429, 'too_many_attempts');
  assert.match(refused.headers.get('retry-after') ?? '', /^\d+$/);
});

testOnStores('a key keeps the role it was made with', async (world) => {
  for (const role of roles) {
    const key = await world.key(role);
    if (role === 'viewer') await world.serve({ role: 'api' });
    const session = (await world.client({ authorization: `Bearer ${key}` }).get('/api/session')).expect(200);
    assert.deepEqual([session.user.role, session.csrfToken], [role, null]);
  }
  const wrong = await run(['apikey', 'create', '--name', 'x', '--role', 'emperor', '--data', world.data], { cwd: world.folder, env: world.env });
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /no role emperor/);
});

const changes = (operation) => !operation.startsWith('GET ');
const password = 'correct horse battery';

async function signedInAs(world, role) {
  const answer = await world.client().post('/api/session', { email: `${role}@example.com`, password });
  const { csrfToken, permissions } = answer.expect(200);
  const browser = world.client({ cookie: answer.headers.get('set-cookie').split(';')[0] });
  return { browser, csrfToken, permissions, trusted: browser.with({ 'x-csrf-token': csrfToken }) };
}

async function makeUsers(world) {
  for (const role of roles) {
    const made = await world.cli(['user', 'create', '--name', role, '--email', `${role}@example.com`, '--role', role], { input: `${password}\n` });
    assert.equal(made.code, 0, made.stderr);
  }
}

testOnStores('a session may do what a key of its role may, with its own CSRF token only', async (world) => {
  await makeUsers(world);
  await world.cli(['lake', 'export']);
  await world.serve({ role: 'api' });
  const other = await signedInAs(world, 'owner');
  for (const role of roles) {
    const { browser, trusted } = await signedInAs(world, role);
    const foreign = browser.with({ 'x-csrf-token': other.csrfToken });
    // Signing out comes last: it ends the session.
    const operations = Object.entries(least).sort(([a], [b]) => (a === 'DELETE /api/session') - (b === 'DELETE /api/session'));
    for (const [operation, wanted] of operations) {
      if (wanted === everyone) continue;
      const what = `${operation} with a session of ${role}`;
      if (changes(operation)) {
        assert.equal(await statusOf(browser, operation), 403, `${what}, no CSRF token`);
        assert.equal(await statusOf(foreign, operation), 403, `${what}, the CSRF token of another session`);
      }
      const status = await statusOf(trusted, operation);
      assert.ok(status < 500, `${what}: ${status}`);
      if (roles.indexOf(role) < roles.indexOf(wanted)) assert.equal(status, 403, what);
      else assert.ok(status !== 401 && status !== 403, `${what}: ${status}`);
    }
    assert.equal((await browser.get('/api/session')).status, 401, 'signed out');
  }
});

testOnStores('the permissions of a session are those of its role', async (world) => {
  const adds = { viewer: ['session.own', 'records.read', 'enrichment.read', 'analytics.read'], agent: ['records.write', 'validate.use', 'events.write'], manager: ['imports.run', 'enrichment.manage'], admin: ['workspace.manage'], owner: [] };
  await makeUsers(world);
  await world.serve({ role: 'api' });
  const expected = [];
  for (const role of roles) {
    expected.push(...adds[role]);
    const { permissions } = await signedInAs(world, role);
    assert.deepEqual(permissions.sort(), [...expected].sort(), role);
  }
});

testOnStores('credentials that are none are refused everywhere', async (world) => {
  const key = await world.key('owner');
  await world.serve({ role: 'api' });
  const wrong = {
    'a key as a user name': { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
    'a key without Bearer': { authorization: key },
    'an empty Bearer': { authorization: 'Bearer ' },
    'a key cut short': { authorization: `Bearer ${key.slice(0, -1)}` },
    'a key made longer': { authorization: `Bearer ${key}A` },
    'a key in other case': { authorization: `Bearer ${key.toUpperCase()}` },
    'a key as a session': { cookie: `hk_session=${key}` },
    'an invented session': { cookie: 'hk_session=0123456789abcdef', 'x-csrf-token': '0123456789abcdef' },
    'an empty session': { cookie: 'hk_session=', 'x-csrf-token': '' },
    'a header of a proxy': { 'x-forwarded-user': 'owner', 'x-api-key': key },
  };
  for (const [operation, wanted] of Object.entries(least)) {
    if (wanted === everyone) continue;
    for (const [name, headers] of Object.entries(wrong)) assert.equal(await statusOf(world.client(headers), operation), 401, `${operation} with ${name}`);
    const [method, path] = operation.split(' ');
    if (method === 'GET') assert.equal((await world.client().send('HEAD', concrete(path))).status, 401, `HEAD ${path}`);
  }
  assert.equal((await world.client().get(`/api/leads?key=${key}&access_token=${key}`)).status, 401, 'a key in the URL');
});

testOnStores('a refused request changes nothing', async (world) => {
  const manager = await world.as('manager');
  const lowest = await world.as('viewer');
  await world.serve({ role: 'api' });
  const made = { source: 'web', contact: { firstName: 'Ada' }, property: { address: { street: '100 Main St', city: 'Nashville', state: 'TN' } } };
  const lead = (await manager.post('/api/leads', made)).expect(201);
  const upload = (await manager.post('/api/imports', { kind: 'leads', fileName: 'a.csv', sizeBytes: 12 })).expect(201);
  const jobId = lead.enrichment.jobId;
  assert.ok(jobId);

  const state = async () => {
    const paths = ['/api/leads', '/api/workspace', '/api/users', '/api/teams', '/api/imports', '/api/enrichment/jobs', `/api/leads/${lead.id}`, `/api/leads/${lead.id}/timeline`, `/api/imports/${upload.id}`];
    return Promise.all(paths.map(async (path) => (await manager.get(path)).expect(200)));
  };
  const requests = [
    ['POST', '/api/leads', { ...made, contact: { firstName: 'Eve' } }],
    ['POST', `/api/leads/${lead.id}/enrich`, {}],
    ['POST', '/api/enrichment', { leadId: lead.id }],
    ['POST', `/api/enrichment/jobs/${jobId}/cancel`, {}],
    ['POST', `/api/enrichment/jobs/${jobId}/retry`, {}],
    ['POST', '/api/imports', { kind: 'leads', fileName: 'b.csv', sizeBytes: 12 }],
    ['PUT', `/api/imports/${upload.id}/content?offset=0`, 'Name,Email\nA,', { 'content-type': 'application/octet-stream' }],
    ['POST', `/api/imports/${upload.id}/cancel`, {}],
    ['POST', '/api/leads/import', 'Name,Email\nEve,eve@example.org\n', { 'content-type': 'text/csv' }],
    ['DELETE', '/api/demo', undefined],
    ['PATCH', '/api/workspace', { name: 'Taken over' }, { 'if-match': '*' }],
    ['POST', '/api/invitations', { email: 'eve@example.com', role: 'owner' }],
    ['POST', '/api/teams', { name: 'Raiders' }],
    ['PUT', '/api/row-rules', { items: [] }],
    ['POST', '/api/keys', { name: 'mine', role: 'owner' }],
  ];
  const before = await state();
  for (const [method, path, body, headers] of requests) {
    (await lowest.send(method, path, body, headers)).expectProblem(403, 'forbidden');
    (await world.client().send(method, path, body, headers)).expectProblem(401, 'not_signed_in');
  }
  assert.deepEqual(await state(), before);
  // They were requests that a manager is allowed.
  (await manager.send('POST', `/api/enrichment/jobs/${jobId}/cancel`, {})).expect(200);
  (await manager.send('POST', '/api/leads', requests[0][2])).expect(201);
});
