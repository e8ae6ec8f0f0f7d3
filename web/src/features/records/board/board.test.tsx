import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { makeLead } from '@/test/fixtures';
import { makeRow } from '@/test/records';
import { problem } from '@/test/reply';
import { MockServer } from '@/test/server';

function withDeals(): MockServer {
  const server = new MockServer();
  server.records.rows.set('opportunities', [
    makeRow({ id: 'opportunity_1', title: 'Maple St', stage: 'appointment', status: 'open', expectedValue: 1000.5 }),
    makeRow({ id: 'opportunity_2', title: 'Oak Ave', stage: 'appointment', status: 'open', expectedValue: 2000 }),
  ]);
  return server;
}

const column = (name: string) => within(screen.getByRole('region', { name }));

describe('a board', () => {
  it('moves a card by keyboard and takes it back with Undo', async () => {
    const { user, server } = openApp('/opportunities?layout=board', withDeals());
    (await screen.findByRole('link', { name: 'Maple St' })).focus();
    await user.keyboard('{Shift>}{ArrowRight}{/Shift}');
    await waitFor(() => expect(column('Offer made').getByRole('link', { name: 'Maple St' })).toBeVisible());
    expect(column('Offer made').getByText('$1,000.50', { selector: 'header *' })).toBeVisible();
    expect(column('Appointment').getByText('$2,000', { selector: 'header *' })).toBeVisible();
    const sent = server.requests.find((request) => request.method === 'PATCH');
    expect(sent?.body).toEqual({ stage: 'offer_made' });
    expect(sent?.headers.get('If-Match')).toBe('"1"');
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(column('Appointment').getByRole('link', { name: 'Maple St' })).toBeVisible());
  });

  it('puts a card back where the server refuses, and says why', async () => {
    const { user, server } = openApp('/opportunities?layout=board', withDeals());
    server.overrides.set('PATCH /api/opportunities/opportunity_1', problem(403, 'forbidden', 'This one belongs to someone else.'));
    (await screen.findByRole('link', { name: 'Maple St' })).focus();
    await user.keyboard('m');
    await user.click(await screen.findByRole('option', { name: 'Closed' }));
    await screen.findByText('Maple St stays in Appointment: This one belongs to someone else.');
    expect(column('Appointment').getByRole('link', { name: 'Maple St' })).toBeVisible();
    expect(column('Closed').queryByRole('link', { name: 'Maple St' })).not.toBeInTheDocument();
  });

  it('asks why a deal was lost before it says so', async () => {
    const { user, server } = openApp('/opportunities?layout=board', withDeals());
    (await screen.findByRole('link', { name: 'Oak Ave' })).focus();
    await user.keyboard('m');
    await user.click(await screen.findByRole('option', { name: 'Lost…' }));
    await user.type(await screen.findByLabelText('Why was it lost?'), 'Sold to a neighbor{Enter}');
    await waitFor(() => expect(server.requests.find((request) => request.method === 'PATCH')?.body).toEqual({ status: 'lost', lostReason: 'Sold to a neighbor' }));
    await screen.findByText('Oak Ave is marked as lost.');
  });

  it('keeps the filter between list and board', async () => {
    const server = new MockServer();
    server.leads = [makeLead(), makeLead({ id: 'lead_2', source: 'csv', contact: { ...makeLead().contact, firstName: 'Marcus' } })];
    const { user, address } = openApp('/leads?q=marcus', server);
    await screen.findByRole('link', { name: 'Marcus Rivera' });
    await user.click(screen.getByRole('button', { name: 'Board' }));
    await waitFor(() => expect(address()).toBe('/leads?q=marcus&layout=board'));
    await waitFor(() => expect(column('New').getByRole('link', { name: 'Marcus Rivera' })).toBeVisible());
    expect(screen.queryByRole('link', { name: 'Dana Rivera' })).not.toBeInTheDocument();
  });

  it('shows a move that somebody else made', async () => {
    const { server } = openApp('/opportunities?layout=board', withDeals());
    await screen.findByRole('link', { name: 'Maple St' });
    server.records.changeElsewhere('opportunity_1', { stage: 'closed' });
    server.emit({ type: 'opportunity_stage_changed', object: 'opportunities', recordId: 'opportunity_1' });
    await waitFor(() => expect(column('Closed').getByRole('link', { name: 'Maple St' })).toBeVisible());
  });
});
