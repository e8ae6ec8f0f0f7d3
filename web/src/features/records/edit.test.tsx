import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { makeLead } from '@/test/fixtures';
import { problem } from '@/test/reply';
import { MockServer } from '@/test/server';

function withLeads(count = 2): MockServer {
  const server = new MockServer();
  const contact = makeLead().contact;
  server.leads = Array.from({ length: count }, (_, index) => makeLead({ id: `lead_${String(index + 1)}`, contact: { ...contact, lastName: `Lead${String(index + 1)}` } }));
  return server;
}

const cellOf = async (name: string, column: number): Promise<HTMLElement> => {
  const row = (await screen.findByRole('link', { name })).closest('tr') as HTMLElement;
  return within(row).getAllByRole('gridcell')[column] as HTMLElement;
};

const kSource = 3;
const patches = (server: MockServer) => server.requests.filter((request) => request.method === 'PATCH');

describe('editing in a list', () => {
  it('edits a cell with the keyboard and sends the version it saw', async () => {
    const { user, server } = openApp('/leads', withLeads());
    (await cellOf('Dana Lead1', kSource)).focus();
    await user.keyboard('{Enter}');
    const box = await screen.findByRole('textbox', { name: 'Source' });
    await user.clear(box);
    await user.type(box, 'referral{Enter}');
    await waitFor(() => expect(patches(server)).toHaveLength(1));
    expect(patches(server)[0]?.body).toEqual({ source: 'referral' });
    expect(patches(server)[0]?.headers.get('If-Match')).toBe('"1"');
    const cell = await cellOf('Dana Lead1', kSource);
    expect(cell).toHaveTextContent('Referral');
    await waitFor(() => expect(cell).toHaveFocus());
  });

  it('leaves the value alone on Escape', async () => {
    const { user, server } = openApp('/leads', withLeads());
    await user.dblClick(await cellOf('Dana Lead1', kSource));
    await user.type(await screen.findByRole('textbox', { name: 'Source' }), 'x{Escape}');
    expect(await cellOf('Dana Lead1', kSource)).toHaveTextContent('Web');
    expect(patches(server)).toHaveLength(0);
  });

  it('keeps what was typed beside the reason of a refusal', async () => {
    const { user, server } = openApp('/leads', withLeads());
    server.overrides.set('PATCH /api/leads/lead_1', problem(400, 'invalid', 'This source is not allowed.'));
    await user.dblClick(await cellOf('Dana Lead1', kSource));
    const box = await screen.findByRole('textbox', { name: 'Source' });
    await user.type(box, 'x{Enter}');
    await screen.findByText('This source is not allowed.');
    expect(screen.getByRole('textbox', { name: 'Source' })).toHaveValue('webx');
    expect(screen.getByRole('textbox', { name: 'Source' })).toBeInvalid();
  });

  it('lets one choose between two edits made at the same time', async () => {
    const { user, server } = openApp('/leads', withLeads());
    await user.dblClick(await cellOf('Dana Lead1', kSource));
    const box = await screen.findByRole('textbox', { name: 'Source' });
    server.records.changeElsewhere('lead_1', { source: 'phone' });
    await user.clear(box);
    await user.type(box, 'referral{Enter}');
    const dialog = within(await screen.findByRole('dialog', { name: /changed this in the meantime/ }));
    expect(dialog.getByRole('radio', { name: /Theirs Phone/ })).not.toBeChecked();
    expect(dialog.getByRole('radio', { name: /Mine Referral/ })).toBeChecked();
    await user.click(dialog.getByRole('button', { name: 'Save my choice' }));
    await waitFor(() => expect(patches(server)).toHaveLength(2));
    expect(patches(server)[1]?.headers.get('If-Match')).toBe('"2"');
    await waitFor(async () => expect(await cellOf('Dana Lead1', kSource)).toHaveTextContent('Referral'));
  });

  it('keeps theirs where that is chosen', async () => {
    const { user, server } = openApp('/leads', withLeads());
    await user.dblClick(await cellOf('Dana Lead1', kSource));
    const box = await screen.findByRole('textbox', { name: 'Source' });
    server.records.changeElsewhere('lead_1', { source: 'phone' });
    await user.type(box, 'x{Enter}');
    await user.click(await screen.findByRole('button', { name: 'Keep theirs' }));
    expect(await cellOf('Dana Lead1', kSource)).toHaveTextContent('Phone');
    expect(patches(server)).toHaveLength(1);
  });
});

