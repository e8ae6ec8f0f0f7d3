// The people of a workspace: who gets in, who reaches what, and what is written down about it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { until } from './lib/wait.mjs';
import { testOnStores } from './lib/world.mjs';

const password = 'correct horse battery';
const owner = { HK_OWNER_EMAIL: 'owner@example.com', HK_OWNER_PASSWORD: password };

// A browser that has just signed in.
function browserOf(world, answer) {
  const session = answer.json;
  const cookie = answer.headers.get('set-cookie').split(';')[0];
  return { session, client: world.client({ cookie, 'x-csrf-token': session.csrfToken }) };
}

async function signIn(world, email) {
  const answer = await world.client().post('/api/session', { email, password });
  answer.expect(200);
  return browserOf(world, answer);
}

const tokenOf = (link) => new URL(link).searchParams.get('token');

async function join(world, admin, email, role) {
  const { link } = (await admin.post('/api/invitations', { email, role })).expect(201);
  const answer = await world.client().post(`/api/invitations/${tokenOf(link)}/accept`, { name: email.split('@')[0], password });
  answer.expect(201);
  return browserOf(world, answer);
}

testOnStores('an invited person makes the account and is signed in', async (world) => {
  await world.serve({ role: 'api', env: owner });
  const { client: boss } = await signIn(world, 'owner@example.com');
  const made = (await boss.post('/api/invitations', { email: 'Joan@Example.com', role: 'agent', name: 'Joan' })).expect(201);
  assert.ok(made.link.startsWith(`${world.base}/invitation?token=`), made.link);
  const listed = (await boss.get('/api/invitations')).expect(200).items;
  assert.deepEqual(listed.map((one) => [one.id, one.email, one.role, 'link' in one]), [[made.id, 'Joan@Example.com', 'agent', false]]);

  const guest = world.client();
  const seen = (await guest.get(`/api/invitations/${tokenOf(made.link)}`)).expect(200);
  assert.deepEqual([seen.email, seen.name, seen.role, seen.workspaceName], ['Joan@Example.com', 'Joan', 'agent', 'Hidden Key']);
  const accept = (body) => guest.post(`/api/invitations/${tokenOf(made.link)}/accept`, body);
  (await accept({ name: 'Joan', password: 'short' })).expectProblem(400, 'password_too_short');
  (await accept({ name: 'Joan', password, role: 'owner' })).expectProblem(400, 'unknown_field');

  // Six at the same moment: one account.
  const answers = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => accept({ name: `Joan ${n}`, password })));
  const accepted = answers.filter((answer) => answer.status === 201);
  assert.equal(accepted.length, 1, `${answers.map((answer) => answer.status)}`);
  for (const answer of answers) assert.ok([201, 404, 409].includes(answer.status), answer.text);
  const joan = browserOf(world, accepted[0]);
  assert.deepEqual([joan.session.user.email, joan.session.user.role], ['Joan@Example.com', 'agent']);
  (await joan.client.post('/api/leads', { contact: { firstName: 'Ada' } })).expect(201);
  assert.equal((await joan.client.get('/api/users')).expect(200).items.length, 2);
  assert.deepEqual((await boss.get('/api/invitations')).expect(200).items, []);

  const log = readFileSync(path.join(world.data, 'logs/combined.log'), 'utf8');
  assert.ok(!log.includes(tokenOf(made.link)), 'the token is not in the log');
});

testOnStores('a deactivated user is out at once and may be let in again', async (world) => {
  await world.serve({ role: 'api', env: owner });
  const { client: boss } = await signIn(world, 'owner@example.com');
  const joan = await join(world, boss, 'joan@example.com', 'admin');
  const { id } = joan.session.user;
  (await joan.client.get('/api/leads')).expect(200);
  (await boss.send('PATCH', `/api/users/${id}`, { active: false })).expect(200);
  (await joan.client.get('/api/leads')).expectProblem(401, 'not_signed_in');
  (await world.client().post('/api/session', { email: 'joan@example.com', password })).expectProblem(401, 'sign_in_failed');
  (await boss.send('PATCH', `/api/users/${id}`, { active: true, role: 'viewer' })).expect(200);
  (await joan.client.get('/api/leads')).expectProblem(401, 'not_signed_in');
  const again = await signIn(world, 'joan@example.com');
  (await again.client.get('/api/leads')).expect(200);
  (await again.client.post('/api/leads', { contact: { firstName: 'Ada' } })).expectProblem(403, 'forbidden');
});

