import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { makeSession } from '@/test/fixtures';
import { ok, problem } from '@/test/reply';
import { MockServer } from '@/test/server';

function invited(): MockServer {
  const server = new MockServer();
  server.session = null;
  server.publicPaths.add('/api/invitations/tok-1');
  server.publicPaths.add('/api/invitations/tok-1/accept');
  server.overrides.set('GET /api/invitations/tok-1', ok({ email: 'ada@example.com', role: 'agent', name: 'Ada', workspaceName: 'Harbor Homes' }));
  return server;
}

describe('an invitation', () => {
  it('makes the account and signs in', async () => {
    const server = invited();
    server.overrides.set('POST /api/invitations/tok-1/accept', ok(makeSession({ user: { id: 'user_2', name: 'Ada', email: 'ada@example.com', role: 'agent' } }), 201));
    const { user, address } = openApp('/invite/tok-1', server);
    await screen.findByRole('heading', { level: 1, name: 'Join Harbor Homes' });
    expect(screen.getByText(/invited as agent, with ada@example.com/)).toBeVisible();
    expect(screen.getByLabelText('Your name')).toHaveValue('Ada');
    await user.type(screen.getByLabelText('Password'), 'correct horse battery');
    await user.click(screen.getByRole('button', { name: 'Join' }));
    await waitFor(() => expect(address()).toBe('/today'));
    expect(server.requests.find(({ method }) => method === 'POST')?.body).toEqual({ name: 'Ada', password: 'correct horse battery' });
  });

  it('opens from the address with the token in its query too', async () => {
    openApp('/invitation?token=tok-1', invited());
    await screen.findByRole('heading', { level: 1, name: 'Join Harbor Homes' });
  });

  it('shows what is wrong with the password beside it', async () => {
    const server = invited();
    server.overrides.set('POST /api/invitations/tok-1/accept', problem(400, 'invalid', 'Check the fields.', { errors: [{ field: 'password', message: 'This password is too short.' }] }));
    const { user } = openApp('/invite/tok-1', server);
    await user.type(await screen.findByLabelText('Password'), 'short');
    await user.click(screen.getByRole('button', { name: 'Join' }));
    await waitFor(() => expect(screen.getByLabelText('Password')).toHaveAccessibleDescription(/too short/));
  });

  it('says that a link was used up', async () => {
    const server = invited();
    server.overrides.set('GET /api/invitations/tok-1', problem(404, 'invitation_unknown', 'There is no such invitation.'));
    openApp('/invite/tok-1', server);
    await screen.findByRole('heading', { level: 1, name: /no longer valid/ });
  });
});
