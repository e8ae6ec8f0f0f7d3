// Every secret that the program is given or makes is planted as a canary and used in all ways, most of all in those that go
// wrong. Afterwards no canary is in a log, a trace, an answer, a metric, the output, or anywhere in the store.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';

import { toCsv } from './lib/csv.mjs';
import { endStates, leadFor, parcel, parcelHeader, parcelRow } from './lib/leads.mjs';
import { PostgresServer } from './lib/postgres_server.mjs';
import { until } from './lib/wait.mjs';
import { testOnStores } from './lib/world.mjs';

const planted = {
  attomKey: 'canary-attom-key-71c4',
  attomUrlPassword: 'canary-attom-url-92d8',
  databasePassword: 'canary-database-3be0',
  ownerPassword: 'canary-owner-a15f-long',
  setupPassword: 'canary-setup-c877-long',
  userPassword: 'canary-user-e2b6-long',
  wrongPassword: 'canary-wrong-f409-long',
  wrongKey: 'hk_canary-wrong-key-58aa',
  wrongToken: 'canary-wrong-token-0d13',
  collectorHeader: 'canary-collector-6610',
  zerobounceKey: 'canary-zerobounce-27e1',
  neverbounceKey: 'canary-neverbounce-b34d',
  twilioSecret: 'canary-twilio-90aa',
  abstractKey: 'canary-abstract-5f62',
  smartyId: 'canary-smarty-id-d18c',
  smartyToken: 'canary-smarty-token-e903',
  corelogicKey: 'canary-corelogic-key-4b7e',
  corelogicSecret: 'canary-corelogic-secret-a02c',
  corelogicToken: 'canary-corelogic-token-19f5',
};

