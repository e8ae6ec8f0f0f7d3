// More than it can do: leads at twice the rate that it can take, thousands of idle connections, clients that send a byte now
// and then. The load generator shares the machine with the server. HK_ROUNDS: how often peak and overload take turns.
import assert from 'node:assert/strict';
import net from 'node:net';

import { leadFor, parcel } from './lib/leads.mjs';
import { closedLoad, openLoad } from './lib/load.mjs';
import { isRelease } from './lib/program.mjs';
import { sleep, until } from './lib/wait.mjs';
import { isSoak, testOnStores } from './lib/world.mjs';

const options = { skip: !isSoak && 'runs in ./dev soak' };

const rounds = Number(process.env.HK_ROUNDS ?? 3);
const leastShare = 0.9;
const mostMb = 200; // with 512 requests waiting
const idleCount = 5_000;
const mostMbIdle = 200;

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const perSecond = ({ created, seconds }) => created / seconds;

testOnStores('at twice its peak it still does its work and refuses the rest with Retry-After', async (world, t) => {
  const server = await world.serve({ role: 'api' });
  const key = await world.key('agent');
  const both = { port: world.port, key };
  await closedLoad({ ...both, connections: 64, seconds: 2 }); // warm
  const peaks = [];
  const overloads = [];
  for (let n = 0; n < rounds; ++n) {
    peaks.push(await closedLoad({ ...both, connections: 64, seconds: 4 }));
    overloads.push(await openLoad({ ...both, rate: Math.round(2 * perSecond(peaks[n])), connectionsMax: 4_000, seconds: 5 }));
  }
  const shares = peaks.map((peak, n) => perSecond(overloads[n]) / perSecond(peak));
  const sum = (name) => overloads.reduce((all, one) => all + one[name], 0);
  const memory = server.memory('VmHWM');
  t.diagnostic(`peak ${peaks.map((one) => perSecond(one).toFixed(0)).join(', ')} leads/s (p50 ${median(peaks.map((one) => one.p50))} ms); offered twice that: ${overloads.map((one) => perSecond(one).toFixed(0)).join(', ')} leads/s ` +
    `(${shares.map((share) => (100 * share).toFixed(0)).join(', ')} % of the peak), p50 ${median(overloads.map((one) => one.p50))} ms, p99 ${median(overloads.map((one) => one.p99))} ms; ${sum('refused')} of ${sum('sent')} refused; ${memory.toFixed(0)} MB at most`);
  assert.equal(sum('other'), 0, 'nothing but 201 and 503');
  assert.ok(sum('refused') > 0, 'the rest is refused');
  assert.equal(sum('refusedWithoutRetryAfter'), 0);
  assert.ok(sum('unsent') < 0.1 * sum('sent'), `the generator kept up: ${sum('unsent')} not sent`);
  assert.ok(memory < mostMb, `${memory.toFixed(0)} MB`);
  const stored = await (await world.as('agent')).all('/api/leads');
  assert.ok(stored.length >= [...peaks, ...overloads].reduce((all, one) => all + one.created, 0), 'all that was acknowledged is there');
  if (isRelease) assert.ok(median(shares) >= leastShare, `${(100 * median(shares)).toFixed(0)} % of the peak`);
}, options);

// Connections that say what `first` has and then `more` every second; how many are still open, and how long the cut ones lived.
function connectMany(port, count, first, more) {
  const lives = [];
  let refused = 0;
  const sockets = Array.from({ length: count }, () => {
    const begun = Date.now();
    const socket = net.connect(port, '127.0.0.1', () => first && socket.write(first));
    socket.on('error', () => (refused += 1)).on('data', () => {}).on('close', () => lives.push(Date.now() - begun));
    return socket;
  });
  const dripping = more && setInterval(() => sockets.forEach((socket) => socket.writable && socket.write(more)), 1_000);
  const close = () => (clearInterval(dripping), sockets.forEach((socket) => socket.destroy()));
  return { lives, close, get refused() { return refused; } };
}

testOnStores('five thousand idle connections and dripping clients cost little, and are cut off', async (world, t) => {
  const server = await world.serve();
  const api = await world.as('agent');
  const open = async () => Number((await api.get('/metrics')).text.match(/^hk_http_connections (\d+)/m)[1]);
  const before = server.memory('VmRSS');
  const idle = connectMany(world.port, idleCount);
  const dripping = connectMany(world.port, 500, 'POST /api/leads HTTP/1.1\r\nHost: x\r\nX-Drip: ', 'a');
  try {
    await until('all to be connected', async () => (await open()) >= idleCount + 500, { cap: 15_000 });
    const memory = server.memory('VmRSS');
    const times = [];
    for (let n = 0; n < 40; ++n) {
      const begun = performance.now();
      (await api.post('/api/leads', leadFor(parcel(n), n))).expect(201);
      times.push(performance.now() - begun);
    }
    assert.ok((await open()) >= idleCount + 500, 'they are still there');
    await until('all to be cut off', () => idle.lives.length === idleCount && dripping.lives.length === 500, { cap: 40_000, every: 200 });
    const lives = [...idle.lives, ...dripping.lives];
    t.diagnostic(`${idleCount} idle and 500 dripping connections: ${(memory - before).toFixed(0)} MB more (${((1024 * (memory - before)) / (idleCount + 500)).toFixed(1)} KB each), others answered in ${median(times).toFixed(1)} ms (slowest ${Math.max(...times).toFixed(0)}); cut off after ${(Math.min(...lives) / 1000).toFixed(0)} to ${(Math.max(...lives) / 1000).toFixed(0)} s`);
    assert.equal(idle.refused + dripping.refused, 0);
    assert.ok(memory < mostMbIdle, `${memory.toFixed(0)} MB`);
    assert.ok(Math.max(...lives) < 30_000, 'a request must arrive within 20 s');
    await sleep(200);
    assert.ok((await open()) < 20, 'none is left');
  } finally {
    idle.close();
    dripping.close();
  }
}, options);
