// The reports over HTTP: figures, files, who may see them.
import assert from 'node:assert/strict';

import { until } from './lib/wait.mjs';
import { testOnStores } from './lib/world.mjs';

const reports = ['conversion-by-source', 'time-in-stage', 'pipeline-value', 'funnel', 'cohorts', 'activity-by-person', 'cost-per-source', 'leads-over-time'];
const lead = (n, source) => ({ source, contact: { firstName: 'Ada', lastName: `No${n}`, email: `ada${n}@example.org` } });

testOnStores('reports count what happened, and say where it is', async (world) => {
  await world.serve({ env: { HK_LAKE_INTERVAL_MS: '50' } });
  const api = await world.as('manager');
  const sources = ['web', 'web', 'web', '=1+1', 'mail'];
  const made = [];
  for (const [n, source] of sources.entries()) made.push((await api.post('/api/leads', lead(n, source))).expect(201).id);
  const deal = (await api.post(`/api/leads/${made[0]}/convert`, { expectedValue: 1000.5 })).expect(201).opportunity;
  (await api.send('PATCH', `/api/opportunities/${deal.id}`, { stage: 'offer_made' }, { 'if-match': '*' })).expect(200);
  const ask = async (name, query = '') => (await api.get(`/api/analytics/${name}${query}`)).expect(200);
  await until('the first export', async () => (await api.get('/api/analytics/funnel')).status === 200);
  await until('the deal in the pipeline', async () => (await ask('pipeline-value')).rows[0]?.stage === 'offer_made');

  const bySource = (await ask('conversion-by-source', '?compare=previous'));
  assert.deepEqual(bySource.rows.map((row) => [row.source, row.total_leads, row.converted, row.conversion_rate]), [['web', 3, 1, 33.33], ['=1+1', 1, 0, 0], ['mail', 1, 0, 0]]);
  assert.deepEqual(bySource.compared, []);
  const [pipeline] = (await ask('pipeline-value')).rows;
  assert.deepEqual([pipeline.deal_count, pipeline.total_value, pipeline.weighted_value], [1, 1000.5, 300.15]);
  assert.deepEqual((await ask('time-in-stage')).rows.map((row) => [row.stage, row.entered, row.still_open]), [['appointment', 1, 0], ['offer_made', 1, 1]]);
  const funnel = Object.fromEntries((await ask('funnel')).rows.map((row) => [row.step, row.leads]));
  assert.deepEqual([funnel.new, funnel.converted, funnel.offer_made, funnel.won], [5, 1, 1, 0]);

  // Each row opens just the records it counts.
  for (const name of ['conversion-by-source', 'pipeline-value', 'leads-over-time', 'cost-per-source', 'cohorts']) {
    for (const row of (await ask(name)).rows) {
      const list = (await api.get(`/api/${row.object}?filter=${encodeURIComponent(JSON.stringify(row.filter))}`)).expect(200);
      assert.equal(list.count, row.total_leads ?? row.deal_count, `${name} ${JSON.stringify(row)}`);
    }
  }
  const csv = await api.get('/api/analytics/conversion-by-source?format=csv');
  assert.match(csv.type, /text\/csv/);
  assert.match(csv.text, /^source,total_leads,converted,conversion_rate\r\nweb,3,1,33.33\r\n'=1\+1,1,0,0.0\r\n/);
});

testOnStores('reports are for who may read them, over a range that is one', async (world) => {
  await world.serve();
  const viewer = await world.as('viewer');
  await until('the first export', async () => (await viewer.get('/api/analytics/funnel')).status === 200);
  for (const name of reports) {
    const answer = (await viewer.get(`/api/analytics/${name}?from=2026-01-01&to=2026-02-01&compare=previous`)).expect(200);
    assert.ok(Array.isArray(answer.rows) && Array.isArray(answer.compared), name);
    (await world.client().get(`/api/analytics/${name}`)).expectProblem(401, 'not_signed_in');
    (await viewer.get(`/api/analytics/${name}?from=2026-02-01&to=2026-01-01`)).expectProblem(400, 'range_invalid');
    (await viewer.get(`/api/analytics/${name}?from=yesterday`)).expectProblem(400, 'range_invalid');
    (await viewer.get(`/api/analytics/${name}?format=xml`)).expectProblem(400, 'parameter_invalid');
  }
});

testOnStores('without a worker there is no lake yet, and the answer says so', async (world) => {
  await world.serve({ role: 'api' });
  (await (await world.as('viewer')).get('/api/analytics/funnel')).expectProblem(503, 'lake_not_ready');
});
