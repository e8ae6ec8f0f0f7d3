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

const leadOf = (email) => ({ source: 'web', contact: { firstName: 'Ada', lastName: email, email } });
const statusOf = async (api, id) => (await api.get(`/api/leads/${id}`)).expect(200).contact.emailValidation;

testOnStores('name servers that are down hold nobody up: leads come in, and their verdicts follow', async (world) => {
  const { server, settings, port } = await nameServer(world);
  await world.serve({ env: settings });
  const api = await world.as('manager');
  await server.kill();
  const verdict = (await api.post('/api/validate/email', { email: 'ada@lovelace.example' })).expect(200);
  assert.deepEqual([verdict.status, verdict.subStatus], ['unknown', 'domain_not_checked']);
  const emails = ['ada@babbage.example', 'ada@nxdomain.example', 'ada@nullmx.example', 'ada@bare.example'];
  const leads = [];
  for (const email of emails) leads.push((await api.post('/api/leads', leadOf(email))).expect(201));
  for (const lead of leads) assert.equal((await statusOf(api, lead.id)).subStatus, 'domain_not_checked');
  const contact = (await api.post('/api/contacts', { firstName: 'Grace', email: 'grace@babbage.example' })).expect(201);
  const stream = api.stream();
  await stream.opened;

  await nameServer(world, { port });
  await until('the verdicts', async () => {
    const all = await Promise.all(leads.map((lead) => statusOf(api, lead.id)));
    return all.every((one) => one.subStatus !== 'domain_not_checked');
  }, { cap: 120_000 });
  const expected = [['valid', 'mailbox_not_checked'], ['invalid', 'domain_not_found'], ['invalid', 'domain_takes_no_mail'], ['unknown', 'no_mail_server']];
  for (const [n, lead] of leads.entries()) {
    const one = await statusOf(api, lead.id);
    assert.deepEqual([one.status, one.subStatus], expected[n], emails[n]);
  }
  await until('the contact', async () => (await api.get(`/api/contacts/${contact.id}`)).expect(200).emailStatus === 'valid');
  await until('the list to be told', () => stream.events.some((event) => event.event === 'lead_updated' && event.data.recordId === leads[1].id && event.data.fields[0] === 'contact.emailStatus'));
  stream.close();
  // Now that it is known, such a lead is refused with the reason.
  (await api.post('/api/leads', leadOf('grace@nxdomain.example'))).expectProblem(400);
  (await api.post('/api/leads', leadOf('grace@babbage.example'))).expect(201);
});

testOnStores('leads of a known domain are judged at once, a whole list too', async (world) => {
  const { settings } = await nameServer(world);
  await world.serve({ env: settings });
  const api = await world.as('manager');
  const list = ['First Name,Email', ...Array.from({ length: 3_000 }, (_, n) => `P${n},p${n}@${n % 10 === 0 ? 'nullmx' : `d${n % 40}`}.example`)].join('\n');
  await world.cli(['import', 'leads', world.file('list.csv', list), '--json'], { env: settings });
  await until('all verdicts', async () => (await api.get(`/api/contacts/summary?filter=${encodeURIComponent(JSON.stringify({ field: 'emailStatus', op: 'is', value: 'unknown' }))}`)).expect(200).count === 0);
  const count = async (status) => Number(world.select(`select count(*) from contacts where email_status = '${status}'`)[0]);
  const valid = await count('valid');
  assert.equal(valid, 2_700);
  assert.ok(questions(world).length < 200, `${questions(world).length} questions`);
});

testOnStores('it ends in time while name servers are silent', async (world) => {
  const { settings } = await nameServer(world);
  const started = await world.serve({ env: { ...settings, HK_DNS_TIMEOUT_MS: '5000' } });
  const list = ['First Name,Email', ...Array.from({ length: 400 }, (_, n) => `P${n},p${n}@d${n}.timeout.example`)].join('\n');
  await world.cli(['import', 'leads', world.file('list.csv', list), '--json'], { env: settings });
  await until('questions about the list', () => questions(world).filter((one) => one.name.endsWith('timeout.example')).length > 250);
  const begun = performance.now();
  started.child.kill('SIGTERM');
  await until('the end', () => started.over, { cap: 30_000, every: 20 });
  assert.equal(started.code, 0, started.stderr);
  assert.ok(performance.now() - begun < 5_000, `${Math.round(performance.now() - begun)} ms`);
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
