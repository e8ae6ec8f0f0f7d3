// Events reported from outside: the API, publishable keys in web pages, forwarding.
import assert from 'node:assert/strict';
import http from 'node:http';
import vm from 'node:vm';

import { until } from './lib/wait.mjs';
import { testOnStores } from './lib/world.mjs';

const site = 'https://www.example.com';

async function keyFor(world, origins = [site]) {
  return (await (await world.as('admin')).post('/api/publishable-keys', { name: 'Site', origins })).expect(201);
}

testOnStores('an event is counted once, however often it is sent', async (world) => {
  await world.serve({ role: 'api' });
  const agent = await world.as('agent');
  const event = { event: 'offer_page_viewed', eventId: 'e1', userId: 'u1', leadId: 'lead_x', properties: { page: 2 }, timestamp: '2026-01-05T12:00:00Z' };
  assert.deepEqual((await agent.post('/api/events', event)).expect(202), { accepted: 1, duplicates: 0 });
  assert.deepEqual((await agent.post('/api/events', event)).expect(202), { accepted: 0, duplicates: 1 });
  const batch = { events: [event, { event: 'a' }, { event: 'b', messageId: 'e2' }, { event: 'b', messageId: 'e2' }] };
  assert.deepEqual((await agent.post('/api/events', batch)).expect(202), { accepted: 2, duplicates: 2 });
  (await agent.post('/api/events', { events: Array.from({ length: 500 }, (_, n) => ({ event: 'n', eventId: `n${n}` })) })).expect(202);
  (await agent.post('/api/events', { events: Array.from({ length: 501 }, () => ({ event: 'n' })) })).expectProblem(400, 'body_invalid');
  (await agent.post('/api/events', { event: 'a', timestamp: '2126-01-01T00:00:00Z' })).expectProblem(400, 'body_invalid');
  (await agent.post('/api/events', { event: 'a', other: 1 })).expectProblem(400, 'unknown_field');
  (await agent.post('/api/events', { event: 'a', properties: { x: 'x'.repeat(300_000) } })).expectProblem(413, 'body_too_large');
  (await (await world.as('viewer')).post('/api/events', { event: 'a' })).expectProblem(403, 'forbidden');
  (await world.client().post('/api/events', { event: 'a' })).expectProblem(401, 'not_signed_in');
});

testOnStores('a publishable key reports events from its pages, and does nothing else', async (world) => {
  await world.serve({ role: 'api' });
  const key = await keyFor(world);
  const page = world.client({ origin: site });
  const path = `/api/events?key=${key.key}`;
  const sent = await page.post(path, JSON.stringify({ event: 'page_viewed', eventId: 'p1' }), { 'content-type': 'text/plain;charset=UTF-8' });
  assert.deepEqual(sent.expect(202), { accepted: 1, duplicates: 0 });
  assert.equal(sent.headers.get('access-control-allow-origin'), site);
  assert.equal((await page.post('/api/events', { event: 'a' }, { authorization: `Bearer ${key.key}` })).status, 202);
  const foreign = await world.client({ origin: 'https://evil.example' }).post(path, { event: 'a' });
  foreign.expectProblem(403, 'origin_not_allowed');
  assert.equal(foreign.headers.get('access-control-allow-origin'), null);
  (await world.client().post(path, { event: 'a' })).expectProblem(403, 'origin_not_allowed');
  const refused = await page.post(path, { event: '' });
  refused.expectProblem(400, 'body_invalid');
  assert.equal(refused.headers.get('access-control-allow-origin'), site, 'the page can read why');
  for (const read of ['/api/leads', '/api/session', '/api/publishable-keys', '/api/stream']) {
    (await world.client({ authorization: `Bearer ${key.key}` }).get(read)).expectProblem(401, 'key_unknown');
    (await page.get(`${read}?key=${key.key}`)).expectProblem(401, 'not_signed_in');
  }
  const admin = await world.as('admin');
  assert.deepEqual((await admin.get('/api/publishable-keys')).expect(200).items, [key]);
  (await admin.send('DELETE', `/api/publishable-keys/${key.id}`)).expect(204);
  (await page.post(path, { event: 'a' })).expectProblem(401, 'key_unknown');
});

testOnStores('a preflight is answered for the origins of the key, and on no other route', async (world) => {
  await world.serve({ role: 'api' });
  await keyFor(world);
  const ask = (path, origin, method = 'POST') => world.client({ origin, 'access-control-request-method': method, 'access-control-request-headers': 'content-type' }).send('OPTIONS', path);
  const good = await ask('/api/events', site);
  assert.equal(good.status, 204);
  assert.equal(good.headers.get('access-control-allow-origin'), site);
  assert.equal(good.headers.get('access-control-allow-methods'), 'POST');
  assert.match(good.headers.get('access-control-allow-headers'), /Content-Type/);
  for (const [path, origin, method] of [['/api/events', 'https://evil.example'], ['/api/events', 'null'], ['/api/leads', site], ['/api/publishable-keys', site], ['/api/events', site, 'GET']]) {
    assert.equal((await ask(path, origin, method)).headers.get('access-control-allow-origin'), null, `${method ?? 'POST'} ${path} from ${origin}`);
  }
});

