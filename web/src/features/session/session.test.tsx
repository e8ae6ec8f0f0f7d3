import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { MockServer } from '@/test/server';

function signedOut(): MockServer {
  const server = new MockServer();
  server.session = null;
  return server;
}

describe('signing in', () => {
  it('returns to the address asked for', async () => {
    const { user, address, server } = openApp('/leads?status=new', signedOut());
    await user.type(await screen.findByLabelText('E-mail'), 'olivia@example.com');
    await user.type(screen.getByLabelText('Password'), server.password);
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await screen.findByRole('heading', { level: 1, name: 'Leads' });
    expect(address()).toBe('/leads?status=new');
  });

  it('says that the password is wrong and keeps what was typed', async () => {
    const { user } = openApp('/signin', signedOut());
    await user.type(await screen.findByLabelText('E-mail'), 'olivia@example.com');
    await user.type(screen.getByLabelText('Password'), 'wrong');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('do not match an account');
    expect(screen.getByLabelText('E-mail')).toHaveValue('olivia@example.com');
  });

  it('never leaves the site after signing in', async () => {
    const { user, address, server } = openApp('/signin?next=//evil.example', signedOut());
    await user.type(await screen.findByLabelText('E-mail'), 'olivia@example.com');
    await user.type(screen.getByLabelText('Password'), server.password);
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await waitFor(() => expect(address()).toBe('/today'));
  });

  it('fills the demo account in with one click', async () => {
    const server = signedOut();
    server.setup = { needed: false, demo: true, demoLogin: { email: 'demo@example.com', password: server.password } };
    const { user } = openApp('/signin', server);
    await user.click(await screen.findByRole('button', { name: 'Fill in' }));
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await screen.findByRole('heading', { level: 1, name: 'Today' });
  });

  it('signs out from the account menu', async () => {
    const { user, address } = openApp('/leads');
    await user.click(await screen.findByRole('button', { name: 'Account of Olivia Owner' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
    await waitFor(() => expect(address()).toMatch(/^\/signin/));
  });
});

describe('setting up', () => {
  it('creates the owner with the token of the link', async () => {
    const server = signedOut();
    server.setup = { needed: true, demo: false, demoLogin: null };
    const { user } = openApp('/setup?token=setup-token', server);
    await user.type(await screen.findByLabelText('Your name'), 'Olivia Owner');
    await user.type(screen.getByLabelText('E-mail'), 'olivia@example.com');
    await user.type(screen.getByLabelText('Password'), 'correct horse battery');
    await user.click(screen.getByRole('button', { name: /Create owner/ }));
    await screen.findByRole('heading', { level: 1, name: 'Today' });
    const sent = server.requests.find((request) => request.method === 'POST' && request.path === '/api/setup');
    expect(sent?.body).toMatchObject({ token: 'setup-token', name: 'Olivia Owner' });
  });

  it('refuses to start without a token', async () => {
    const server = signedOut();
    server.setup = { needed: true, demo: false, demoLogin: null };
    openApp('/setup', server);
    expect(await screen.findByRole('alert')).toHaveTextContent('no setup token');
    expect(screen.getByRole('button', { name: /Create owner/ })).toBeDisabled();
  });
});
