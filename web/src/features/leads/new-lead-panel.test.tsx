import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { makeLead } from '@/test/fixtures';
import { problem } from '@/test/reply';
import { MockServer } from '@/test/server';

const savesOf = (server: MockServer) => server.requests.filter((request) => request.method === 'POST' && request.path === '/api/leads');

describe('a new lead', () => {
  it('offers the e-mail probably meant as one click', async () => {
    const { user, server } = openApp('/leads/new');
    const email = await screen.findByLabelText('E-mail');
    await user.type(email, 'dana@gmial.com');
    await user.tab();
    await user.click(await screen.findByRole('button', { name: 'dana@gmail.com' }));
    expect(email).toHaveValue('dana@gmail.com');
    await screen.findByRole('img', { name: 'E-mail valid' });
    await user.click(email);
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(savesOf(server)).toHaveLength(1));
    expect(savesOf(server)[0]?.body).toEqual({ source: 'web', contact: { email: 'dana@gmail.com' } });
  });

  it('shows a refusal beside the field and keeps the input', async () => {
    const { user } = openApp('/leads/new');
    await user.type(await screen.findByLabelText('First name'), 'Dana');
    await user.type(screen.getByLabelText('E-mail'), 'dana@gmial.com');
    await user.click(screen.getByRole('button', { name: 'Save lead' }));
    await waitFor(() => expect(screen.getByLabelText('E-mail')).toHaveAccessibleDescription(/cannot receive mail/));
    expect(screen.getByLabelText('E-mail')).toBeInvalid();
    expect(screen.getByLabelText('First name')).toHaveValue('Dana');
  });

  it('places the server’s field errors and sends a corrected lead under a new key', async () => {
    const server = new MockServer();
    server.overrides.set(
      'POST /api/leads',
      problem(400, 'invalid_request', 'Check the fields.', { errors: [{ field: 'property.address.zip', message: 'A ZIP has 5 digits.' }] }),
    );
    const { user } = openApp('/leads/new', server);
    await user.type(await screen.findByLabelText('Street'), '1204 Maple St');
    await user.type(screen.getByLabelText('ZIP'), '3720');
    await user.click(screen.getByRole('button', { name: 'Save lead' }));
    await waitFor(() => expect(screen.getByLabelText('ZIP')).toHaveAccessibleDescription(/5 digits/));
    await user.click(screen.getByRole('button', { name: 'Save lead' }));
    await waitFor(() => expect(savesOf(server)).toHaveLength(2));
    server.overrides.clear();
    await user.type(screen.getByLabelText('ZIP'), '6');
    await user.click(screen.getByRole('button', { name: 'Save lead' }));
    await screen.findByRole('heading', { level: 1, name: '1204 Maple St' });
    const keys = savesOf(server).map((request) => request.headers.get('Idempotency-Key'));
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[1]);
  });

  it('survives being closed by accident', async () => {
    const { user, router } = openApp('/leads/new');
    await user.type(await screen.findByLabelText('First name'), 'Dana');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await router.navigate('/leads/new');
    expect(await screen.findByLabelText('First name')).toHaveValue('Dana');
  });

  it('points out the lead it duplicates', async () => {
    const server = new MockServer();
    server.leads = [makeLead()];
    const { user, address } = openApp('/leads/new', server);
    await user.type(await screen.findByLabelText('E-mail'), 'dana@example.com');
    await user.click(screen.getByRole('button', { name: 'Save lead' }));
    await user.click(await screen.findByRole('link', { name: 'Open the first one' }));
    await waitFor(() => expect(address()).toBe('/leads/lead_1'));
  });
});
