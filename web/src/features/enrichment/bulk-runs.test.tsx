import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { makeRun, makeSession } from '@/test/fixtures';
import { MockServer } from '@/test/server';

function withRun(overrides = {}): MockServer {
  const server = new MockServer();
  server.money.runs = [makeRun(overrides)];
  return server;
}
const row = async () => within(await screen.findByRole('article', { name: 'Bulk enrichment of 400 leads' }));

describe('bulk enrichments', () => {
  it('say how far they are and are paused and resumed', async () => {
    const { user } = openApp('/enrichment', withRun({ done: 88, enriched: 80, notFound: 8, spent: 8.8, calls: 88, waitsFor: 'ATTOM is paused.' }));
    const run = await row();
    expect(run.getByText('$8.80')).toBeVisible();
    expect(run.getByText(/88 of 400 done: 80 enriched, 8 not found\./)).toBeVisible();
    expect(run.getByText('Leads wait: ATTOM is paused.')).toBeVisible();
    expect(run.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '22');
    await user.click(run.getByRole('button', { name: /^Pause/ }));
    await user.click(await run.findByRole('button', { name: /^Resume/ }));
    await run.findByRole('button', { name: /^Pause/ });
    await user.click(run.getByRole('button', { name: /^Cancel/ }));
    await run.findByText('Cancelled');
    expect(run.queryByRole('button')).not.toBeInTheDocument();
  });

  it('go on with a higher cap, not with the same one', async () => {
    const message = 'Stopped at its cap of $25.00: 312 leads left; raise the cap to go on.';
    const { user, server } = openApp('/enrichment', withRun({ status: 'capped', done: 88, spent: 24.9, message }));
    const run = await row();
    expect(run.getByText(message)).toBeVisible();
    await user.click(run.getByRole('button', { name: /^Raise the cap/ }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Raise the cap and go on' }));
    await user.click(dialog.getByRole('button', { name: 'Go on' }));
    await dialog.findByText('The new cap is more than $25.00.');
    await user.clear(dialog.getByLabelText('Spend at most (dollars)'));
    await user.type(dialog.getByLabelText('Spend at most (dollars)'), '60{Enter}');
    await run.findByRole('button', { name: /^Pause/ });
    expect(server.requests.find(({ path }) => path.endsWith('/resume'))?.body).toEqual({ cap: 60 });
  });

  it('are only looked at without the permission', async () => {
    const server = withRun();
    server.session = makeSession({ permissions: ['records.read', 'enrichment.read'] });
    openApp('/enrichment', server);
    const run = await row();
    expect(run.queryByRole('button')).not.toBeInTheDocument();
  });
});