testOnStores('a page that sends too much is slowed down', async (world) => {
  await world.serve({ role: 'api' });
  const key = await keyFor(world);
  const page = world.client({ origin: site });
  const batch = { events: Array.from({ length: 100 }, () => ({ event: 'n' })) };
  const answers = [];
  for (let i = 0; i < 20; ++i) answers.push((await page.post(`/api/events?key=${key.key}`, batch)).status);
  assert.ok(answers.filter((status) => status === 202).length >= 10, answers.join());
  assert.equal(answers.at(-1), 429);
});

testOnStores('the snippet reports a page view and what the page tracks, and sends again what was not taken', async (world) => {
  await world.serve({ role: 'api' });
  const key = await keyFor(world);
  const script = await world.client().get('/hk.js');
  assert.equal(script.status, 200);
  assert.match(script.type, /javascript/);
  assert.match(script.headers.get('cache-control'), /public/);
  assert.ok(script.text.length < 2048);

  const stored = new Map();
  const sent = [];
  let broken = true;
  const window = {
    hk: { q: [['track', 'form_sent', { form: 'sell' }]] },
    crypto: globalThis.crypto,
    URL,
    JSON,
    Date,
    Math,
    Object,
    setTimeout: (run, ms) => setTimeout(run, Math.min(ms, 20)),
    clearTimeout,
    addEventListener: () => {},
    location: { pathname: '/sell' },
    localStorage: { getItem: (name) => stored.get(name) ?? null, setItem: (name, value) => stored.set(name, value) },
    document: { title: 'Sell', currentScript: { src: `${world.base}/hk.js`, dataset: { key: key.key } } },
    fetch: async (url, options) => {
      if (broken) {
        broken = false;
        throw new Error('offline');
      }
      const { status } = await fetch(url, { ...options, headers: { ...options.headers, origin: site } });
      sent.push({ status, ids: JSON.parse(options.body).events.map((event) => event.eventId) });
      return { status };
    },
  };
  window.window = window;
  vm.runInNewContext(script.text, window);
  await until('the events to be sent', () => stored.get('hk_queue') === '[]');
  assert.ok(sent.every((one) => one.status === 202));
  assert.equal(new Set(sent.flatMap((one) => one.ids)).size, 2);
  await world.cli(['lake', 'export']);
  const rows = (await world.cli(['lake', 'query', "select type, anonymous_id, source, data from events where source = 'browser' order by type", '--json'])).stdout.trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(rows.map((row) => row.type), ['form_sent', 'page_viewed']);
  assert.equal(rows[0].anonymous_id, stored.get('hk_id'));
  assert.deepEqual(JSON.parse(rows[1].data).properties, { path: '/sell', title: 'Sell' });
});

testOnStores('events go to Segment and PostHog, and nothing is lost while they are away', async (world) => {
  const taken = { '/segment/batch': [], '/posthog/batch/': [] };
  let away = true;
  const sink = http.createServer((request, response) => {
    let body = '';
    request.on('data', (text) => (body += text)).on('end', () => {
      if (!away) taken[request.url].push(...JSON.parse(body).batch);
      response.writeHead(away ? 503 : 200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise((done) => sink.listen(0, '127.0.0.1', done));
  try {
    const base = `http://127.0.0.1:${sink.address().port}`;
    await world.serve({ env: { HK_SEGMENT_BASE_URL: `${base}/segment`, HK_SEGMENT_WRITE_KEY: 'w', HK_POSTHOG_BASE_URL: `${base}/posthog`, HK_POSTHOG_KEY: 'p' } });
    const agent = await world.as('agent');
    const look = async () => (await agent.post('/api/events', { event: 'tick' })).expect(202);
    setTimeout(() => (away = false), 3_000);
    // The first job remembers where the table ends; what comes after it is sent.
    await until('both to have an event', async () => {
      await look();
      return taken['/segment/batch'].length > 0 && taken['/posthog/batch/'].length > 0;
    }, { cap: 150_000, every: 500 });
    assert.equal(taken['/segment/batch'][0].type, 'track');
    assert.equal(taken['/posthog/batch/'][0].properties.$process_person_profile, false);
    const ids = taken['/segment/batch'].map((event) => event.messageId);
    assert.equal(new Set(ids).size, ids.length);
  } finally {
    sink.closeAllConnections();
    sink.close();
  }
}, { skip: process.env.HK_SOAK === '1' ? false : 'runs for two minutes: the schedule is by the minute (HK_SOAK=1)' });