testOnStores('nobody raises themselves, and the last owner stays', async (world) => {
  await world.serve({ role: 'api', env: owner });
  const boss = await signIn(world, 'owner@example.com');
  const admin = await join(world, boss.client, 'admin@example.com', 'admin');
  const patch = (who, id, body) => who.client.send('PATCH', `/api/users/${id}`, body);
  (await patch(admin, admin.session.user.id, { role: 'owner' })).expectProblem(403, 'owner_needed');
  (await patch(admin, boss.session.user.id, { role: 'viewer' })).expectProblem(403, 'owner_needed');
  (await patch(admin, boss.session.user.id, { name: 'Nobody' })).expectProblem(403, 'owner_needed');
  (await admin.client.post('/api/invitations', { email: 'x@example.com', role: 'owner' })).expectProblem(403, 'owner_needed');
  (await admin.client.post('/api/keys', { name: 'x', role: 'owner' })).expectProblem(403, 'owner_needed');
  (await patch(boss, boss.session.user.id, { role: 'admin' })).expectProblem(409, 'last_owner');
  (await patch(boss, admin.session.user.id, { role: 'owner' })).expect(200);
  (await patch(boss, boss.session.user.id, { role: 'admin' })).expect(200);
  (await patch(boss, boss.session.user.id, { role: 'owner' })).expectProblem(403, 'owner_needed');
});

testOnStores('the workspace is changed while everybody works', async (world) => {
  await world.serve({ role: 'api', env: { ...owner, HK_WORKSPACE_NAME: 'Acme Homes', HK_TIME_ZONE: 'America/Denver' } });
  const { client: boss, session } = await signIn(world, 'owner@example.com');
  assert.deepEqual(session.workspace, { name: 'Acme Homes', timeZone: 'America/Denver', currency: 'USD', strategy: 'wholesale', demo: false });
  const answer = await boss.get('/api/workspace');
  const etag = answer.headers.get('etag');
  const change = (body, tag) => boss.send('PATCH', '/api/workspace', body, tag ? { 'if-match': tag } : {});
  (await change({ name: 'x' })).expectProblem(428, 'precondition_required');
  const changed = await change({ name: 'Bolt <b>Homes</b>', timeZone: 'Asia/Tokyo', strategy: 'flip' }, etag);
  assert.equal(changed.expect(200).timeZone, 'Asia/Tokyo');
  const late = (await change({ name: 'Comet' }, etag)).expectProblem(412, 'edit_conflict');
  assert.equal(late.current.name, 'Bolt <b>Homes</b>');
  assert.equal(`"${late.current.version}"`, changed.headers.get('etag'));
  (await change({ timeZone: 'Mars/Olympus' }, '*')).expectProblem(400, 'time_zone_unknown');
  (await change({ currency: '$$$' }, '*')).expectProblem(400, 'currency_unknown');
  assert.equal((await boss.get('/api/session')).expect(200).workspace.timeZone, 'Asia/Tokyo');

  // Later settings of the configuration do not overwrite it.
  await world.processes.at(-1).stop();
  await world.serve({ role: 'api', env: { ...owner, HK_WORKSPACE_NAME: 'Other', HK_TIME_ZONE: 'Europe/Paris' } });
  assert.equal((await boss.get('/api/workspace')).expect(200).name, 'Bolt <b>Homes</b>');
});

testOnStores('a second process follows workspace, rules and keys', async (world) => {
  await world.serve({ role: 'api', env: owner });
  const { client: boss } = await signIn(world, 'owner@example.com');
  const firstPort = world.port;
  const { key, id } = (await boss.post('/api/keys', { name: 'script', role: 'agent' })).expect(201);
  await world.serve({ role: 'api', env: owner });
  assert.notEqual(world.port, firstPort);
  const script = world.client({ authorization: `Bearer ${key}` });
  (await script.get('/api/leads')).expect(200);
  const onFirst = async (method, route, body) => {
    const second = world.port;
    world.port = firstPort;
    const answer = await boss.send(method, route, body, { 'if-match': '*' });
    world.port = second;
    return answer;
  };
  (await onFirst('PATCH', '/api/workspace', { name: 'Changed there' })).expect(200);
  await until('the second process to follow', async () => (await script.get('/api/workspace')).expect(200).name === 'Changed there', { cap: 10_000, every: 20 });
  (await onFirst('DELETE', `/api/keys/${id}`)).expect(204);
  await until('the key to be refused', async () => (await script.get('/api/leads')).status === 401, { cap: 10_000, every: 20 });
});

