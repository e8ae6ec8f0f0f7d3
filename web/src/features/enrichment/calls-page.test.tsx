import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { makeCall, makeCounty, makeProvider, makeSession } from '@/test/fixtures';
import { MockServer } from '@/test/server';

function withLedger(): MockServer {
  const server = new MockServer();
  server.money.providers = [makeCounty(), makeProvider()];
  server.money.calls = [
    makeCall({ id: 'ledger_1' }),
    makeCall({ id: 'ledger_2', leadId: 'lead_2', leadName: 'Marcus Lee', state: 'settled', outcome: 'found', cost: 0.0825 }),
    makeCall({ id: 'ledger_3', leadId: 'lead_3', leadName: 'Ida Old', decision: 'write_off', decidedBy: 'user_1', cost: 0.1 }),
    makeCall({ id: 'ledger_4', leadId: 'lead_4', leadName: 'Cora County', provider: 'county', product: null, state: 'settled', outcome: 'not_found', cost: 0 }),
  ];
  return server;
}

const rowOf = async (name: string) => {
  const row = (await screen.findByRole('link', { name })).closest('tr');
  if (!row) throw new Error(`no row of ${name}`);
  return within(row);
};

describe('the ledger of calls', () => {
  it('says what came of each call and what it cost', async () => {
    openApp('/enrichment/calls', withLedger());
    const found = await rowOf('Marcus Lee');
    for (const text of ['ATTOM · expandedprofile', 'Settled', 'Found', '$0.0825']) expect(found.getByText(text)).toBeVisible();
    expect((await rowOf('Ida Old')).getByText('Written off · Olivia Owner')).toBeVisible();
    expect((await rowOf('Cora County')).getByText('Not found')).toBeVisible();
  });

  it('filters by state and provider in the URL', async () => {
    const { user, address, server } = openApp('/enrichment/calls', withLedger());
    await rowOf('Marcus Lee');
    await user.click(screen.getByRole('button', { name: 'State' }));
    await user.click(await screen.findByRole('menuitemradio', { name: 'Waiting for a decision' }));
    await waitFor(() => expect(screen.queryByText('Marcus Lee')).not.toBeInTheDocument());
    expect(address()).toBe('/enrichment/calls?state=waiting');
    expect(server.requests.at(-1)?.query.get('waiting')).toBe('true');
    await user.click(screen.getByRole('button', { name: 'Provider' }));
    await user.click(await screen.findByRole('menuitemradio', { name: 'County' }));
    await screen.findByText('No call fits these filters');
    await user.click(screen.getByRole('button', { name: 'Clear all' }));
    await rowOf('Cora County');
    expect(address()).toBe('/enrichment/calls');
  });

  it('goes on page by page', async () => {
    const server = withLedger();
    server.overrides.set('GET /api/enrichment/calls', { status: 200, body: { items: server.money.calls.slice(0, 2), nextCursor: 'next' } });
    const { user } = openApp('/enrichment/calls', server);
    await rowOf('Marcus Lee');
    server.overrides.set('GET /api/enrichment/calls', { status: 200, body: { items: server.money.calls.slice(2), nextCursor: null } });
    await user.click(screen.getByRole('button', { name: 'Load more' }));
    await rowOf('Cora County');
    expect(server.requests.at(-1)?.query.get('cursor')).toBe('next');
    expect(screen.queryByRole('button', { name: 'Load more' })).not.toBeInTheDocument();
  });

  it('decides in place', async () => {
    const { user, server } = openApp('/enrichment/calls?leadId=lead_1', withLedger());
    await user.click(await screen.findByRole('button', { name: 'Write off: Dana Rivera' }));
    await user.click(screen.getByRole('button', { name: 'Write off' }));
    await (await rowOf('Dana Rivera')).findByText(/^Written off/);
    expect(server.money.waiting).toHaveLength(0);
  });

  it('is not for a person without the permission', async () => {
    const server = withLedger();
    server.session = makeSession({ permissions: ['records.read'] });
    openApp('/enrichment/calls', server);
    await screen.findByText('You cannot see the calls of providers');
    expect(server.requests.some((request) => request.path.startsWith('/api/enrichment'))).toBe(false);
  });
});
