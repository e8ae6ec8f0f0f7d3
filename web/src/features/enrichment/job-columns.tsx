import { useMemo } from 'react';
import { Link } from 'react-router';
import { EnrichmentPill, JobStatePill } from '@/components/records/pills';
import { Age } from '@/components/records/time';
import type { RecordColumn } from '@/components/ui/record-table';
import { usePermission } from '@/lib/api/session';
import type { EnrichmentJob } from '@/lib/api/types';
import { formatCost, formatDuration, humanize } from '@/lib/format';
import { JobActions } from './job-actions';

const JobLink = ({ job }: { job: EnrichmentJob }) => (
  <Link data-row-link to={`/leads/${job.leadId}`} className="rounded-sm font-medium text-ink hover:underline">
    {job.leadName || job.address || 'Unnamed lead'}
  </Link>
);

/** A finished job says what it found; the rest says where it stands. */
function Status({ job }: { job: EnrichmentJob }) {
  const found = job.state === 'completed' ? job.enrichmentStatus : null;
  return (
    <span className="flex items-center gap-2" title={job.error ?? undefined}>
      {found ? <EnrichmentPill status={found} /> : <JobStatePill state={job.state} />}
      {job.error ? <span className="max-w-40 truncate text-xs text-muted max-xl:hidden">{job.error}</span> : null}
    </span>
  );
}

const attempts = (job: EnrichmentJob): string => `${String(job.attempts)} / ${String(job.attemptsMax)}`;

const kColumns: RecordColumn<EnrichmentJob>[] = [
  { id: 'lead', header: 'Lead', className: 'max-w-48!', cell: (job) => <JobLink job={job} /> },
  { id: 'address', header: 'Address', from: 'lg', grow: true, cell: (job) => job.address ?? '—' },
  { id: 'status', header: 'Status', cell: (job) => <Status job={job} /> },
  { id: 'provider', header: 'Provider', from: 'md', cell: (job) => <span className="text-muted">{job.provider ? humanize(job.provider) : '—'}</span> },
  { id: 'attempts', header: 'Attempts', align: 'right', from: 'xl', cell: attempts },
  { id: 'cost', header: 'Cost', align: 'right', cell: (job) => formatCost(job.cost) },
  { id: 'duration', header: 'Duration', align: 'right', from: 'xl', cell: (job) => formatDuration(job.durationMs) },
  { id: 'age', header: 'Age', align: 'right', cell: (job) => <Age time={job.createdAt} /> },
];

const kActions: RecordColumn<EnrichmentJob> = {
  id: 'actions',
  header: 'Actions',
  align: 'right',
  cell: (job) => <JobActions job={job} />,
};

export function useJobColumns(): RecordColumn<EnrichmentJob>[] {
  const mayManage = usePermission('enrichment.manage');
  return useMemo(() => (mayManage ? [...kColumns, kActions] : kColumns), [mayManage]);
}

export function JobCard({ job }: { job: EnrichmentJob }) {
  const mayManage = usePermission('enrichment.manage');
  return (
    <>
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate">
          <JobLink job={job} />
        </span>
        <Status job={{ ...job, error: null }} />
      </div>
      <div className="flex min-h-6 items-center gap-2 text-muted">
        <span className="min-w-0 flex-1 truncate">{job.address ?? '—'}</span>
        <span className="tabular-nums">{formatCost(job.cost)}</span>
        <Age time={job.createdAt} />
        {mayManage ? <JobActions job={job} /> : null}
      </div>
    </>
  );
}