// Answers as `answer` says and keeps what came.
async function listener(answer) {
  const requests = [];
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    requests.push({ url: request.url, headers: request.headers, body });
    answer(request, response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { requests, port: server.address().port, close: () => (server.close(), server.closeAllConnections()) };
}

// A client that remembers every answer; headers that hand a secret to its owner are looked at apart.
function remembering(client, said) {
  const { send } = client;
  client.send = async (...args) => {
    const answer = await send.apply(client, args);
    const headers = [...answer.headers].filter(([name]) => name !== 'set-cookie').flat().join(' ');
    said.push([`${args[0]} ${args[1]}`, `${headers} ${answer.text}`]);
    return answer;
  };
  return client;
}

// The provider goes wrong in one way after the other; a rude one repeats our key in its answer.
const rude = (status) => (request, response) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ status: { code: status, msg: `Invalid key ${request.headers.apikey}` }, url: request.url, key: request.headers.apikey }));
const providers = [
  ['401', rude(401)], ['403', rude(403)], ['500', rude(500)], ['429', rude(429)], ['400', rude(400)],
  ['200 of nonsense', (request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(`<p>${request.headers.apikey}</p>`)],
  ['silence', () => {}], ['a cut', (request, response) => response.destroy()], ['nobody', undefined],
];

async function setUp(world, said) {
  const server = await world.serve({ role: 'api', env: { HK_OWNER_EMAIL: '', HK_OWNER_PASSWORD: '' } });
  const [, token] = await until('the set-up link', () => server.stdout.match(/setup\?token=(\S+)/));
  const visitor = remembering(world.client(), said);
  const owner = { name: 'Olga Owner', email: 'olga@example.org', password: planted.setupPassword };
  assert.ok((await visitor.post('/api/setup', { token: planted.wrongToken, ...owner })).status >= 400);
  assert.ok((await visitor.post('/api/setup', { token, ...owner })).status < 300);
  await server.stop();
  return { token, printed: [server.stdout.replaceAll(token, ''), server.stderr] }; // the link is for who starts the program
}

async function signIn(world, said) {
  const made = await world.cli(['user', 'create', '--name', 'Uma', '--email', 'uma@example.org', '--role', 'agent'], { input: `${planted.userPassword}\n` });
  assert.equal(made.code, 0, made.stderr);
  said.push(['user create', made.stdout + made.stderr]);
  const visitor = remembering(world.client(), said);
  (await visitor.post('/api/session', { email: 'uma@example.org', password: planted.wrongPassword })).expectProblem(401);
  const answer = await visitor.post('/api/session', { email: 'uma@example.org', password: planted.userPassword });
  const { csrfToken } = answer.expect(200);
  const cookie = answer.headers.get('set-cookie').match(/hk_session=([^;]+)/)[1];
  said.pop(); // its answer hands the CSRF token to its owner
  const session = { cookie: `hk_session=${cookie}` };
  (await visitor.post('/api/validate/email', { email: 'x@example.org' }, { ...session, 'x-csrf-token': planted.wrongToken })).expectProblem(403);
  (await visitor.post('/api/validate/email', { email: 'x@example.org' }, { ...session, 'x-csrf-token': csrfToken })).expect(200);
  (await visitor.get('/api/leads', { cookie: `hk_session=${planted.wrongToken}` })).expectProblem(401);
  (await visitor.get('/api/leads', { authorization: `Bearer ${planted.wrongKey}` })).expectProblem(401);
  (await visitor.get('/api/leads', { authorization: `Basic ${Buffer.from(`uma:${planted.userPassword}`).toString('base64')}` })).expectProblem(401);
  await visitor.get(`/api/leads?q=${cookie}&token=${planted.wrongToken}`, session);
  await visitor.get(`/api/${cookie}`);
  return { cookie, csrfToken };
}

// Services of contacts and addresses, each with its key in another place: the URL, the body, two kinds of headers.
const twilioSid = `SK${'5'.repeat(32)}`;
const contactServices = (port) => ({
  HK_ZEROBOUNCE_BASE_URL: `http://127.0.0.1:${port}/zerobounce`, HK_ZEROBOUNCE_KEY: planted.zerobounceKey, HK_ZEROBOUNCE_PRICE_PER_CHECK: '0.001',
  HK_NEVERBOUNCE_BASE_URL: `http://127.0.0.1:${port}/neverbounce`, HK_NEVERBOUNCE_KEY: planted.neverbounceKey, HK_NEVERBOUNCE_PRICE_PER_CHECK: '0.001',
  HK_TWILIO_LOOKUP_BASE_URL: `http://127.0.0.1:${port}/twilio`, HK_TWILIO_LOOKUP_SID: twilioSid, HK_TWILIO_LOOKUP_KEY: planted.twilioSecret,
  HK_ABSTRACT_PHONE_BASE_URL: `http://127.0.0.1:${port}/abstract`, HK_ABSTRACT_PHONE_KEY: planted.abstractKey, HK_ENRICHMENT_LEAD_BUDGET: '0',
  HK_SMARTY_BASE_URL: `http://127.0.0.1:${port}/smarty`, HK_SMARTY_AUTH_ID: planted.smartyId, HK_SMARTY_KEY: planted.smartyToken,
  HK_CORELOGIC_BASE_URL: `http://127.0.0.1:${port}/corelogic`, HK_CORELOGIC_TOKEN_URL: `http://127.0.0.1:${port}/corelogic-tokens`, HK_CORELOGIC_KEY: planted.corelogicKey, HK_CORELOGIC_SECRET: planted.corelogicSecret,
});
const keysUsed = new Set();
// Repeats all that came in its answer, the key with it.
const echo = (status) => (request, response) =>
  request.url.startsWith('/corelogic-tokens') && status !== 401 ? response.writeHead(200).end(JSON.stringify({ access_token: planted.corelogicToken, expires_in: '3599', said: request.headers })) : response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error: request.url, message: JSON.stringify(request.headers), status: request.url }));

// One lead for each way in which the provider goes wrong.
async function provoke(world, api, n, [what, answer], env) {
  const provider = answer && (await listener(answer));
  const base = `http://someone:${planted.attomUrlPassword}@127.0.0.1:${provider?.port ?? 1}/propertyapi/v1.0.0`;
  const others = await listener(answer === undefined ? echo(500) : echo(Number.parseInt(what, 10) || 200));
  const server = await world.serve({ env: { ...env, ...contactServices(others.port), HK_ATTOM_BASE_URL: base } });
  const asked = async () => (await api.get('/api/enrichment/calls?provider=attom&limit=200')).expect(200).items.length;
  const before = await asked();
  for (const name of ['attom', 'zerobounce', 'neverbounce', 'twilio', 'abstract_phone', 'smarty', 'corelogic']) await api.post(`/api/enrichment/providers/${name}/resume`, {});
  const { id } = (await api.post('/api/leads', leadFor(parcel(n), n))).expect(201);
  await until(`ATTOM to fail with ${what}`, async () => {
    const lead = (await api.get(`/api/leads/${id}`)).expect(200);
    return (await asked()) > before && (endStates.has(lead.enrichment.status) || lead.enrichment.reason || provider?.requests.length !== 0);
  });
  if (provider) assert.equal(provider.requests[0]?.headers.apikey, planted.attomKey, `${what}: the canary was in use`);
  await until('services of contacts to be asked', () => others.requests.length > 0);
  await server.stop();
  for (const { url } of others.requests) keysUsed.add(url.split(/[/?]/)[1]);
  others.close();
  provider?.close();
  return [server.stdout, server.stderr];
}

