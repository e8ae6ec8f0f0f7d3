import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { kNow, makeCounty, makeProvider, makeSession } from '@/test/fixtures';
import { problem } from '@/test/reply';
import { MockServer } from '@/test/server';

function withProviders(overrides = {}): MockServer {
  const server = new MockServer();
  server.money.providers = [makeCounty(), makeProvider(overrides)];
  return server;
}

const row = async (name: string) => within(await screen.findByRole('article', { name }));
const budgetsSent = (server: MockServer) => server.requests.filter((request) => request.method === 'PUT').map((request) => request.body);

async function openBudget(server: MockServer) {
  const app = openApp('/enrichment', server);
  await app.user.click(await screen.findByRole('button', { name: 'Edit budget of ATTOM' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Daily budget of ATTOM' }));
  const type = async (text: string) => {
    await app.user.clear(dialog.getByLabelText('Dollars a day'));
    await app.user.type(dialog.getByLabelText('Dollars a day'), `${text}{Enter}`);
  };
  return { ...app, dialog, type };
}

describe('the providers', () => {
  it('say what they may cost and what they did today', async () => {
    openApp('/enrichment', withProviders({ lastError: 'HTTP 503', lastErrorAt: kNow, failuresInARow: 3 }));
    const attom = await row('ATTOM');
    expect(attom.getByText('Running')).toBeVisible();
    expect(attom.getByText('$1.20')).toBeVisible();
    expect(attom.getByText('of $10.00 today')).toBeVisible();
    expect(attom.getByRole('meter')).toHaveAttribute('aria-valuetext', '$1.20 spent and $0.10 with unknown outcome of $10.00');
    expect(attom.getByRole('meter')).toHaveAttribute('aria-valuenow', '13');
    expect(attom.getByText('expandedprofile: $0.10 a call')).toBeVisible();
    expect(attom.getByText('HTTP 503').closest('p')).toHaveTextContent('3 failures in a row.');
    const county = await row('County');
    expect(county.getByText('No cost, no budget.')).toBeVisible();
    expect(county.queryByRole('button', { name: /budget/ })).not.toBeInTheDocument();
  });

  it('are paused with a reason and resumed', async () => {
    const { user, server } = openApp('/enrichment', withProviders());
    await user.click(await screen.findByRole('button', { name: 'Pause ATTOM' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Pause ATTOM?' }));
    await user.type(dialog.getByLabelText(/Reason/), '  Contract under review {Enter}');
    const attom = await row('ATTOM');
    expect(await attom.findByText('Paused')).toBeVisible();
    expect(attom.getByText(/Contract under review/)).toHaveTextContent('Until somebody resumes it.');
    await user.click(screen.getByRole('button', { name: 'Resume ATTOM' }));
    await attom.findByText('Running');
    expect(server.requests.find((request) => request.path.endsWith('/pause'))?.body).toEqual({ reason: 'Contract under review' });
  });

  it('are not asked about again when the event is faster than the answer', async () => {
    const server = withProviders();
    const release = server.hold('POST /api/enrichment/providers/attom/pause');
    const { user } = openApp('/enrichment', server);
    await user.click(await screen.findByRole('button', { name: 'Pause ATTOM' }));
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Pause' }));
    server.money.providers = [makeProvider({ state: 'paused' })];
    server.emit({ type: 'provider_changed', provider: 'attom' });
    await screen.findByText('Paused', { selector: 'article *' });
    release();
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await user.click(await screen.findByRole('button', { name: 'Resume ATTOM' }));
    await (await row('ATTOM')).findByText('Running');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('change by themselves when the server says so', async () => {
    const server = withProviders();
    openApp('/enrichment', server);
    const attom = await row('ATTOM');
    server.money.providers = [makeProvider({ state: 'out_of_budget', reason: 'The daily budget is used up.', until: '2026-03-03T06:00:00Z' })];
    server.emit({ type: 'provider_changed', provider: 'attom' });
    await attom.findByText('Out of budget');
    expect(attom.getByText(/used up/)).toHaveTextContent('Until Mar 3, 2026, 12:00 AM.');
  });

  it('show no button to a person who may only look', async () => {
    const server = withProviders();
    server.session = makeSession({ permissions: ['records.read', 'enrichment.read'] });
    openApp('/enrichment', server);
    expect((await row('ATTOM')).queryAllByRole('button')).toHaveLength(0);
  });

  it('say when they cannot be read, with the reference', async () => {
    const server = withProviders();
    server.overrides.set('GET /api/enrichment/providers', problem(409, 'broken', 'The ledger is being repaired.'));
    openApp('/enrichment', server);
    const section = within(await screen.findByRole('region', { name: 'Providers' }));
    expect(await section.findByText('The ledger is being repaired.')).toBeVisible();
    expect(section.getByText('req-123')).toBeVisible();
  });
});

describe('the budget of a provider', () => {
  it.each([
    ['0', /more than \$0/],
    ['ten', /such as 25 or 25.50/],
    ['-4', /such as 25 or 25.50/],
    ['2.345', /dollars and cents/],
    ['9,999,999', /The most is \$1,000,000/],
  ])('is not %s', async (text, message) => {
    const { server, dialog, type } = await openBudget(withProviders());
    await type(text);
    expect(dialog.getByText(message)).toBeVisible();
    expect(dialog.getByLabelText('Dollars a day')).toBeInvalid();
    expect(budgetsSent(server)).toEqual([]);
  });

  it('is saved and shown', async () => {
    const { server, type } = await openBudget(withProviders());
    await type('$1,025.50');
    await screen.findByText('of $1,025.50 today');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(budgetsSent(server)).toEqual([{ dailyBudget: 1025.5 }]);
  });

  it('keeps the input and says why where the server refuses', async () => {
    const { dialog, type } = await openBudget(withProviders());
    await type('0.05');
    expect(dialog.getByText(/already used/)).toBeVisible();
    expect(await dialog.findByRole('alert')).toHaveTextContent('The budget is below the price of one call.Reference req-123');
    expect(dialog.getByLabelText('Dollars a day')).toHaveValue('0.05');
  });

  it('goes back to the one of the settings', async () => {
    const { user, server, dialog } = await openBudget(withProviders({ dailyBudget: 3 }));
    await user.click(dialog.getByRole('button', { name: 'Back to $10.00' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(budgetsSent(server)).toEqual([{ dailyBudget: null }]);
    expect(screen.getByText('of $10.00 today')).toBeVisible();
  });
});
