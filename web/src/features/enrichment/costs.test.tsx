import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openApp } from '@/test/app';
import { kNow, makeCostDay, makeCounty, makeProvider } from '@/test/fixtures';
import { problem } from '@/test/reply';
import { MockServer } from '@/test/server';

const hostile = '<script>alert(1)</script>';

function withCosts(): MockServer {
  const server = new MockServer();
  server.money.providers = [makeCounty(), makeProvider()];
  server.money.costs = [
    makeCostDay({ date: '2026-03-01', cost: 2.4, atStake: 0, calls: 24 }),
    makeCostDay({ date: '2026-03-01', provider: hostile, cost: 0.05, atStake: 0, calls: 1 }),
    makeCostDay({ date: '2026-03-02' }),
    makeCostDay({ date: '2026-03-02', provider: 'county', cost: 0, atStake: 0, calls: 6 }),
  ];
  return server;
}

const section = async () => within(await screen.findByRole('region', { name: 'Cost by day' }));

describe('the costs', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(kNow) });
    return () => vi.useRealTimers();
  });

  it('stand in a table beside the chart', async () => {
    const { user } = openApp('/enrichment', withCosts());
    const costs = await section();
    await user.click(await costs.findByText('Figures as a table'));
    const table = costs.getByRole('table', { name: 'Cost by day and provider, last 30 days' });
    const rows = within(table).getAllByRole('row').map((row) => [...row.children].map((cell) => cell.textContent));
    expect(rows).toEqual([
      ['Day', hostile, 'ATTOM', 'Outcome unknown', 'Calls'],
      ['Mar 2, 2026', '$0.00', '$1.20', '$0.10', '20'],
      ['Mar 1, 2026', '$0.05', '$2.40', '$0.00', '25'],
    ]);
    expect(document.querySelector('main script')).toBeNull();
  });

  it('say today against the budget, the period and what is at stake', async () => {
    openApp('/enrichment', withCosts());
    const costs = await section();
    const summary = await costs.findByText(/^Today/);
    expect(summary).toHaveTextContent('Today $1.20 of $10.00 · 30 days $3.65, and $0.10 with unknown outcome');
    const legend = within(costs.getByRole('list', { name: 'Legend' }));
    expect(legend.getAllByRole('listitem').map((item) => item.textContent)).toEqual([hostile, 'ATTOM', 'Outcome unknown']);
  });

  it('keep the period in the URL, beside the state of the jobs', async () => {
    const { user, server, address } = openApp('/enrichment?state=dead', withCosts());
    const costs = await section();
    await user.click(costs.getByRole('button', { name: '90 days' }));
    await waitFor(() => expect(address()).toBe('/enrichment?state=dead&days=90'));
    await waitFor(() =>
      expect(server.requests.filter((request) => request.path.endsWith('/costs')).at(-1)?.query.get('days')).toBe('90'),
    );
    await user.click(costs.getByRole('button', { name: '30 days' }));
    await waitFor(() => expect(address()).toBe('/enrichment?state=dead'));
  });

  it('tell how to set up a paid provider where there is none', async () => {
    openApp('/enrichment', new MockServer());
    const costs = await section();
    expect(await costs.findByText(/County records are free/)).toHaveTextContent('HK_ATTOM_KEY');
  });

  it('say that a paid provider charged nothing', async () => {
    const server = new MockServer();
    server.money.providers = [makeProvider()];
    openApp('/enrichment?days=7', server);
    expect(await (await section()).findByText('No call cost anything in the last 7 days.')).toBeVisible();
  });

  it('say why they cannot be read', async () => {
    const server = withCosts();
    server.overrides.set('GET /api/enrichment/costs', problem(403, 'forbidden', 'No.'));
    openApp('/enrichment', server);
    expect(await (await section()).findByText('You cannot see costs')).toBeVisible();
  });
});