testOnStores('teams and row rules are kept as they were set', async (world) => {
  await world.serve({ role: 'api', env: owner });
  const { client: boss } = await signIn(world, 'owner@example.com');
  const joan = await join(world, boss, 'joan@example.com', 'agent');
  const hostile = '"><script>alert(1)</script> Ünïcode 中文';
  const team = (await boss.post('/api/teams', { name: hostile, memberIds: [joan.session.user.id, joan.session.user.id] })).expect(201);
  assert.deepEqual([team.name, team.memberIds], [hostile, [joan.session.user.id]]);
  const [, me] = (await boss.get('/api/users')).expect(200).items.sort((a, b) => b.email.localeCompare(a.email));
  assert.deepEqual(me.teams, [{ id: team.id, name: hostile }]);
  (await boss.post('/api/teams', { name: 'Many', memberIds: Array(201).fill(me.id) })).expectProblem(400, 'body_invalid');

  const { items } = (await boss.get('/api/row-rules')).expect(200);
  assert.equal(items.length, 35);
  assert.ok(items.every((rule) => rule.read === 'all' && rule.write === 'all'));
  const narrowed = { role: 'agent', object: 'leads', read: 'team', write: 'own' };
  const set = (await boss.send('PUT', '/api/row-rules', { items: [narrowed] })).expect(200).items;
  assert.equal(set.length, 35);
  assert.deepEqual(set.filter((rule) => rule.read !== 'all'), [narrowed]);
  assert.deepEqual((await boss.send('PUT', '/api/row-rules', { items: set })).expect(200).items, set, 'what is read may be written');
  (await boss.send('PUT', '/api/row-rules', { items: [{ role: 'admin', object: 'leads', read: 'own', write: 'own' }] })).expectProblem(400, 'rule_fixed');
  (await boss.send('PUT', '/api/row-rules', { items: [{ ...narrowed, read: 'everything' }] })).expectProblem(400, 'body_invalid');
});

testOnStores('the audit log tells who did what, and whether somebody touched it', async (world) => {
  await world.serve({ role: 'api', env: owner });
  await world.client().post('/api/session', { email: 'owner@example.com', password: 'a wrong password' });
  const { client: boss, session } = await signIn(world, 'owner@example.com');
  const joan = await join(world, boss, 'joan@example.com', 'agent');
  (await boss.send('PATCH', `/api/users/${joan.session.user.id}`, { role: 'manager' })).expect(200);
  (await boss.post('/api/keys', { name: 'script', role: 'agent' })).expect(201);
  const entries = await boss.all('/api/audit', 2);
  assert.deepEqual(entries.map((one) => one.action), ['key_created', 'user_changed', 'signed_in', 'invitation_accepted', 'invitation_created', 'signed_in', 'sign_in_failed', 'user_created']);
  assert.deepEqual(entries.map((one) => one.seq), [8, 7, 6, 5, 4, 3, 2, 1]);
  const [, change] = entries;
  assert.deepEqual([change.actor, change.actorName, change.target, change.details], [session.user.id, 'Owner', joan.session.user.id, { role: { from: 'agent', to: 'manager' } }]);
  const failed = entries[6];
  assert.deepEqual([failed.actor, failed.actorName, failed.target], ['', null, 'owner@example.com']);
  const text = JSON.stringify(entries);
  for (const secret of [password, 'a wrong password', 'hk_']) assert.ok(!text.includes(secret), secret);

  assert.deepEqual((await boss.get('/api/audit/check')).expect(200), { ok: true, checked: 8, brokenAt: null });
  assert.deepEqual(await world.cliJson(['audit', 'check', '--json']), { ok: true, checked: 8, brokenAt: null });
  world.sql("update audit set actor = 'user_somebody' where seq = 7");
  assert.deepEqual((await boss.get('/api/audit/check')).expect(200), { ok: false, checked: 6, brokenAt: 7 });
  const found = await world.cli(['audit', 'check']);
  assert.equal(found.code, 1);
  assert.match(found.stdout, /broken at entry 7/);
  world.sql(`update audit set actor = '${session.user.id}' where seq = 7`);
  world.sql('delete from audit where seq = 8');
  assert.equal((await boss.get('/api/audit/check')).expect(200).brokenAt, 8);
});

testOnStores('many at once keep one chain', async (world) => {
  await world.serve({ role: 'api', env: owner });
  const { client: boss } = await signIn(world, 'owner@example.com');
  const made = await Promise.all(Array.from({ length: 40 }, (_, n) => boss.post('/api/teams', { name: `Team ${n}` })));
  for (const answer of made) answer.expect(201);
  assert.deepEqual((await boss.get('/api/audit/check')).expect(200), { ok: true, checked: 42, brokenAt: null });
});

testOnStores('user list and user invite work beside a running program', async (world) => {
  await world.serve({ role: 'api', env: owner });
  const listed = await world.cliJson(['user', 'list', '--json']);
  assert.deepEqual([listed.email, listed.role, listed.active], ['owner@example.com', 'owner', true]);
  const invited = await world.cli(['user', 'invite', '--email', 'joan@example.com', '--role', 'manager'], { env: { HK_PUBLIC_URL: 'https://crm.example.com/' } });
  assert.match(invited.stdout, /^https:\/\/crm\.example\.com\/invitation\?token=[\w-]{43}\n$/);
  const answer = await world.client().post(`/api/invitations/${tokenOf(invited.stdout.trim())}/accept`, { name: 'Joan', password });
  assert.equal(answer.expect(201).user.role, 'manager');
  const refused = await world.cli(['user', 'invite', '--email', 'joan@example.com', '--role', 'manager']);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /already/);
});
