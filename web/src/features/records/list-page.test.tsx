import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { FilterNode } from '@/lib/api/types';
import { listAddress } from '@/lib/records/filter';
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

const kContacted: FilterNode = { and: [{ field: 'status', op: 'is', value: ['contacted'] }] };
const filterOf = (address: string): unknown => JSON.parse(new URLSearchParams(address.split('?')[1]).get('filter') ?? 'null');
const asked = (server: MockServer) => server.requests.filter((request) => request.path === '/api/leads' && request.method === 'GET').at(-1);

describe('a list', () => {
  it('builds a filter from chips, in the URL and in the request', async () => {
    const { user, address, server } = openApp('/leads', withLeads());
    await screen.findByRole('link', { name: 'Dana Rivera' });
    await user.click(screen.getByRole('button', { name: 'Filter' }));
    await user.click(await screen.findByRole('option', { name: 'Status' }));
    await user.click(await screen.findByRole('option', { name: 'Contacted' }));
    await waitFor(() => expect(JSON.stringify(filterOf(address()))).toBe(JSON.stringify(kContacted)));
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Dana Rivera' })).not.toBeInTheDocument());
    expect(JSON.parse(asked(server)?.query.get('filter') ?? '')).toEqual(kContacted);

    await user.keyboard('{Escape}');
    await user.click(screen.getByRole('button', { name: 'Remove filter Status is Contacted' }));
    await screen.findByRole('link', { name: 'Dana Rivera' });
    expect(address()).toBe('/leads');
  });

  it('reads the filter, search and sort from the URL', async () => {
    const { server } = openApp(listAddress('leads', kContacted, { q: 'marcus', sort: 'contact.name' }), withLeads());
    await screen.findByRole('link', { name: 'Marcus Lee' });
    expect(screen.getByRole('searchbox')).toHaveValue('marcus');
    expect(screen.getByRole('group', { name: 'Filter: Status is Contacted' })).toBeVisible();
    expect(asked(server)?.query.get('sort')).toBe('contact.name');
    expect(screen.getByRole('columnheader', { name: 'Lead' })).toHaveAttribute('aria-sort', 'ascending');
    expect(JSON.parse(asked(server)?.query.get('filter') ?? '')).toEqual({ and: [...kContacted.and, { field: '*', op: 'contains', value: 'marcus' }] });
  });

  it('does not ask the server about a chip without a value', async () => {
    const { server } = openApp(listAddress('leads', { and: [{ field: 'source', op: 'contains', value: '' }] }), withLeads());
    await screen.findByRole('link', { name: 'Dana Rivera' });
    expect(asked(server)?.query.has('filter')).toBe(false);
  });

  it('joins conditions by “any of” in the editor of groups', async () => {
    const { user, address } = openApp(listAddress('leads', kContacted), withLeads());
    await screen.findByRole('link', { name: 'Marcus Lee' });
    await user.click(screen.getByRole('button', { name: 'Filter' }));
    await user.click(await screen.findByRole('button', { name: 'Groups of filters…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Filters' }));
    await user.selectOptions(dialog.getByLabelText('How the conditions join'), 'or');
    await user.click(dialog.getByRole('button', { name: 'Condition' }));
    await user.selectOptions(dialog.getAllByLabelText('Field').at(-1) as HTMLElement, 'source');
    await user.type(dialog.getByLabelText('Source'), 'web');
    await user.click(dialog.getByRole('button', { name: 'Apply' }));
    await screen.findByRole('link', { name: 'Dana Rivera' });
    expect(filterOf(address())).toEqual({ and: [{ or: [...kContacted.and, { field: 'source', op: 'contains', value: 'web' }] }] });
  });

  it('says which filter leaves nothing and takes it away', async () => {
    const { user } = openApp(listAddress('leads', { and: [{ field: 'status', op: 'is', value: ['lost'] }] }), withLeads());
    await user.click(await screen.findByRole('button', { name: 'Remove “Status is Lost”' }));
    await screen.findByRole('link', { name: 'Dana Rivera' });
  });

  it('sorts by a header and hides a column', async () => {
    const { user, address } = openApp('/leads', withLeads());
    await screen.findByRole('link', { name: 'Dana Rivera' });
    await user.click(screen.getByRole('button', { name: 'Source' }));
    await waitFor(() => expect(address()).toBe('/leads?sort=source'));
    await user.click(screen.getByRole('button', { name: 'Columns' }));
    await user.click(await screen.findByRole('checkbox', { name: 'Source' }));
    await waitFor(() => expect(screen.queryByRole('columnheader', { name: 'Source' })).not.toBeInTheDocument());
    expect(new URLSearchParams(address().split('?')[1]).get('cols')).toBe('status,contact.email,ownerId,createdAt');
  });

  it('shows a lead that comes in, without a reload', async () => {
    const { server } = openApp('/leads', withLeads());
    await screen.findByRole('link', { name: 'Dana Rivera' });
    server.leads = [makeLead({ id: 'lead_3', contact: { ...makeLead().contact, firstName: 'Nora', lastName: 'New' } }), ...server.leads];
    server.emit({ type: 'lead_created', leadId: 'lead_3' });
    await screen.findByRole('link', { name: 'Nora New' });
  });

  it('draws only the rows in sight and asks for more as one goes down', async () => {
    const server = new MockServer();
    server.leads = Array.from({ length: 450 }, (_, index) => makeLead({ id: `lead_${String(index)}`, createdAt: new Date(2026, 0, 1, 0, 0, 450 - index).toISOString() }));
    const { user } = openApp('/leads', server);
    const grid = await screen.findByRole('grid', { name: 'Leads' });
    expect(grid).toHaveAttribute('aria-rowcount', '451');
    expect(within(grid).getAllByRole('row').length).toBeLessThan(80);
    within(grid).getAllByRole('link')[0]?.focus();
    await user.keyboard('{End}');
    await waitFor(() => expect(server.requests.filter(({ path, query }) => path === '/api/leads' && query.get('cursor') === '100').length).toBe(1));
    expect(screen.getByText('450')).toBeVisible();
  });

  it('moves between rows with the arrow keys and opens one with Enter', async () => {
    const { user, address } = openApp('/leads', withLeads());
    (await screen.findByRole('link', { name: 'Dana Rivera' })).focus();
    await user.keyboard('{ArrowDown}');
    await waitFor(() => expect(screen.getByRole('link', { name: 'Marcus Lee' })).toHaveFocus());
    await user.keyboard('{Enter}');
    await waitFor(() => expect(address()).toBe('/leads/lead_2'));
    await screen.findByRole('heading', { level: 1, name: 'Marcus Lee' });
    expect(screen.getByText('2 of 2')).toBeVisible();
    await user.keyboard('k');
    await waitFor(() => expect(address()).toBe('/leads/lead_1'));
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

  it('offers a first action while it is empty', async () => {
    openApp('/leads');
    expect(await screen.findByRole('link', { name: 'Add the first lead' })).toHaveAttribute('href', '/leads/new');
  });

  it('tells a person without the permission who can grant it', async () => {
    const server = new MockServer();
    server.session = makeSession({ permissions: [] });
    server.overrides.set('GET /api/objects', problem(403, 'forbidden', 'Not allowed.'));
    openApp('/leads', server);
    await screen.findByText(/owner or an admin of this workspace can grant it/);
    expect(screen.queryByRole('link', { name: /New lead/ })).not.toBeInTheDocument();
  });
});
