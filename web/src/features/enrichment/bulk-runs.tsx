import { useState } from 'react';
import { Age, ExactTime } from '@/components/records/time';
import { useUserNames } from '@/components/records/user-name';
import { Button } from '@/components/ui/button';
import { ProgressBar } from '@/components/ui/progress';
import { SkeletonRows } from '@/components/ui/skeleton';
import { ErrorState, InlineProblem } from '@/components/ui/states';
import { useBulkRuns, useCancelBulkRun, usePauseBulkRun, useResumeBulkRun, type BulkRun } from '@/lib/api/bulk-enrichment';
import { usePermission } from '@/lib/api/session';
import { formatCost, formatNumber, humanize } from '@/lib/format';
import { RaiseCapDialog } from './raise-cap-dialog';
import { TableSection } from './table-section';

/** Lists of leads that are enriched at once: how far they are, what they cost, and how to stop them. */
export function BulkRuns() {
  const runs = useBulkRuns();
  return (
    <TableSection title="Bulk enrichments" anchor="bulk">
      {!runs.data && runs.isError ? <ErrorState error={runs.error} what="bulk enrichments" onRetry={() => void runs.refetch()} /> : null}
      {runs.isPending ? <SkeletonRows rows={1} /> : null}
      {runs.data?.length === 0 ? <p className="px-4 pt-3 text-sm text-muted">None yet. Choose leads in their list, then Enrich.</p> : null}
      <ul className="divide-y divide-line">
        {runs.data?.map((run) => (
          <Run key={run.id} run={run} />
        ))}
      </ul>
    </TableSection>
  );
}

function Run({ run }: { run: BulkRun }) {
  const mayManage = usePermission('enrichment.manage');
  const nameOf = useUserNames();
  const label = `Bulk enrichment of ${formatNumber(run.total)} ${run.total === 1 ? 'lead' : 'leads'}`;
  return (
    <li>
      <article aria-label={label} className="space-y-1.5 px-4 py-3">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-sm">
          <span className="font-medium">{label}</span>
          <span className="text-muted">{run.status === 'capped' ? 'Stopped at its cap' : humanize(run.status)}</span>
          <span className="text-muted">
            {run.startedBy === null ? '' : `${nameOf(run.startedBy) ?? 'Somebody'}, `}
            <Age time={run.createdAt} />
          </span>
        </p>
        <ProgressBar label={label} value={run.done} max={run.total} />
        <p className="text-sm tabular-nums">
          <span className="font-medium">{formatCost(run.spent)}</span> of {formatCost(run.cap)} spent
          {run.atStake > 0 ? `, ${formatCost(run.atStake)} at stake` : ''} <span className="text-muted">in {formatNumber(run.calls)} calls</span>
        </p>
        <Counts run={run} />
        {run.message ? <p className="text-sm text-muted">{run.message}</p> : null}
        {run.waitsFor ? <p className="text-sm text-amber">Leads wait: {run.waitsFor}</p> : null}
        {mayManage ? <Actions run={run} label={label} /> : null}
      </article>
    </li>
  );
}

function Counts({ run }: { run: BulkRun }) {
  const counts: [string, number][] = [
    ['enriched', run.enriched],
    ['partial', run.partial],
    ['not found', run.notFound],
    ['to review', run.needsReview],
    ['failed', run.failed],
    ['skipped', run.skipped],
  ];
  const told = counts.filter(([, count]) => count > 0).map(([what, count]) => `${formatNumber(count)} ${what}`);
  return (
    <p className="text-sm text-muted tabular-nums">
      {formatNumber(run.done)} of {formatNumber(run.total)} done{told.length > 0 ? `: ${told.join(', ')}` : ''}.
      {run.expectedEnd ? (
        <>
          {' '}
          Expected end <ExactTime time={run.expectedEnd} />.
        </>
      ) : null}
    </p>
  );
}

function Actions({ run, label }: { run: BulkRun; label: string }) {
  const [raising, setRaising] = useState(false);
  const pause = usePauseBulkRun();
  const resume = useResumeBulkRun();
  const cancel = useCancelBulkRun();
  const busy = pause.isPending || resume.isPending || cancel.isPending;
  if (!['running', 'paused', 'capped'].includes(run.status)) return null;
  return (
    <div className="flex flex-wrap gap-2 pt-0.5">
      {run.status === 'running' ? (
        <Button small disabled={busy} aria-label={`Pause ${label}`} onClick={() => pause.mutate(run.id)}>
          Pause
        </Button>
      ) : null}
      {run.status === 'paused' ? (
        <Button small disabled={busy} aria-label={`Resume ${label}`} onClick={() => resume.mutate({ id: run.id })}>
          Resume
        </Button>
      ) : null}
      {run.status === 'running' ? null : (
        <Button small disabled={busy} aria-label={`Raise the cap of ${label}`} onClick={() => setRaising(true)}>
          Raise the cap
        </Button>
      )}
      <Button small look="ghost" disabled={busy} aria-label={`Cancel ${label}`} onClick={() => cancel.mutate(run.id)}>
        Cancel
      </Button>
      <InlineProblem error={pause.error ?? resume.error ?? cancel.error} />
      {raising ? <RaiseCapDialog run={run} onClose={() => setRaising(false)} /> : null}
    </div>
  );
}
