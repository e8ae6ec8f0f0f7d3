// The provider's limit, seen from the provider: several worker processes, one of them killed, one with a clock that is
// stepped by an hour and back. The simulator notes when each call arrived.
// HK_LEADS: more calls make a longer run.
import assert from 'node:assert/strict';

import { SteppedClock, withoutFaketime } from './lib/faketime.mjs';
import { toCsv } from './lib/csv.mjs';
import { leadFor, parcel, parcelHeader, parcelRow } from './lib/leads.mjs';
import { inParallel, sleep, until } from './lib/wait.mjs';
import { isSoak, testOnStores } from './lib/world.mjs';

const options = { skip: !isSoak && 'runs in ./dev soak' };

const callsPerSecond = 10; // the default of providers.attom.calls_per_second
const second = 1_000_000;
const leadCount = Number(process.env.HK_LEADS ?? 250);
const leastShare = 0.94;
const parcels = Array.from({ length: leadCount }, (_, n) => parcel(n));

const mostInAnySecond = (times) => Math.max(...times.map((begin, i) => times.slice(i).findIndex((at) => at - begin > second)).map((n, i) => (n < 0 ? times.length - i : n)));

testOnStores('the limit of calls holds for three workers, one killed, one with a stepped clock', async (world, t) => {
  const simulator = await world.simulateAttom(world.file('parcels.csv', toCsv(parcelHeader, parcels.map(parcelRow))), {
    more: ['--latency', '20-60'],
    settings: { HK_ATTOM_PRODUCTS: 'attomavm', HK_ATTOM_DAILY_BUDGET: '1000' },
  });
  await world.serve({ role: 'api' });
  const api = await world.as('agent');
  await inParallel(parcels, 8, async (p, n) => (await api.post('/api/leads', leadFor(p, n))).expect(201));

  const clock = new SteppedClock(world.file('clock', ''));
  const doomed = world.launch({ role: 'worker' });
  const stepped = world.launch({ role: 'worker', env: withoutFaketime ? {} : clock.env });
  const steady = world.launch({ role: 'worker' });
  const arrived = (part) => until(`${part} of the calls`, () => simulator.arrivals().length >= part * leadCount, { every: 100 });
  await arrived(0.25);
  await doomed.kill();
  await arrived(0.45);
  clock.step(3_600);
  await arrived(0.7);
  clock.step(0);
  await arrived(0.97);
  await sleep(2_500); // the last ones, and what comes too many

  assert.deepEqual([stepped.over, steady.over], [undefined, undefined], 'the others live');
  const times = simulator.arrivals().map((line) => JSON.parse(line).monotonicMicros).sort((a, b) => a - b);
  // The first ten come at once and the last ones when no work waits: between them it is at its limit. Calls come in
  // bursts, so each one is compared with the one a window before it.
  const busy = times.slice(0, Math.floor(0.97 * leadCount));
  const spans = busy.slice(callsPerSecond).map((at, i) => at - busy[i]);
  const share = second / (spans.reduce((sum, span) => sum + span, 0) / spans.length);
  const most = mostInAnySecond(times);
  t.diagnostic(`${times.length} calls, at most ${most} in any 1,000 ms, ${(100 * share).toFixed(1)} % of the limit${withoutFaketime ? `, no clock stepped: ${withoutFaketime}` : ''}`);
  assert.ok(most <= callsPerSecond, `${most} calls in one second`);
  assert.ok(share >= leastShare, `only ${(100 * share).toFixed(1)} % of the limit`);
}, options);
