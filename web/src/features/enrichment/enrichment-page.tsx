import { useSearchParams } from 'react-router';
import { kJobStates } from '@/components/records/pills';
import { LoadMore } from '@/components/ui/load-more';
import { Page } from '@/components/ui/page';
import { RecordTable } from '@/components/ui/record-table';
import { SkeletonRows } from '@/components/ui/skeleton';
import { ButtonLink, Button } from '@/components/ui/button';
import { EmptyState, ErrorState } from '@/components/ui/states';
import { useEnrichmentJobs, useEnrichmentStats } from '@/lib/api/enrichment';
import type { EnrichmentJob } from '@/lib/api/types';
import { humanize } from '@/lib/format';
import { usePollMs } from '@/lib/live';
import { JobCard, useJobColumns } from './job-columns';
import { StatsCards } from './stats-cards';
import { StateTabs } from './state-tabs';

const kAll = 'all';
const kTabs = [
  { value: '', label: 'Recent' },
  { value: kAll, label: 'All' },
  ...kJobStates.map((value) => ({ value, label: humanize(value) })),
];

/** The enrichment monitor: what waits, what runs, what it costs. */
export function EnrichmentPage() {
  const [parameters, setParameters] = useSearchParams();
  const state = parameters.get('state') ?? '';
  const pollMs = usePollMs();
  const stats = useEnrichmentStats(pollMs);
  const jobs = useEnrichmentJobs(state === kAll ? '' : state, pollMs, state !== '');
  const shown = state === '' ? stats.data?.recentJobs : jobs.data?.pages.flatMap((page) => page.items);
  const failed = state === '' ? stats : jobs;
  return (
    <Page title="Enrichment">
      <StatsCards stats={stats.data} />
      <div className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-1.5">
        <h2 className="text-sm font-semibold">Recent Enrichments</h2>
        <StateTabs label="Job state" value={state} tabs={kTabs} onChange={(next) => setParameters(next ? { state: next } : {})} />
      </div>
      {!shown && failed.isError ? (
        <ErrorState error={failed.error} what="enrichments" onRetry={() => void failed.refetch()} />
      ) : null}
      {!shown && !failed.isError ? <SkeletonRows rows={8} /> : null}
      {shown ? <JobTable jobs={shown} filtered={state !== '' && state !== kAll} onClear={() => setParameters({})} /> : null}
      {state === '' ? null : <LoadMore query={jobs} />}
    </Page>
  );
}

type JobTableProps = { jobs: EnrichmentJob[]; filtered: boolean; onClear: () => void };

function JobTable({ jobs, filtered, onClear }: JobTableProps) {
  const columns = useJobColumns();
  if (jobs.length === 0) return filtered ? <NothingInState onClear={onClear} /> : <FirstUse />;
  return (
    <RecordTable label="Recent enrichments" columns={columns} rows={jobs} rowId={(job) => job.id} card={(job) => <JobCard job={job} />} />
  );
}

const NothingInState = ({ onClear }: { onClear: () => void }) => (
  <EmptyState ghost={false} title="No enrichment in this state" actions={<Button onClick={onClear}>Show recent</Button>}>
    That is often good news.
  </EmptyState>
);

const FirstUse = () => (
  <EmptyState
    title="Nothing enriched yet"
    actions={
      <ButtonLink look="primary" to="/leads/new">
        Add a lead
      </ButtonLink>
    }
  >
    Each lead with an address is looked up here: you see what waits, what runs, which source answered and what it cost.
  </EmptyState>
);