async function callEveryGet(world, api) {
  const document = (await api.get('/openapi.json')).expect(200);
  const lead = (await api.get('/api/leads?limit=1')).expect(200).items[0];
  const { propertyId, property } = (await api.get(`/api/leads/${lead.id}`)).expect(200);
  const created = (await api.post('/api/imports', { kind: 'leads', fileName: 'leads.csv', sizeBytes: 12 })).expect(201);
  const ids = { leads: lead.id, properties: property?.id ?? propertyId, imports: created.id };
  const records = { contacts: { firstName: 'Ada' }, opportunities: { name: 'Elm' }, investors: { name: 'Blue Ridge' }, tasks: { title: 'Call' } };
  for (const [object, body] of Object.entries(records)) ids[object] = (await api.post(`/api/${object}`, body)).expect(201).id;
  ids.operations = (await api.post('/api/leads/export', {})).expect(202).id;
  await until('the export', async () => (await api.get(`/api/operations/${ids.operations}`)).expect(200).status === 'completed');
  const stream = api.stream({ 'last-event-id': '0' });
  await stream.opened;
  const paths = Object.entries(document.paths).filter(([name, methods]) => methods.get && name !== '/api/stream').map(([name]) => name);
  let succeeded = 0;
  const unanswered = [];
  for (const name of paths) {
    const object = name.split('/')[2];
    const query = name.endsWith('/facets') ? `?field=${object === 'activities' ? 'type' : 'ownerId'}` : '';
    const answer = await api.get(name.replace(/\{id\}/, ids[object]) + query);
    succeeded += answer.status < 300 ? 1 : 0;
    if (answer.status >= 300) unanswered.push(`${name} ${answer.status}`);
    assert.ok(answer.status < 500, `${name}: ${answer.text.slice(0, 300)}`);
  }
  assert.ok(succeeded >= paths.length - 3, `only ${succeeded} of ${paths.length} operations answered, not ${unanswered}`);
  stream.close();
  return JSON.stringify(stream.events);
}

// Starts that must fail: what they say.
async function failingStarts(world) {
  const { databasePassword, attomUrlPassword, attomKey } = planted;
  const settings = [
    { HK_DATABASE_URL: `postgresql://hk:${databasePassword}@127.0.0.1:1/none` }, { HK_DATABASE_URL: `postgresql://hk:${databasePassword}@[::bad/none` },
    { HK_DATABASE_URL: `mysql://hk:${databasePassword}@127.0.0.1/none` }, { HK_DATABASE_URL: `postgresql://hk:${databasePassword}@127.0.0.1:notaport/none` },
    { HK_ATTOM_BASE_URL: `ftp://someone:${attomUrlPassword}@127.0.0.1/`, HK_ATTOM_KEY: attomKey }, { HK_TRACING_ENDPOINT: `someone:${attomUrlPassword}@collector` },
    { HK_ATTOM_PRICE_PER_CALL: attomKey }, { HK_OWNER_EMAIL: 'no address', HK_OWNER_PASSWORD: planted.ownerPassword }, { HK_OWNER_EMAIL: 'o@example.org', HK_OWNER_PASSWORD: 'canary' },
  ];
  const said = [];
  for (const [n, env] of settings.entries()) {
    const data = path.join(world.folder, `failing-${n}`);
    const done = world.launch({ args: ['--data', data], env });
    await Promise.race([done.ended, until('it to give up or start', () => done.over || done.stdout !== '', { cap: 20_000 })]);
    if (!done.over) await done.stop();
    said.push([`a start with ${Object.keys(env)}`, done.stdout + done.stderr]);
    if (env.HK_ATTOM_PRICE_PER_CALL === undefined) continue;
    assert.notEqual(done.code, 0, 'a key is no price');
  }
  return said;
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true }).map((name) => path.join(folder, name)).filter((file) => statSync(file).isFile());
}

