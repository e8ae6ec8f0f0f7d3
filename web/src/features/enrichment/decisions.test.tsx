import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { makeCall, makeSession } from '@/test/fixtures';
import { MockServer } from '@/test/server';

function withCalls(): MockServer {
  const server = new MockServer();
  server.money.calls = [
    makeCall({ id: 'ledger_1', leadName: 'Dana Rivera' }),
    makeCall({ id: 'ledger_2', leadId: 'lead_2', leadName: 'Marcus Lee', price: 0.0825 }),
    makeCall({ id: 'ledger_3', leadId: 'lead_3', leadName: 'Ida Old', state: 'settled', outcome: 'found', cost: 0.1 }),
  ];
  return server;
}

const section = async () => within(await screen.findByRole('region', { name: 'Waiting for a decision' }));
const decisions = (server: MockServer) => server.requests.filter((request) => request.path.endsWith('/decide')).map(({ path, body }) => ({ path, body }));

describe('calls whose outcome is unknown', () => {
  it('are listed, counted in the navigation and explained', async () => {
    openApp('/enrichment', withCalls());
    const list = await section();
    expect(await list.findByRole('link', { name: 'Marcus Lee' })).toHaveAttribute('href', '/leads/lead_2');
    expect(list.getByText('$0.0825')).toBeVisible();
    expect(list.queryByText('Ida Old')).not.toBeInTheDocument();
    expect(screen.getByText('2 calls wait for a decision.')).toBeVisible();
    expect(screen.getByRole('link', { name: /^Enrichment\s*2 waiting for a decision/ })).toBeVisible();
  });

  it('ask before money is spent, and can be left alone', async () => {
    const { user, server } = openApp('/enrichment', withCalls());
    const list = await section();
    await user.click(await list.findByRole('button', { name: 'Buy again: Dana Rivera' }));
    expect(list.getByRole('group', { name: 'Pay $0.10 once more?' })).toHaveFocus();
    await user.keyboard('{Enter}{Escape}');
    expect(list.getByRole('button', { name: 'Buy again: Dana Rivera' })).toBeVisible();
    expect(decisions(server)).toEqual([]);
  });

  it('leave the list at once when decided', async () => {
    const server = withCalls();
    const release = server.hold('POST /api/enrichment/calls/ledger_1/decide');
    const { user } = openApp('/enrichment', server);
    const list = await section();
    await user.click(await list.findByRole('button', { name: 'Buy again: Dana Rivera' }));
    await user.click(list.getByRole('button', { name: 'Buy again' }));
    await waitFor(() => expect(list.queryByText('Dana Rivera')).not.toBeInTheDocument());
    expect(server.money.waiting).toHaveLength(2);
    expect(screen.getByText('1 call waits for a decision.')).toBeVisible();
    release();
    expect(await screen.findByText('The call is bought again: Dana Rivera')).toBeVisible();
    expect(decisions(server)).toEqual([{ path: '/api/enrichment/calls/ledger_1/decide', body: { decision: 'buy_again' } }]);
    expect(list.getByText('Marcus Lee')).toBeVisible();
  });

  it('come back with the reason when the server refuses', async () => {
    const server = withCalls();
    const release = server.hold('POST /api/enrichment/calls/ledger_2/decide');
    server.overrides.set('POST /api/enrichment/calls/ledger_2/decide', {
      status: 403,
      body: { detail: 'Your role may not decide.', requestId: 'req-9' },
    });
    const { user } = openApp('/enrichment', server);
    const list = await section();
    await user.click(await list.findByRole('button', { name: 'Write off: Marcus Lee' }));
    expect(list.getByRole('group', { name: 'Go on without this answer?' })).toBeVisible();
    await user.click(list.getByRole('button', { name: 'Write off' }));
    await waitFor(() => expect(list.queryByText('Marcus Lee')).not.toBeInTheDocument());
    release();
    expect(await list.findByText('Marcus Lee')).toBeVisible();
    expect(await list.findByRole('alert')).toHaveTextContent('Your role may not decide.Reference req-9');
    expect(screen.getByText('2 calls wait for a decision.')).toBeVisible();
  });

  it('appear and leave live', async () => {
    const server = new MockServer();
    openApp('/enrichment', server);
    const list = await section();
    expect(await list.findByText('No call waits for a decision.')).toBeVisible();
    server.money.calls = [makeCall()];
    server.emit({ type: 'call_undecided', callId: 'ledger_1', leadId: 'lead_1' });
    expect(await list.findByText('Dana Rivera')).toBeVisible();
    server.money.calls = [makeCall({ decision: 'write_off' })];
    server.emit({ type: 'call_decided', callId: 'ledger_1', leadId: 'lead_1' });
    expect(await list.findByText('No call waits for a decision.')).toBeVisible();
  });

  it('offer nothing to a person who may only look', async () => {
    const server = withCalls();
    server.session = makeSession({ permissions: ['records.read', 'enrichment.read'] });
    openApp('/enrichment', server);
    const list = await section();
    expect(await list.findByText('Dana Rivera')).toBeVisible();
    expect(list.queryAllByRole('button')).toHaveLength(0);
  });

  it('stay the text they are', async () => {
    const hostile = '<img src=x onerror="window.__xss=1">';
    const server = new MockServer();
    server.money.calls = [makeCall({ leadName: hostile, address: hostile, provider: hostile, product: hostile, reason: hostile })];
    openApp('/enrichment', server);
    const list = await section();
    expect((await list.findAllByText(hostile)).length).toBeGreaterThan(2);
    expect(document.querySelector('main img')).toBeNull();
    expect(window).not.toHaveProperty('__xss');
  });
});
