import { CircleAlert, CircleCheck, Download, LoaderCircle, X } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { Button, IconButton } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';
import { ProgressBar } from '@/components/ui/progress';
import { useBulkRuns, type BulkRun } from '@/lib/api/bulk-enrichment';
import { isUnderWay, useCancelOperation, useOperations } from '@/lib/api/operations';
import { usePermission } from '@/lib/api/session';
import type { Operation } from '@/lib/api/types';
import { formatCost, formatNumber, humanize } from '@/lib/format';
import { readStored, writeStored } from '@/lib/stored';
import { Age } from './time';

const kOldMs = 10 * 60_000;
const kDismissed = 'hk-dismissed-operations';

/** Shown until dismissed, if they ended only a while ago. */
function relevant(operations: Operation[], dismissed: ReadonlySet<string>, nowMs: number): Operation[] {
  return operations.filter((operation) => isUnderWay(operation) || (!dismissed.has(operation.id) && nowMs - Date.parse(operation.createdAt) < kOldMs));
}

/** Bulk changes and exports: they run on the server while the person goes on working. */
export function OperationChip() {
  const operations = useOperations().data;
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(() => new Set(readStored(kDismissed)?.split(' ')));
  const [openedAt] = useState(() => Date.now());
  const shown = relevant(operations ?? [], dismissed, openedAt);
  const newest = shown.find(isUnderWay) ?? shown[0];
  const runs = useBulkRuns(usePermission('enrichment.manage')).data?.filter(({ status }) => status === 'running') ?? [];
  if (!newest && runs.length === 0) return null;
  const dismiss = () => {
    const over = shown.filter((one) => !isUnderWay(one)).map((one) => one.id);
    // Only the newest are ever listed, so what was dismissed before them need not be kept.
    writeStored(kDismissed, over.join(' '));
    setDismissed(new Set([...dismissed, ...over]));
  };
  return (
    <div role="status" aria-label="Background work" className="flex items-center rounded-full border border-line-strong bg-surface">
      <Popover
        align="end"
        label="Background work"
        trigger={
          <button type="button" className="flex h-6 items-center gap-1.5 rounded-full px-2 text-xs hover:bg-hover">
            {newest ? <StateIcon operation={newest} /> : <LoaderCircle aria-hidden className="size-3.5 animate-spin text-blue" />}
            <span className="tabular-nums max-sm:sr-only">{newest ? chipText(newest) : runText(runs)}</span>
          </button>
        }
      >
        <ul className="space-y-3">
          {runs.map((run) => (
            <RunItem key={run.id} run={run} />
          ))}
          {shown.map((operation) => (
            <Item key={operation.id} operation={operation} />
          ))}
        </ul>
      </Popover>
      {!newest || isUnderWay(newest) ? null : (
        <IconButton label="Dismiss background work" className="size-6 rounded-full" onClick={dismiss}>
          <X aria-hidden className="size-3!" />
        </IconButton>
      )}
    </div>
  );
}

const progressOf = ({ done, total }: { done: number; total: number }): string => `${formatNumber(done)} of ${formatNumber(total)}`;
const runText = (runs: BulkRun[]): string => (runs[0] ? progressOf(runs[0]) : '');

/** A bulk enrichment is steered where its costs are. */
const RunItem = ({ run }: { run: BulkRun }) => (
  <li className="text-sm">
    <p className="font-medium">Enrichment of leads</p>
    <ProgressBar label="Enrichment of leads" value={run.done} max={run.total} />
    <p className="mt-0.5 text-xs text-muted tabular-nums">
      {progressOf(run)} done, {formatCost(run.spent)} of {formatCost(run.cap)} spent.{' '}
      <Link to="/enrichment#bulk" className="text-link underline">
        Pause or cancel
      </Link>
    </p>
  </li>
);

const nameOf = ({ kind, object }: Operation): string => `${kind === 'export' ? 'Export of' : 'Change of'} ${object}`;

function chipText(operation: Operation): string {
  if (!isUnderWay(operation)) return operation.status === 'completed' && operation.kind === 'export' ? 'Export ready' : humanize(operation.status);
  const { done, total } = operation;
  return total === null || total === 0 ? formatNumber(done) : `${formatNumber(done)} of ${formatNumber(total)}`;
}

function StateIcon({ operation }: { operation: Operation }) {
  if (isUnderWay(operation)) return <LoaderCircle aria-hidden className="size-3.5 animate-spin text-blue" />;
  return operation.status === 'completed' ? <CircleCheck aria-hidden className="size-3.5 text-green" /> : <CircleAlert aria-hidden className="size-3.5 text-red" />;
}

function Item({ operation }: { operation: Operation }) {
  const cancel = useCancelOperation();
  const { total, done, failed, error, fileUrl } = operation;
  return (
    <li className="text-sm">
      <p className="flex items-center gap-2">
        <StateIcon operation={operation} />
        <span className="min-w-0 flex-1 truncate font-medium">{nameOf(operation)}</span>
        <Age time={operation.createdAt} />
      </p>
      {isUnderWay(operation) ? (
        <div className="mt-1.5 flex items-center gap-2">
          <ProgressBar label={nameOf(operation)} value={done} max={total ?? 0} />
          <Button small disabled={cancel.isPending} onClick={() => cancel.mutate(operation.id)}>
            Cancel
          </Button>
        </div>
      ) : null}
      <p className="mt-0.5 text-xs text-muted tabular-nums">
        {formatNumber(done)} done{failed > 0 ? `, ${formatNumber(failed)} could not be changed` : ''}
        {error ? `. ${error}` : ''}
      </p>
      {fileUrl && operation.status === 'completed' ? (
        <a href={fileUrl} download className="mt-1 inline-flex items-center gap-1 rounded-sm text-sm font-medium text-link underline underline-offset-2">
          <Download aria-hidden className="size-3.5" />
          Download the file
        </a>
      ) : null}
    </li>
  );
}
