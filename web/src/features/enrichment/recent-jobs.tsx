import { kJobStates } from '@/components/records/pills';
import { ButtonLink, Button } from '@/components/ui/button';
import { LoadMore } from '@/components/ui/load-more';
import { RecordTable } from '@/components/ui/record-table';
import { SkeletonRows } from '@/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/components/ui/states';
import { useEnrichmentJobs, useEnrichmentStats } from '@/lib/api/enrichment';
import type { EnrichmentJob } from '@/lib/api/types';
import { humanize } from '@/lib/format';
import { usePollMs } from '@/lib/live';
import { useUrlValues } from '@/lib/url-values';
import { JobCard, useJobColumns } from './job-columns';
import { StateTabs } from './state-tabs';
import { TableSection } from './table-section';

const kAll = 'all';
const kTabs = [
  { value: '', label: 'Recent' },
  { value: kAll, label: 'All' },
  ...kJobStates.map((value) => ({ value, label: humanize(value) })),
];

/** What waits and what runs: the newest at first, every state on demand. */
export function RecentJobs() {
  const { value, change } = useUrlValues();
  const state = value('state');
  const pollMs = usePollMs();
  const stats = useEnrichmentStats(pollMs);
  const jobs = useEnrichmentJobs(state === kAll ? '' : state, pollMs, state !== '');
  const shown = state === '' ? stats.data?.recentJobs : jobs.data?.pages.flatMap((page) => page.items);
  const failed = state === '' ? stats : jobs;
  return (
    <TableSection
      title="Recent Enrichments"
      aside={<StateTabs label="Job state" value={state} tabs={kTabs} onChange={(next) => change({ state: next })} />}
    >
      {!shown && failed.isError ? (
        <ErrorState error={failed.error} what="enrichments" onRetry={() => void failed.refetch()} />
      ) : null}
      {!shown && !failed.isError ? <SkeletonRows rows={8} /> : null}
      {shown ? <JobTable jobs={shown} filtered={state !== '' && state !== kAll} onClear={() => change({ state: '' })} /> : null}
      {state === '' ? null : <LoadMore query={jobs} />}
    </TableSection>
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
