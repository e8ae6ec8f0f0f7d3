import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { makeSession } from '@/test/fixtures';
import { ok, problem } from '@/test/reply';
import { MockServer } from '@/test/server';
import { daysOf, presetOf, rangeOf, shiftDate } from './range';

const kFilter = { and: [{ field: 'source', op: 'is', value: ['web'] }] };

function withReports(): MockServer {
  const server = new MockServer();
  for (const name of ['leads-over-time', 'funnel', 'pipeline-value', 'time-in-stage', 'activity-by-person', 'cost-per-source', 'cohorts']) {
    server.overrides.set(`GET /api/analytics/${name}`, ok({ rows: [], compared: null, freshAsOf: null }));
  }
  const row = { source: 'web', total_leads: 40, converted: 10, conversion_rate: 25, object: 'leads', filter: kFilter };
  server.overrides.set('GET /api/analytics/conversion-by-source', ok({ rows: [row], compared: [{ ...row, total_leads: 20 }], freshAsOf: '2026-03-02T15:00:00Z' }));
  return server;
}

describe('analytics', () => {
  it('leads from a figure to the records behind it', async () => {
    openApp('/analytics?compare=previous', withReports());
    const table = within(await screen.findByRole('table', { name: 'Conversion by source' }));
    expect(table.getByRole('link', { name: 'Web' })).toHaveAttribute('href', `/leads?filter=${encodeURIComponent(JSON.stringify(kFilter)).replaceAll('%20', '+')}`);
    expect(table.getByText('40')).toBeVisible();
    expect(table.getByText('20 before')).toBeVisible();
  });

  it('keeps the range in the address and asks for the day after its last', async () => {
    const { user, server, address } = openApp('/analytics?from=2026-01-01&to=2026-01-31', withReports());
    await screen.findByRole('table', { name: 'Conversion by source' });
    const asked = server.requests.find(({ path }) => path === '/api/analytics/funnel');
    expect(Object.fromEntries(asked?.query ?? [])).toEqual({ from: '2026-01-01', to: '2026-02-01' });
    expect(screen.getByRole('link', { name: 'Funnel as CSV' })).toHaveAttribute('href', '/api/analytics/funnel?from=2026-01-01&to=2026-02-01&format=csv');
    await user.click(screen.getByLabelText('Compare with the days before'));
    await waitFor(() => expect(address()).toBe('/analytics?from=2026-01-01&to=2026-01-31&compare=previous'));
  });

  it('says what could not be loaded, beside what could', async () => {
    const server = withReports();
    server.overrides.set('GET /api/analytics/funnel', problem(400, 'range_invalid', 'The range is too long.'));
    openApp('/analytics', server);
    await screen.findByText('The range is too long.');
    await screen.findByRole('table', { name: 'Conversion by source' });
  });

  it('needs its permission', async () => {
    const server = withReports();
    server.session = makeSession({ permissions: ['records.read'] });
    openApp('/analytics', server);
    await screen.findByText(/You cannot see analytics/);
  });
});

describe('the range of analytics', () => {
  it('is the last ninety days unless the address says otherwise', () => {
    const today = '2026-03-02';
    const days = daysOf('', '', today);
    expect(days).toEqual({ from: '2025-12-03', to: today });
    expect(presetOf(days, today)).toBe(90);
    expect(rangeOf(days, '')).toEqual({ from: '2025-12-03', to: '2026-03-03', compare: '' });
    expect(daysOf('2026-04-01', 'nonsense', today).from).toBe('2025-12-03');
    expect(shiftDate('2026-03-01', -1)).toBe('2026-02-28');
  });
});
