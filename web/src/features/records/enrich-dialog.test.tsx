import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { makeEstimate, makeLead, makeSession } from '@/test/fixtures';
import { MockServer } from '@/test/server';

function withLeads(): MockServer {
  const server = new MockServer();
  const contact = makeLead().contact;
  server.leads = [makeLead({ id: 'lead_1' }), makeLead({ id: 'lead_2', contact: { ...contact, firstName: 'Marcus', lastName: 'Lee' } })];
  server.money.estimate = makeEstimate();
  return server;
}

describe('enriching the chosen leads', () => {
  it('shows what it may cost and starts within the cap', async () => {
    const { user, server, address } = openApp('/leads', withLeads());
    await user.click(await screen.findByRole('checkbox', { name: 'Select Marcus Lee' }));
    await user.click(screen.getByRole('button', { name: 'Enrich…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Enrich leads' }));
    await dialog.findByText(/Today's budgets allow \$0\.20; all of it takes up to 2 days\./);
    expect(dialog.getByRole('row', { name: /ATTOM expandedprofile 1 to 3 \$0\.10 to \$0\.30/ })).toBeVisible();
    const cap = dialog.getByLabelText('Spend at most (dollars)');
    expect(cap).toHaveValue('0.3');
    await user.clear(cap);
    await user.type(cap, '0{Enter}');
    await dialog.findByText('A cap is more than $0.');
    await user.clear(cap);
    await user.type(cap, '0.25{Enter}');
    await waitFor(() => expect(address()).toBe('/enrichment'));
    const sent = (path: string) => server.requests.find((request) => request.method === 'POST' && request.path === path)?.body;
    expect(sent('/api/enrichment/bulk/estimate')).toEqual({ ids: ['lead_2'] });
    expect(sent('/api/enrichment/bulk')).toEqual({ ids: ['lead_2'], cap: 0.25 });
  });

  it('is not offered without the permission', async () => {
    const server = withLeads();
    server.session = makeSession({ permissions: ['records.read', 'records.write', 'enrichment.read'] });
    const { user } = openApp('/leads', server);
    await user.click(await screen.findByRole('checkbox', { name: 'Select Marcus Lee' }));
    expect(screen.queryByRole('button', { name: 'Enrich…' })).not.toBeInTheDocument();
  });
});
