import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { makeAddressValidation, makeFact, makeLead, makeProperty, makeProvider } from '@/test/fixtures';
import { kObjects, makeObject } from '@/test/objects';
import { MockServer } from '@/test/server';

function withLead(overrides = {}): MockServer {
  const server = new MockServer();
  server.leads = [makeLead(overrides)];
  server.facts = [
    makeFact(),
    makeFact({ provider: 'attom', value: 214000, winner: false, confidence: 0.8, cost: 0.0825, reason: 'older', asOf: '2024-01-01' }),
  ];
  return server;
}

describe('the page of a lead', () => {
  it('tells where a value comes from, what it cost and what others say', async () => {
    const { user } = openApp('/leads/lead_1', withLead());
    await user.click(await screen.findByRole('button', { name: /^Total value: \$205,500/ }));
    const popover = await screen.findByRole('dialog', { name: /total value/ });
    for (const text of ['County', 'Jan 1, 2025', '95%', '$0.00', '$214,000', 'ATTOM · 80%']) {
      expect(within(popover).getByText(text)).toBeVisible();
    }
  });

  it('has the contact judged by services, where one is set up', async () => {
    const server = withLead();
    const { user } = openApp('/leads/lead_1', server);
    await screen.findByRole('region', { name: 'Contact checks' });
    expect(screen.queryByRole('button', { name: 'Check now' })).toBeNull();
    server.money.providers = [makeProvider({ name: 'zerobounce', products: [{ name: 'validate', pricePerCall: 0.008, fields: ['emailStatus'] }] })];
    server.emit({ type: 'provider_changed', provider: 'zerobounce' });
    await user.click(await screen.findByRole('button', { name: 'Check now' }));
    await screen.findByText('Asked: the verdict follows.');
    expect(server.requests.map(({ path }) => path)).toContain('/api/contacts/contact_1/check');
  });

  it('has the address judged by a service, and shows what it says when it comes', async () => {
    const server = withLead();
    server.money.providers = [makeProvider({ name: 'smarty', products: [{ name: 'us_street', pricePerCall: 0.02, fields: ['addressStatus'] }] })];
    const { user } = openApp('/leads/lead_1', server);
    const section = await screen.findByRole('region', { name: 'Address check' });
    expect(within(section).getByText('Not checked yet')).toBeVisible();
    expect(within(section).queryByText(/vacant/i)).toBeNull();
    await user.click(await within(section).findByRole('button', { name: 'Check address now' }));
    await within(section).findByText('Asked: the verdict follows.');
    expect(server.requests.map(({ path }) => path)).toContain('/api/properties/prop_1/check');
    server.leads = server.leads.map((lead) => ({
      ...lead,
      property: makeProperty({
        addressValidation: makeAddressValidation({
          provider: 'smarty',
          delivery: 'unit_missing',
          message: 'The apartment number is missing. Ask for it.',
          standardized: { street: '1204 N Maple St', city: 'Nashville', state: 'TN', zip: '37206', plus4: '0001' },
          metadata: { latitude: 36.1, longitude: -86.7, precision: 'rooftop', use: 'residential', vacant: true, county: 'Davidson' },
          notes: ['street_spelling_fixed'],
        }),
      }),
    }));
    server.emit({ type: 'lead_updated', object: 'leads', leadId: 'lead_1', recordId: 'lead_1' });
    await within(section).findByText('Deliverable, apartment missing');
    expect(within(section).getByText('The apartment number is missing. Ask for it.')).toBeVisible();
    expect(within(section).getByText('1204 N Maple St, Nashville TN 37206-0001')).toBeVisible();
    expect(within(section).getByText('Residential · Vacant · Davidson County · 36.10000, -86.70000 (rooftop)')).toBeVisible();
    expect(within(section).getByText('Street spelling fixed')).toBeVisible();
    expect(screen.getAllByText(/1204 Maple St/)[0]).toBeVisible();
  });

  it('turns from queued to enriched while it is open', async () => {
    const server = withLead({ enrichment: { status: 'queued', reason: null, jobId: 'job_1', finishedAt: null, candidates: [] } });
    openApp('/leads/lead_1', server);
    const section = await screen.findByRole('region', { name: 'Enrichment' });
    expect(within(section).getByText('Queued')).toBeVisible();
    server.setEnrichment('lead_1', 'enriched');
    server.emit({ type: 'enrichment_completed', leadId: 'lead_1' });
    await within(section).findByText('Enriched');
  });

  it('settles an ambiguous lead by the parcel chosen', async () => {
    const candidate = { parcelId: 'par_1', parcelNumber: '1', address: '1204 MAPLE ST UNIT 2', city: 'NASHVILLE', ownerName: 'O', landUse: null, bedrooms: 2, sqft: 900 };
    const server = withLead({ enrichment: { status: 'ambiguous', reason: null, jobId: null, finishedAt: null, candidates: [candidate] } });
    const { user } = openApp('/leads/lead_1', server);
    await user.click(await screen.findByRole('button', { name: 'This one: 1204 MAPLE ST UNIT 2' }));
    await within(screen.getByRole('region', { name: 'Enrichment' })).findByText('Queued');
    expect(server.requests.find((request) => request.path.endsWith('/parcel'))?.body).toEqual({ parcelId: 'par_1' });
    expect(server.requests.find((request) => request.path.endsWith('/parcel'))?.headers.get('X-CSRF-Token')).toBe('csrf-1');
  });

  it.each([
    ['needs_review', 'Decide in the Enrichment monitor', '/enrichment#decisions'],
    ['paused', 'Open the providers', '/enrichment#providers'],
  ] as const)('says why it is %s and where to go on', async (status, label, href) => {
    const reason = 'A call to ATTOM ended without an answer.';
    openApp('/leads/lead_1', withLead({ enrichment: { status, reason, jobId: null, finishedAt: null, candidates: [] } }));
    const section = within(await screen.findByRole('region', { name: 'Enrichment' }));
    expect(section.getByText(reason)).toBeVisible();
    expect(section.getByRole('link', { name: label })).toHaveAttribute('href', href);
  });

  it('marks an estimated price and says why', async () => {
    const note = 'estimated, the county does not disclose prices';
    const server = withLead();
    server.facts = [makeFact({ field: 'lastSalePrice', value: 149900, provider: 'attom', product: 'saleshistory', note })];
    const { user } = openApp('/leads/lead_1', server);
    const price = await screen.findByRole('button', { name: `Last sale price: $149,900 (${note}). Show the source` });
    expect(within(price).getByTitle(note)).toHaveTextContent('est.');
    await user.click(price);
    const popover = within(await screen.findByRole('dialog', { name: /last sale price/ }));
    expect(popover.getByText(note)).toBeVisible();
    expect(popover.getByText('saleshistory')).toBeVisible();
  });

  it('lets a person set a value by hand, sees why it holds, and withdraws it by the keyboard alone', async () => {
    const server = withLead();
    server.records.objects = [...kObjects, makeObject('properties', 'property', [])];
    const { user } = openApp('/leads/lead_1', server);
    (await screen.findByRole('button', { name: 'Set total value by hand' })).focus();
    await user.keyboard('{Enter}');
    const box = await screen.findByRole('textbox', { name: 'Total value' });
    expect(box).toHaveFocus();
    expect(box).toHaveValue('205500');
    await user.clear(box);
    await user.keyboard('lots{Enter}');
    await screen.findByText('Total value must be an amount of dollars and whole cents.');
    expect(box).toBeInvalid();
    await user.clear(box);
    await user.keyboard('$219,000.50{Tab}appraised{Tab}{Tab}{Enter}');
    await user.click(await screen.findByRole('button', { name: /^Total value: \$219,000.50, by hand/ }));
    const popover = within(await screen.findByRole('dialog', { name: /total value/ }));
    for (const text of ['Set by hand', 'appraised', 'set by Ann on 2026-11-24', '$205,500', '$214,000']) expect(popover.getByText(text)).toBeVisible();
    expect(server.requests.find(({ method, body }) => method === 'PUT' && JSON.stringify(body).includes('219'))?.body).toEqual({ value: '$219,000.50', note: 'appraised' });
    await user.keyboard('{Escape}');
    screen.getByRole('button', { name: 'Set total value by hand' }).focus();
    await user.keyboard('{Enter}');
    await screen.findByText(/Withdrawn, the best of 2 sources returns/);
    screen.getByRole('button', { name: 'Withdraw' }).focus();
    await user.keyboard('{Enter}');
    await screen.findByRole('button', { name: /^Total value: \$205,500. Show/ });
  });

  it('does not offer to set values where the person may only look', async () => {
    const server = withLead();
    server.records.objects = [...kObjects, makeObject('properties', 'property', [], { mayEdit: false })];
    openApp('/leads/lead_1', server);
    await screen.findByRole('button', { name: /^Total value: \$205,500/ });
    expect(screen.queryByRole('button', { name: 'Set total value by hand' })).toBeNull();
  });

  it('says that there is no such lead', async () => {
    openApp('/leads/lead_9', withLead());
    await screen.findByText(/or it was removed/);
  });

  it('shows hostile strings as the text they are', async () => {
    const hostile = '<img src=x onerror="window.__xss=1">';
    const address = { street: hostile, unit: hostile, city: hostile, state: hostile, zip: hostile };
    const server = withLead({
      source: hostile,
      notes: hostile,
      contact: { ...makeLead().contact, firstName: hostile, lastName: '"><script>window.__xss=1</script>', email: hostile },
      property: makeProperty({ address, ownerName: hostile }),
      enrichment: { status: 'failed', reason: hostile, jobId: null, finishedAt: null, candidates: [] },
    });
    server.facts = [makeFact({ field: hostile, value: hostile, unit: null, provider: hostile, reason: hostile })];
    server.records.timeline = server.records.timeline.map((entry) => ({ ...entry, summary: hostile, actorName: hostile }));
    openApp('/leads/lead_1', server);
    await screen.findByRole('heading', { level: 1, name: new RegExp(`^${hostile}`) });
    await waitFor(() => expect(screen.getAllByText(hostile).length).toBeGreaterThan(3));
    expect(document.querySelector('main img, main script')).toBeNull();
    expect(window).not.toHaveProperty('__xss');
  });
});
