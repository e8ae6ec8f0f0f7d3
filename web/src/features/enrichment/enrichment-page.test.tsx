import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp } from '@/test/app';
import { makeJob, makeSession } from '@/test/fixtures';
import { MockServer } from '@/test/server';

function withJobs(): MockServer {
  const server = new MockServer();
  server.costToday = 0.165;
  server.jobs = [
    makeJob({ id: 'job_1', leadName: 'Dana Rivera', state: 'dead', canRetry: true, error: 'The county did not answer' }),
    makeJob({ id: 'job_2', leadName: 'Marcus Lee', state: 'queued', canCancel: true }),
  ];
  return server;
}

const metric = async (label: string) => {
  const term = await screen.findByText(label, { selector: 'dt' });
  return term.nextElementSibling;
};

const rowOf = async (name: string) => {
  const row = (await screen.findByRole('link', { name })).closest('tr');
  if (!row) throw new Error(`no row of ${name}`);
  return within(row);
};

describe('the enrichment monitor', () => {
  it('shows the day in four figures and what failed', async () => {
    openApp('/enrichment', withJobs());
    await waitFor(async () => expect(await metric('Queued')).toHaveTextContent('1'));
    expect(await metric('Processing')).toHaveTextContent('0');
    expect(await metric('Completed Today')).toHaveTextContent('0');
    expect(await metric('Failed Today')).toHaveTextContent('1');
    expect(await metric('API Cost Today')).toHaveTextContent('$0.165');
    expect(screen.getByRole('heading', { name: 'Recent Enrichments' })).toBeVisible();
  });

  it('retries and cancels', async () => {
    const { user, server } = openApp('/enrichment', withJobs());
    await user.click(await screen.findByRole('button', { name: 'Retry Dana Rivera' }));
    await (await rowOf('Dana Rivera')).findByText('Queued');
    await user.click(screen.getByRole('button', { name: 'Cancel Marcus Lee' }));
    await (await rowOf('Marcus Lee')).findByText('Cancelled');
    const sent = server.requests.filter((request) => request.method === 'POST').map((request) => request.path);
    expect(sent).toEqual(['/api/enrichment/jobs/job_1/retry', '/api/enrichment/jobs/job_2/cancel']);
  });

  it('follows the jobs live', async () => {
    const { server } = openApp('/enrichment', withJobs());
    await rowOf('Marcus Lee');
    server.jobs = server.jobs.map((job) => (job.id === 'job_2' ? { ...job, state: 'completed', enrichmentStatus: 'partial', canCancel: false } : job));
    server.emit({ type: 'enrichment_completed', leadId: 'lead_1', jobId: 'job_2' });
    await (await rowOf('Marcus Lee')).findByText('Partial');
    expect(await metric('Completed Today')).toHaveTextContent('1');
  });

  it('filters by state in the URL', async () => {
    const { user, address } = openApp('/enrichment', withJobs());
    await rowOf('Marcus Lee');
    await user.click(screen.getByRole('button', { name: 'Dead' }));
    await waitFor(() => expect(address()).toBe('/enrichment?state=dead'));
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Marcus Lee' })).not.toBeInTheDocument());
    expect(screen.getByRole('link', { name: 'Dana Rivera' })).toBeVisible();
  });

  it('offers no action to a person who may only look', async () => {
    const server = withJobs();
    server.session = makeSession({ permissions: ['records.read', 'enrichment.read'] });
    openApp('/enrichment', server);
    await rowOf('Dana Rivera');
    expect(screen.queryByRole('button', { name: /^Retry/ })).not.toBeInTheDocument();
  });
});
