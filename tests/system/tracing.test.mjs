// Traces: what a collector receives of a request, its job and its provider call, from two processes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';

import { endStates, leadFor, parcel } from './lib/leads.mjs';
import { until } from './lib/wait.mjs';
import { testOnStores } from './lib/world.mjs';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const callerSpan = 'b7ad6b7169203331';
const kinds = { server: 2, client: 3, consumer: 5 };

// Answers every request as `answer` says and keeps what came.
async function listener(answer) {
  const requests = [];
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    requests.push({ method: request.method, url: request.url, headers: request.headers, body });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections()));
  return { requests, url: `http://127.0.0.1:${server.address().port}`, close };
}

const valueOf = ({ stringValue, intValue }) => stringValue ?? Number(intValue);
const objectOf = (attributes = []) => Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]));

function spansOf(requests) {
  const spans = [];
  for (const request of requests)
    for (const { resource, scopeSpans } of JSON.parse(request.body).resourceSpans)
      for (const span of scopeSpans.flatMap((scope) => scope.spans))
        spans.push({ ...span, attributes: objectOf(span.attributes), resource: objectOf(resource.attributes) });
  return spans;
}

// A build without opentelemetry-cpp says so when traces are asked for.
async function isBuiltWithout(world) {
  const { stderr } = await world.cli(['serve', '--listen', 'nowhere'], { env: { HK_TRACING_ENDPOINT: 'http://127.0.0.1:9' } });
  return /built without traces/.test(stderr);
}

async function withCollector(world, t, body) {
  if (await isBuiltWithout(world)) return t.skip('built without traces');
  const collector = await listener({ status: 200, body: {} });
  const provider = await listener({ status: 500, body: {} });
  try {
    await body(collector, provider);
  } finally {
    await collector.close();
    await provider.close();
  }
}

testOnStores('a request, its job in another process and its provider call are one trace, without secrets', async (world, t) => {
  await withCollector(world, t, async (collector, provider) => {
    const env = {
      HK_TRACING_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=canary-tenant', NO_PROXY: '127.0.0.1', HK_ENVIRONMENT: 'test',
      HK_ATTOM_BASE_URL: provider.url, HK_ATTOM_KEY: 'canary-provider-key', HK_OWNER_EMAIL: 'canary@example.org', HK_OWNER_PASSWORD: 'canary-pass-phrase',
    };
    const key = await world.key('agent');
    const api = await world.serve({ role: 'api', env });
    const worker = world.launch({ role: 'worker', env });

    const client = world.client({ authorization: `Bearer ${key}` });
    const traceparent = `00-${traceId}-${callerSpan}-01`;
    const lead = leadFor(parcel(3), 3);
    const answer = await client.post('/api/leads?note=canary-query', lead, { traceparent, 'x-request-id': 'traced-request-1' });
    const { id } = answer.expect(201);
    await until('the provider to be asked', () => provider.requests.length > 0);
    await until('the attempt to end', async () => endStates.has((await client.get(`/api/leads/${id}`)).expect(200).enrichment.status) || provider.requests.length > 1);
    await worker.stop();
    await api.stop();

    const all = spansOf(collector.requests);
    const ours = all.filter((span) => span.traceId === traceId);
    const request = ours.find((span) => span.name === 'POST /api/leads');
    const job = ours.find((span) => span.name === 'job enrich-lead');
    assert.ok(request && job, ours.map((span) => span.name).join(', '));
    assert.deepEqual([request.parentSpanId, request.kind], [callerSpan, kinds.server]);
    assert.equal(answer.headers.get('traceparent'), `00-${traceId}-${request.spanId}-01`);
    assert.deepEqual(
      ['http.request.method', 'http.route', 'url.path', 'http.response.status_code', 'hk.request_id'].map((name) => request.attributes[name]),
      ['POST', '/api/leads', '/api/leads', 201, 'traced-request-1'],
    );
    assert.deepEqual([job.parentSpanId, job.kind, job.attributes['hk.subject'], job.attributes['hk.request_id']], [request.spanId, kinds.consumer, id, 'traced-request-1']);
    assert.notEqual(job.resource['service.instance.id'], request.resource['service.instance.id'], 'two processes');
    assert.deepEqual([job.resource['service.name'], job.resource['deployment.environment.name']], ['hiddenkey', 'test']);

    const call = ours.find((span) => span.attributes['server.address'] === '127.0.0.1');
    assert.deepEqual([call.parentSpanId, call.kind, call.attributes['http.response.status_code'], call.status.code], [job.spanId, kinds.client, 500, 2]);
    assert.equal(provider.requests[0].headers.traceparent, `00-${traceId}-${call.spanId}-01`);

    // SQL: inside of the request and of the job, never a trace of its own.
    const sql = all.filter((span) => span.name.startsWith('store '));
    assert.ok(sql.some((span) => span.parentSpanId === request.spanId && span.name === 'store write'));
    assert.ok(sql.some((span) => span.parentSpanId === job.spanId && span.name === 'store read'));
    const ids = new Set(all.map((span) => span.spanId));
    for (const span of sql) assert.ok(ids.has(span.parentSpanId), `${span.name}: ${span.attributes['db.query.text']}`);
    for (const span of sql) assert.equal(span.attributes['db.system.name'], world.store.toLowerCase());

    const sent = collector.requests.map((one) => one.body).join('\n');
    for (const secret of ['canary', key, lead.contact.email, lead.contact.phone, lead.contact.lastName, lead.property.address.street])
      assert.ok(!sent.includes(secret), `a span holds ${secret}`);
    assert.equal(collector.requests[0].headers['x-tenant'], 'canary-tenant', 'credentials go to the collector as headers');
    assert.equal(collector.requests[0].url, '/v1/traces');

    const lines = readFileSync(path.join(world.data, 'logs', 'combined.log'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    for (const event of ['http_request', 'job_run']) {
      const line = lines.find((one) => one.event === event && one.correlationId === 'traced-request-1');
      assert.equal(line?.traceId, traceId, event);
    }
  });
});

testOnStores('a collector that is away costs no request, and the program ends in time', async (world, t) => {
  await withCollector(world, t, async (collector) => {
    await collector.close();
    const started = await world.serve({ env: { HK_TRACING_ENDPOINT: collector.url } });
    const client = await world.as('agent');
    for (let n = 0; n < 20; ++n) (await client.post('/api/leads', leadFor(parcel(n), n))).expect(201);
    const metrics = await until('the spans to be given up', async () => {
      const { text } = await client.get('/metrics');
      return /hk_trace_spans\{state="failed"\} [1-9]/.test(text) && text;
    });
    assert.match(metrics, /hk_trace_spans\{state="sent"\} 0/);
    const begun = Date.now();
    assert.equal((await started.stop()).code, 0);
    assert.ok(Date.now() - begun < 15_000, `${Date.now() - begun} ms`);
    assert.equal(started.stderr, '', "the library's own messages go to the log");
    assert.match(readFileSync(path.join(world.data, 'logs', 'combined.log'), 'utf8'), /"event":"tracing_problem"/);
  });
});

testOnStores('without a collector there are no traces, and a wrong address is an error', async (world) => {
  await world.serve();
  const client = await world.as('agent');
  const answer = await client.get('/api/leads', { traceparent: `00-${traceId}-${callerSpan}-01` });
  assert.equal(answer.headers.get('traceparent'), null);
  const wrong = await world.cli(['serve', '--listen', '127.0.0.1:0'], { env: { HK_TRACING_ENDPOINT: 'collector:4318' } });
  assert.notEqual(wrong.code, 0);
  assert.match(wrong.stderr, /collector|built without traces/);
});
