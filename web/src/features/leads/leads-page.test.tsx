import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { makeLead, makeSession } from '@/test/fixtures';
import { problem } from '@/test/reply';
import { MockServer } from '@/test/server';

function withLeads(): MockServer {
  const server = new MockServer();
  const contact = makeLead().contact;
  server.leads = [
    makeLead({ id: 'lead_1', status: 'new' }),
    makeLead({ id: 'lead_2', status: 'contacted', source: 'csv', contact: { ...contact, firstName: 'Marcus', lastName: 'Lee' } }),
  ];
  return server;
}

describe('the list of leads', () => {
  it('puts a chosen filter in the URL and asks the server for it', async () => {
    const { user, address, server } = openApp('/leads', withLeads());
    await screen.findByRole('link', { name: 'Dana Rivera' });
    await user.click(screen.getByRole('button', { name: 'Status' }));
    await user.click(await screen.findByRole('menuitemradio', { name: 'Contacted' }));
    await waitFor(() => expect(address()).toBe('/leads?status=contacted'));
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Dana Rivera' })).not.toBeInTheDocument());
    expect(screen.getByRole('link', { name: 'Marcus Lee' })).toBeVisible();
    const asked = server.requests.filter((request) => request.path === '/api/leads').at(-1);
    expect(asked?.query.get('status')).toBe('contacted');

    await user.click(screen.getByRole('button', { name: 'Remove filter Status is Contacted' }));
    await screen.findByRole('link', { name: 'Dana Rivera' });
    expect(address()).toBe('/leads');
  });

  it('reads the filter, search and sort from the URL', async () => {
    const { server } = openApp('/leads?q=marcus&sort=name&source=csv', withLeads());
    await screen.findByRole('link', { name: 'Marcus Lee' });
    expect(screen.getByRole('searchbox')).toHaveValue('marcus');
    const asked = server.requests.find((request) => request.path === '/api/leads');
    expect(Object.fromEntries(asked?.query ?? [])).toMatchObject({ q: 'marcus', sort: 'name', source: 'csv' });
    expect(screen.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending');
  });

  it('says which filter leaves nothing and takes it away', async () => {
    const { user } = openApp('/leads?status=lost', withLeads());
    await user.click(await screen.findByRole('button', { name: 'Remove “Lost”' }));
    await screen.findByRole('link', { name: 'Dana Rivera' });
  });

  it('shows a lead that comes in, without a reload', async () => {
    const { server } = openApp('/leads', withLeads());
    await screen.findByRole('link', { name: 'Dana Rivera' });
    server.leads = [makeLead({ id: 'lead_3', contact: { ...makeLead().contact, firstName: 'Nora', lastName: 'New' } }), ...server.leads];
    server.emit({ type: 'lead_created', leadId: 'lead_3' });
    await screen.findByRole('link', { name: 'Nora New' });
  });

  it('moves between rows with the arrow keys and opens one with Enter', async () => {
    const { user, address } = openApp('/leads', withLeads());
    (await screen.findByRole('link', { name: 'Dana Rivera' })).focus();
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('link', { name: 'Marcus Lee' })).toHaveFocus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(address()).toBe('/leads/lead_2'));
  });

  it('shows an error with its reference, and recovers', async () => {
    const server = withLeads();
    server.overrides.set('GET /api/leads', problem(400, 'bad_cursor', 'The cursor is not valid.'));
    const { user } = openApp('/leads', server);
    expect(await screen.findByRole('alert')).toHaveTextContent('The cursor is not valid.');
    expect(screen.getByText('req-123')).toBeVisible();
    server.overrides.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('link', { name: 'Dana Rivera' });
  });

  it('offers a first action while it is empty, and only to whom may act', async () => {
    openApp('/leads');
    const main = await screen.findByRole('main');
    expect(await within(main).findByRole('link', { name: 'Add the first lead' })).toBeVisible();
  });

  it('tells a person without the permission who can grant it', async () => {
    const server = new MockServer();
    server.session = makeSession({ permissions: [] });
    server.overrides.set('GET /api/leads', problem(403, 'forbidden', 'Not allowed.'));
    openApp('/leads', server);
    await screen.findByText(/owner or an admin of this workspace can grant it/);
    expect(screen.queryByRole('link', { name: /New lead/ })).not.toBeInTheDocument();
  });
});
