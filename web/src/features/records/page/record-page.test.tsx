import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { makeAddressValidation, makeFact, makeLead } from '@/test/fixtures';
import { kObjects, makeField, makeObject } from '@/test/objects';
import { makeRow } from '@/test/records';
import { ok } from '@/test/reply';
import { MockServer } from '@/test/server';

function withDeal(): MockServer {
  const server = new MockServer();
  server.leads = [makeLead()];
  server.records.rows.set('opportunities', [makeRow({ id: 'opportunity_1', title: 'Maple St', name: 'Maple St', stage: 'appointment', status: 'open', expectedValue: 1000, leadId: 'lead_1' })]);
  return server;
}

const sent = (server: MockServer, method: string, path: string) => server.requests.find((request) => request.method === method && request.path === path);

describe('the page of a record', () => {
  it('edits a field in place', async () => {
    const { user, server } = openApp('/opportunities/opportunity_1', withDeal());
    await user.click(await screen.findByRole('button', { name: 'Edit expected value' }));
    const box = await screen.findByRole('textbox', { name: 'Expected value' });
    await user.clear(box);
    await user.type(box, '$1,250.50{Enter}');
    await waitFor(() => expect(sent(server, 'PATCH', '/api/opportunities/opportunity_1')?.body).toEqual({ expectedValue: 1250.5 }));
    await screen.findAllByText('$1,250.50');
  });

  it('refuses what is no number before it is sent', async () => {
    const { user, server } = openApp('/opportunities/opportunity_1', withDeal());
    await user.click(await screen.findByRole('button', { name: 'Edit expected value' }));
    await user.type(await screen.findByRole('textbox', { name: 'Expected value' }), 'x{Enter}');
    await screen.findByText('Enter a number.');
    expect(sent(server, 'PATCH', '/api/opportunities/opportunity_1')).toBeUndefined();
  });

  it('logs a call with its outcome and keeps a draft over a reload', async () => {
    const server = withDeal();
    const first = openApp('/leads/lead_1', server);
    await first.user.click(await screen.findByRole('button', { name: 'Call' }));
    await first.user.type(screen.getByRole('textbox', { name: 'What was said' }), 'Wants 180k');
    await first.user.selectOptions(screen.getByLabelText('Outcome of the call'), 'callback');
    expect(sessionStorage.getItem('hk-compose-lead_1')).toBe('Wants 180k');
    await first.user.keyboard('{Control>}{Enter}{/Control}');
    await first.user.click(screen.getByRole('button', { name: 'Log call' }));
    const timeline = within(screen.getByRole('region', { name: 'Timeline' }));
    await timeline.findByText('Wants 180k');
    expect(timeline.getByText('Callback')).toBeVisible();
    expect(sent(server, 'POST', '/api/activities')?.body).toEqual({ recordId: 'lead_1', type: 'call', summary: 'Wants 180k', outcome: 'callback' });
    expect(sessionStorage.getItem('hk-compose-lead_1')).toBeNull();
  });

  it('shows the values of a property with their sources, once', async () => {
    const server = new MockServer();
    server.records.objects = [...kObjects, makeObject('properties', 'property', [makeField('address.street', 'Street', 'text'), makeField('totalValue', 'Assessed value', 'money', { editable: false })])];
    server.records.rows.set('properties', [makeRow({ id: 'property_1', title: '1204 Maple St', totalValue: 205500 })]);
    server.facts = [makeFact(), makeFact({ field: 'zoning', value: 'R-1', unit: null })];
    const source = (provider: string) => ({ provider, product: 'p', fetchedAt: '2026-11-24T08:00:00Z' });
    server.history = {
      sales: [{ date: '2019-06-14', price: 415000, reference: '2019-1', kind: 'Resale', note: null, sources: [source('county'), source('attom')] }],
      assessments: [{ year: null, landValue: 50000, buildingValue: null, totalValue: 205500, taxAmount: 2750.55, note: null, sources: [source('county')] }],
    };
    const mortgage = {
      position: 1, lender: 'EXAMPLE BANK', amount: 300000, date: '2019-06-14', dueDate: '2049-07-01', loanType: 'CNV', rateType: 'fixed', rate: 3.875, reference: '2019-2',
      note: null, open: true, notOpenBecause: null, sources: [source('attom'), source('corelogic')],
    };
    server.mortgages = {
      mortgages: [mortgage, { ...mortgage, lender: 'OLD BANK', position: null, date: '2001-01-01', open: false, notOpenBecause: 'it was made before the sale' }],
      equity: { value: 561000, owed: 300000, owedIsOriginal: true, equity: 261000, why: ['value $561,000: the estimated value of attom', 'counted: first mortgage of EXAMPLE BANK'] },
    };
    server.ownership = {
      ownerName: 'ABC HOLDINGS LLC', ownerKind: 'company', mailingAddress: '12 Elm St, Dallas TX', mailingProvider: 'attom', absentee: true, outOfState: null,
      why: ["mailing address 12 Elm St, Dallas TX differs from the property's"],
    };
    openApp('/properties/property_1', server);
    const section = within(await screen.findByRole('region', { name: 'Property' }));
    await section.findByRole('button', { name: 'Total value: $205,500. Show the source' });
    for (const field of ['bedrooms', 'flood zone', 'mortgage balance']) expect(section.getByRole('button', { name: `Set ${field} by hand` })).toBeInTheDocument();
    expect(section.getByRole('button', { name: 'Zoning: R-1. Show the source' })).toBeVisible();
    const owner = within(screen.getByRole('region', { name: 'Owner of record' }));
    for (const text of ['ABC HOLDINGS LLC', 'Company', 'Absentee', "Mailing address 12 Elm St, Dallas TX differs from the property's", 'Mailing address of ATTOM']) expect(await owner.findByText(text)).toBeVisible();
    expect(owner.queryByText('Out of state')).toBeNull();
    const rowOf = async (table: string) => within(await screen.findByRole('table', { name: table })).getAllByRole('cell').map((cell) => cell.textContent);
    const equity = within(screen.getByRole('region', { name: 'Mortgages and equity' }));
    expect(await equity.findByText('$261,000')).toBeVisible();
    expect(equity.getByText('(original amounts of the loans; balances are not known)')).toBeVisible();
    for (const line of ['Value $561,000: the estimated value of attom', 'Counted: first mortgage of EXAMPLE BANK']) expect(equity.getByText(line)).toBeVisible();
    expect(await rowOf('Open mortgages')).toEqual(['Jun 14, 2019', 'EXAMPLE BANKFirst, CNV, fixed, 3.875%', '$300,000', 'Jul 1, 2049', 'ATTOM, CoreLogicDeed of trust 2019-2']);
    expect((await rowOf('Probably paid off'))[1]).toContain('OLD BANK');
    expect(within(screen.getByRole('table', { name: 'Open mortgages' })).getByTitle('ATTOM on Nov 24, 2026, CoreLogic on Nov 24, 2026')).toBeVisible();
    expect(await rowOf('Sales')).toEqual(['Jun 14, 2019Resale', '$415,000', 'County, ATTOMDeed 2019-1']);
    expect(await rowOf('Assessments by year')).toEqual(['—', '$50,000', '—', '$205,500', '$2,750.55', 'County']);
    expect(within(screen.getByRole('region', { name: 'Details' })).queryByText('Assessed value')).toBeNull();
  });

  it('says of a property whether mail arrives there', async () => {
    const server = new MockServer();
    const addressValidation = makeAddressValidation({ provider: 'smarty', valid: false, delivery: 'no_match', reason: 'address_no_match', message: 'Check the street.' });
    server.records.objects = [...kObjects, makeObject('properties', 'property', [makeField('address.street', 'Street', 'text')])];
    server.records.rows.set('properties', [makeRow({ id: 'property_1', title: '1204 Maple St', addressValidation })]);
    openApp('/properties/property_1', server);
    const section = await screen.findByRole('region', { name: 'Address check' });
    expect(within(section).getByText('No such address')).toBeVisible();
    expect(within(section).getByText('Check the street.')).toBeVisible();
    expect(within(section).queryByRole('button', { name: 'Check address now' })).toBeNull();
  });

  it('lists what points to it', async () => {
    openApp('/leads/lead_1', withDeal());
    const list = await screen.findByRole('list', { name: 'Opportunities' });
    expect(await within(list).findByRole('link', { name: 'Maple St' })).toHaveAttribute('href', '/opportunities/opportunity_1');
  });

  it('deletes with Undo', async () => {
    const { user, server, address } = openApp('/opportunities/opportunity_1', withDeal());
    await user.click(await screen.findByRole('button', { name: 'More actions' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Delete opportunity' }));
    await waitFor(() => expect(address()).toBe('/opportunities'));
    await screen.findByText('No opportunities yet');
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await screen.findByRole('link', { name: 'Maple St' });
    expect(sent(server, 'POST', '/api/opportunities/opportunity_1/restore')).toBeDefined();
  });

  it('says why a deal was lost', async () => {
    const { user, server } = openApp('/opportunities/opportunity_1', withDeal());
    await user.click(await screen.findByRole('button', { name: 'More actions' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Mark as lost…' }));
    await user.type(await screen.findByLabelText('Why was it lost?'), 'Too expensive');
    await user.click(screen.getByRole('button', { name: 'Mark as lost' }));
    await waitFor(() => expect(sent(server, 'PATCH', '/api/opportunities/opportunity_1')?.body).toEqual({ status: 'lost', lostReason: 'Too expensive' }));
  });

  it('converts a lead', async () => {
    const server = withDeal();
    server.overrides.set('POST /api/leads/lead_1/convert', ok({ opportunity: { id: 'opportunity_1' } }, 201));
    const { user, address } = openApp('/leads/lead_1', server);
    await user.click(await screen.findByRole('button', { name: 'Convert' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByLabelText('Name')).toHaveValue('Dana Rivera');
    await user.type(dialog.getByLabelText('Expected value'), '$12,500');
    await user.click(dialog.getByRole('button', { name: 'Convert' }));
    await waitFor(() => expect(address()).toBe('/opportunities/opportunity_1'));
    expect(sent(server, 'POST', '/api/leads/lead_1/convert')?.body).toEqual({ name: 'Dana Rivera', expectedValue: '12500' });
  });
});

describe('the start page and the command menu', () => {
  it('finishes a task from Today, with Undo', async () => {
    const server = withDeal();
    server.records.rows.set('tasks', [makeRow({ id: 'task_1', title: 'Call back', status: 'open' })]);
    server.records.today = {
      items: [{ kind: 'task_overdue', title: 'Call back', reason: 'Due 2 days ago', object: 'leads', recordId: 'lead_1', at: null, value: null, taskId: 'task_1' }],
      counts: { task_overdue: 1 },
    };
    const { user } = openApp('/', server);
    await screen.findByText('Due 2 days ago');
    await user.click(screen.getByRole('button', { name: 'Done: Call back' }));
    await waitFor(() => expect(server.records.of('tasks')[0]?.['status']).toBe('done'));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(server.records.of('tasks')[0]?.['status']).toBe('open'));
  });

  it('finds records, pages and actions', async () => {
    const { user, address } = openApp('/today', withDeal());
    await screen.findByRole('heading', { level: 1, name: 'Today' });
    await user.keyboard('{Control>}k{/Control}');
    const box = await screen.findByRole('combobox', { name: 'Search and act' });
    await user.type(box, 'maple');
    await user.click(await screen.findByRole('option', { name: /Maple St/ }));
    await waitFor(() => expect(address()).toBe('/opportunities/opportunity_1'));
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox', { name: 'Search and act' }), 'new task{Enter}');
    await waitFor(() => expect(address()).toBe('/tasks/new'));
  });

  it('says what it searched for instead of a typing error', async () => {
    const server = withDeal();
    server.records.misspelled = { mpale: 'maple' };
    const { user } = openApp('/today', server);
    await screen.findByRole('heading', { level: 1, name: 'Today' });
    await user.keyboard('{Control>}k{/Control}');
    const box = await screen.findByRole('combobox', { name: 'Search and act' });
    await user.type(box, 'mpale');
    await screen.findByRole('option', { name: /Maple St/ });
    expect(screen.getByText('Showing results for maple')).toBeVisible();
    await user.clear(box);
    await user.type(box, 'maple');
    await screen.findByRole('option', { name: /Maple St/ });
    expect(screen.queryByText(/Showing results for/)).not.toBeInTheDocument();
  });
});
