import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { kNow, makeSession } from '@/test/fixtures';
import { ok } from '@/test/reply';
import { MockServer } from '@/test/server';

const sent = (server: MockServer, method: string, path: string) => server.requests.find((request) => request.method === method && request.path === path);

describe('the settings', () => {
  it('shows the link of an invitation once, to copy', async () => {
    const server = new MockServer();
    server.overrides.set('GET /api/invitations', ok({ items: [] }));
    server.overrides.set('POST /api/invitations', ok({ id: 'invitation_1', link: 'https://crm.example.com/invitation?token=abc' }, 201));
    const { user } = openApp('/settings/people', server);
    await user.click(await screen.findByRole('button', { name: 'Invite' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Invite somebody' }));
    await user.type(dialog.getByLabelText('E-mail'), 'ada@example.com');
    await user.click(dialog.getByRole('button', { name: 'Make the link' }));
    expect(await screen.findByRole('textbox', { name: 'Link of the invitation' })).toHaveValue('https://crm.example.com/invitation?token=abc');
    expect(sent(server, 'POST', '/api/invitations')?.body).toEqual({ email: 'ada@example.com', role: 'agent' });
  });

  it('never lets a role change more than it sees', async () => {
    const server = new MockServer();
    const rule = (role: string) => ({ role, object: 'leads', read: 'all', write: 'all' });
    server.overrides.set('GET /api/row-rules', ok({ items: ['owner', 'agent'].map(rule) }));
    server.overrides.set('PUT /api/row-rules', ok({ items: [] }));
    const { user } = openApp('/settings/access', server);
    await user.selectOptions(await screen.findByLabelText('Agent sees leads'), 'own');
    expect(screen.getByLabelText('Agent changes leads')).toHaveValue('own');
    expect(screen.queryByLabelText('Owner sees leads')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(sent(server, 'PUT', '/api/row-rules')?.body).toEqual({ items: [{ role: 'agent', object: 'leads', read: 'own', write: 'own' }] }));
  });

  it('orders the stages and saves them together', async () => {
    const server = new MockServer();
    const stage = (key: string, label: string) => ({ key, label, probability: 50, color: 'blue', ageLimitDays: null });
    server.overrides.set('GET /api/stages', ok({ items: [stage('a', 'First'), stage('b', 'Second')] }));
    server.overrides.set('PUT /api/stages', ok({ items: [] }));
    const { user } = openApp('/settings/stages', server);
    await user.click(await screen.findByRole('button', { name: 'Move Second up' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(sent(server, 'PUT', '/api/stages')?.body).toMatchObject({ items: [{ key: 'b' }, { key: 'a' }] }));
  });

  it('checks the chain of the audit log', async () => {
    const server = new MockServer();
    server.overrides.set('GET /api/audit', ok({ items: [{ seq: 1, at: kNow, actor: 'user_1', actorName: 'Olivia Owner', action: 'user_changed', target: 'user_2', details: { role: 'agent' }, hash: 'h' }], nextCursor: null }));
    server.overrides.set('GET /api/audit/check', ok({ ok: false, checked: 3, brokenAt: 2 }));
    const { user } = openApp('/settings/audit', server);
    await screen.findByText('Role: agent');
    await user.click(screen.getByRole('button', { name: 'Check the chain' }));
    await screen.findByText(/Broken at entry 2/);
  });

  it('shows a person without the permission only what is open to them', async () => {
    const server = new MockServer();
    server.session = makeSession({ permissions: ['records.read'] });
    openApp('/settings/people', server);
    await screen.findByText(/owner or an admin of this workspace can grant it/);
    expect(screen.queryByRole('link', { name: 'People' })).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Tags' })).toBeVisible();
  });
});