describe('changing many rows', () => {
  it('chooses rows by key, then all that match, and follows the change in the header', async () => {
    const { user, server } = openApp('/leads', withLeads(150));
    (await screen.findByRole('link', { name: 'Dana Lead1' })).focus();
    await user.keyboard('x');
    await screen.findByText('1 selected');
    await user.keyboard('{Shift>}{ArrowDown}{/Shift}');
    await screen.findByText('2 selected');
    await user.click(screen.getByRole('button', { name: 'Select all 150 matching' }));
    await user.click(screen.getByRole('button', { name: 'Set field' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Set a field of 150 leads' }));
    await user.selectOptions(dialog.getByLabelText('Field'), 'source');
    await user.type(dialog.getByLabelText('Value'), 'referral');
    await user.click(dialog.getByRole('button', { name: 'Set for 150' }));
    await waitFor(() => expect(server.requests.some(({ path }) => path === '/api/leads/bulk')).toBe(true));
    expect(server.requests.find(({ path }) => path === '/api/leads/bulk')?.body).toEqual({ filter: null, set: { source: 'referral' } });
    await user.click(await screen.findByRole('button', { name: '0 of 150' }));
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    await screen.findByRole('button', { name: 'Cancelled' });
  });

  it('names the rows when only some are meant', async () => {
    const { user, server } = openApp('/leads', withLeads(3));
    await user.click(await screen.findByRole('checkbox', { name: 'Select Dana Lead2' }));
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await user.click(await screen.findByRole('button', { name: 'Delete 1 lead' }));
    await waitFor(() => expect(server.requests.find(({ path }) => path === '/api/leads/bulk')?.body).toEqual({ ids: ['lead_2'], delete: true }));
  });
});

describe('views', () => {
  it('says that an open view was changed, and keeps, renames or drops the change', async () => {
    const server = withLeads();
    server.records.views = [
      { id: 'view_1', object: 'leads', name: 'Web leads', shared: false, mine: true, layout: 'table', query: { filter: { and: [{ field: 'source', op: 'is', value: 'web' }] }, sort: 'source', columns: [{ key: 'source' }] } },
    ];
    const { user, address } = openApp('/leads?view=view_1', server);
    await screen.findByRole('group', { name: 'Filter: Source is web' });
    expect(await screen.findByRole('columnheader', { name: 'Source' })).toHaveAttribute('aria-sort', 'ascending');
    expect(screen.queryByRole('button', { name: 'Update view' })).not.toBeInTheDocument();

    await user.click(screen.getByRole('button', { name: 'Source' }));
    await user.click(await screen.findByRole('button', { name: 'Reset' }));
    await waitFor(() => expect(address()).toBe('/leads?view=view_1'));

    await user.click(screen.getByRole('button', { name: 'Source' }));
    await user.click(await screen.findByRole('button', { name: 'Update view' }));
    await waitFor(() => expect(server.records.views[0]?.query.sort).toBe('-source'));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Update view' })).not.toBeInTheDocument());

    await user.click(screen.getByRole('button', { name: 'Remove filter Source is web' }));
    await user.click(await screen.findByRole('button', { name: 'Save as…' }));
    await user.type(await screen.findByLabelText('Name'), 'Everything');
    await user.click(screen.getByRole('button', { name: 'Save view' }));
    await waitFor(() => expect(address()).toMatch(/^\/leads\?view=view_\d+$/));
    expect(server.records.views.map((view) => view.name)).toEqual(['Web leads', 'Everything']);
  });
});
