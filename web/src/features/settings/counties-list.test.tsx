import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { County, CountySync } from '@/lib/api/counties';
import { openApp } from '@/test/app';
import { ok, problem } from '@/test/reply';
import { MockServer } from '@/test/server';

const county = (sync: Partial<CountySync> = {}, more: Partial<County> = {}): County => ({
  name: 'nyc', title: 'New York City', kind: 'socrata', where: 'https://data.example', state: 'NY', verified: true, reason: 'Columns as described.',
  sync: { state: 'none', importId: null, rowsFetched: 0, rowsStored: 0, rowsCreated: 0, rowsUpdated: 0, error: null, startedAt: null, finishedAt: null, ...sync },
  ...more,
});

function open(first: County) {
  const server = new MockServer();
  server.overrides.set('GET /api/settings/providers', ok({ items: [] }));
  server.overrides.set('GET /api/counties', ok({ items: [first] }));
  server.overrides.set('POST /api/counties/nyc/sync', ok({ message: 'Synchronisation queued', jobId: 'job_1' }, 202));
  return { ...openApp('/settings/providers', server), server };
}
const row = async () => within(await screen.findByRole('article', { name: 'New York City' }));

describe('the counties', () => {
  it('are synchronised by a button, which rests while one is under way', async () => {
    const { server, user } = open(county());
    const shown = await row();
    expect(shown.getByText('Never synchronised.')).toBeVisible();
    server.overrides.set('GET /api/counties', ok({ items: [county({ state: 'running', importId: 'import_1', rowsFetched: 5000 })] }));
    await user.click(shown.getByRole('button', { name: 'Synchronise New York City' }));
    await waitFor(() => expect(server.requests.some(({ method, path }) => method === 'POST' && path === '/api/counties/nyc/sync')).toBe(true));
    expect(await shown.findByText('Running')).toBeVisible();
    expect(shown.getByRole('button', { name: 'Synchronise New York City' })).toBeDisabled();
    expect(shown.getByRole('link', { name: '5,000 rows read' })).toHaveAttribute('href', '/imports/import_1');
  });

  it('say how the last time went, and why not', async () => {
    const { server, user } = open(county({ state: 'failed', importId: 'import_1', rowsFetched: 12, error: 'The county does not have this data set.', finishedAt: '2026-11-24T08:00:00Z' }, { verified: false }));
    server.overrides.set('POST /api/counties/nyc/sync', problem(409, 'county_busy', 'The records of nyc are being synchronised already.'));
    const shown = await row();
    expect(shown.getByText('Failed')).toBeVisible();
    expect(shown.getByText('Not verified')).toBeVisible();
    expect(shown.getByText('The county does not have this data set.')).toBeVisible();
    await user.click(shown.getByRole('button', { name: 'Synchronise New York City' }));
    expect(await shown.findByText(/being synchronised already/)).toBeVisible();
  });
});
