// What name servers say about the domain of an e-mail address, asked of a stand-in over UDP and TCP.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { freePort, Process } from './lib/program.mjs';
import { until } from './lib/wait.mjs';
import { testOnStores, World } from './lib/world.mjs';

async function nameServer(world, { port, more = [] } = {}) {
  port ??= await freePort();
  const zone = world.file('zone', 'gmial.com nxdomain\n');
  const server = new Process(['simulate', 'dns', '--port', String(port), '--zone', zone, '--questions', `${world.folder}/questions.jsonl`, ...more], { cwd: world.folder });
  world.processes.push(server);
  await until('the name server', () => {
    if (server.over) throw new Error(server.stderr);
    return server.stdout.includes('Simulating');
  }, { every: 10 });
  return { server, port, settings: { HK_DNS_SERVERS: `127.0.0.1:${port}`, HK_DNS_TIMEOUT_MS: '600' } };
}

const questions = (world) => readFileSync(`${world.folder}/questions.jsonl`, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
const verdicts = {
  'ada@lovelace.example': ['valid', 'mailbox_not_checked'],
  'ada@truncated.example': ['valid', 'mailbox_not_checked'],
  'ada@aliased.example': ['valid', 'mailbox_not_checked'],
  'ada@addressed.example': ['valid', 'mailbox_not_checked'],
  'ada@gmial.com': ['invalid', 'domain_not_found'],
  'ada@nxdomain.example': ['invalid', 'domain_not_found'],
  'ada@nullmx.example': ['invalid', 'domain_takes_no_mail'],
  'ada@bare.example': ['unknown', 'no_mail_server'],
  'ada@servfail.example': ['unknown', 'domain_not_checked'],
  'ada@refused.example': ['unknown', 'domain_not_checked'],
  'ada@timeout.example': ['unknown', 'domain_not_checked'],
  'ada@garbled.example': ['unknown', 'domain_not_checked'],
};

testOnStores('an e-mail is judged by what its domain says, and only a sure no is invalid', async (world) => {
  const { settings } = await nameServer(world);
  await world.serve({ role: 'api', env: settings });
  const api = await world.as('agent');
  for (const [email, expected] of Object.entries(verdicts)) {
    const verdict = (await api.post('/api/validate/email', { email })).expect(200);
    assert.deepEqual([verdict.status, verdict.subStatus, verdict.valid], [...expected, expected[0] !== 'invalid'], email);
  }
  assert.equal((await api.post('/api/validate/email', { email: 'ada@gmial.com' })).expect(200).didYouMean, 'ada@gmail.com');
  const asked = questions(world).filter((one) => one.name === 'truncated.example').map((one) => one.transport);
  assert.deepEqual(asked, ['udp', 'tcp']);
  const before = questions(world).length;
  (await api.post('/api/validate/email', { email: 'grace@LOVELACE.example' })).expect(200);
  assert.equal(questions(world).length, before, 'what is known is not asked again');
});

testOnStores('name servers that are down hold nobody up, and leads come in', async (world) => {
  const { server, settings, port } = await nameServer(world);
  await world.serve({ role: 'api', env: settings });
  const api = await world.as('agent');
  await server.kill();
  const verdict = (await api.post('/api/validate/email', { email: 'ada@lovelace.example' })).expect(200);
  assert.deepEqual([verdict.status, verdict.subStatus], ['unknown', 'domain_not_checked']);
  (await api.post('/api/leads', { source: 'web', contact: { firstName: 'Ada', email: 'ada@lovelace.example' } })).expect(201);
  await nameServer(world, { port });
  const other = (await api.post('/api/validate/email', { email: 'ada@babbage.example' })).expect(200);
  assert.equal(other.status, 'valid', 'it is asked again as soon as it is there');
});

test('a list is judged on the command line', async () => {
  const world = new World();
  try {
    const { settings } = await nameServer(world);
    const emails = [...Object.keys(verdicts), ...Array.from({ length: 1_500 }, (_, n) => `p${n}@d${n % 700}.example`)];
    const done = await world.cli(['validate', 'email', '--file', '-'], { input: emails.join('\n'), env: settings });
    assert.equal(done.code, 0, done.stderr);
    const lines = done.stdout.trim().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(lines.map((line) => line.email), emails);
    for (const line of lines) assert.deepEqual([line.status, line.subStatus], verdicts[line.email] ?? ['valid', 'mailbox_not_checked'], line.email);
    assert.equal(questions(world).filter((one) => /^d\d+\.example$/.test(one.name)).length, 700);
    const off = await world.cli(['validate', 'email', 'ada@nxdomain.example']);
    assert.equal(JSON.parse(off.stdout).status, 'valid', 'off: the address alone is judged');
    const wrong = await world.cli(['validate', 'email', 'ada@lovelace.example'], { env: { HK_DNS_SERVERS: 'ns.example.org' } });
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /dns\.servers/);
  } finally {
    await world.close();
  }
});