function search(said, secrets) {
  for (const [where, text] of said)
    for (const [name, secret] of Object.entries(secrets)) {
      const forms = [secret, Buffer.from(`someone:${secret}`).toString('base64'), Buffer.from(`hk:${secret}`).toString('base64'), Buffer.from(`${twilioSid}:${secret}`).toString('base64'), Buffer.from(`${planted.corelogicKey}:${secret}`).toString('base64')];
      for (const form of forms) assert.ok(!text.toLowerCase().includes(form.toLowerCase()), `${name} is in ${where}: ${text.slice(Math.max(0, text.toLowerCase().indexOf(form.toLowerCase()) - 200)).slice(0, 400)}`);
    }
}

testOnStores('planted secrets are in no log, trace, answer, metric, output or store', async (world, t) => {
  const folder = path.join(world.folder, 'pg');
  mkdirSync(folder);
  execFileSync('chmod', ['711', world.folder]);
  const database = world.store === 'PostgreSQL' && new PostgresServer(folder);
  if (database) world.env.HK_DATABASE_URL = database.url.replace('hk@', `hk:${planted.databasePassword}@`);
  const collector = await listener((request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  const wantsTraces = !/built without traces/.test((await world.cli(['serve', '--listen', 'nowhere'], { env: { HK_TRACING_ENDPOINT: 'http://127.0.0.1:9' } })).stderr);
  Object.assign(world.env, {
    HK_LOG_LEVEL: 'debug', HK_ATTOM_KEY: planted.attomKey, HK_ATTOM_TIMEOUT_MS: '400', HK_ATTOM_PRODUCTS: 'attomavm', HK_OWNER_EMAIL: 'boss@example.org', HK_OWNER_PASSWORD: planted.ownerPassword,
    ...(wantsTraces ? { HK_TRACING_ENDPOINT: `http://127.0.0.1:${collector.port}`, OTEL_EXPORTER_OTLP_HEADERS: `x-secret=${planted.collectorHeader}` } : {}),
  });
  try {
    await world.importParcels(world.file('parcels.csv', toCsv(parcelHeader, [parcel(0)].map(parcelRow))));
    const said = [];
    const { token, printed } = await setUp(world, said);
    const api = remembering(await world.as('owner'), said);
    keysUsed.clear();
    for (const [n, provider] of providers.entries()) printed.push(...(await provoke(world, api, n, provider, {})));
    assert.deepEqual([...keysUsed].sort(), ['abstract', 'corelogic', 'corelogic-tokens', 'neverbounce', 'smarty', 'twilio', 'zerobounce'], 'the canaries were in use');
    const last = await world.serve({ env: { HK_ATTOM_BASE_URL: `http://someone:${planted.attomUrlPassword}@127.0.0.1:1/` } });
    const session = await signIn(world, said);
    said.push(['the event stream', await callEveryGet(world, api)]);
    if (database) {
      database.kill();
      for (const path of ['/api/leads', '/api/ready', '/metrics', '/api/health', '/api/session']) await api.get(path);
      await api.post('/api/leads', leadFor(parcel(50), 50));
      database.start();
      await until('the database to be back', async () => (await api.get('/api/leads')).status === 200);
    }
    await last.stop();
    said.push(...(await failingStarts(world)));

    const secrets = { ...planted, token, ...session, key: await world.key('owner') };
    for (const file of [...filesBelow(world.data), ...readdirSync(world.folder).filter((name) => name.startsWith('failing-')).flatMap((name) => filesBelow(path.join(world.folder, name)))])
      said.push([path.relative(world.folder, file), readFileSync(file, 'latin1')]);
    if (database) said.push(['the database', execFileSync('pg_dump', [database.url], { encoding: 'utf8', maxBuffer: 1 << 28 })]);
    for (const text of [...printed, last.stdout, last.stderr]) said.push(['the output', text]);
    for (const { body, url } of collector.requests) said.push(['a trace', `${url} ${body}`]);
    if (wantsTraces) assert.equal(collector.requests[0]?.headers['x-secret'], planted.collectorHeader, 'the canary was in use');
    search(said, secrets);
    for (const known of ['provider_call', 'Olga Owner']) assert.throws(() => search(said, { known }), 'the search finds what is there');
    t.diagnostic(`${Object.keys(secrets).length} canaries, none in ${said.length} texts of ${(said.reduce((sum, [, text]) => sum + text.length, 0) / 1e6).toFixed(1)} MB, ${collector.requests.length} of them batches of traces`);
  } finally {
    collector.close();
    if (database) database.close();
  }
});
