import { ButtonLink } from '@/components/ui/button';
import { Metric, Metrics } from '@/components/ui/card';
import { ProgressBar } from '@/components/ui/progress';
import { ExactTime } from '@/components/records/time';
import type { Import } from '@/lib/api/types';
import { formatBytes, formatDuration, formatNumber } from '@/lib/format';
import { filterOf, is, listAddress } from '@/lib/records/filter';
import { Outcomes } from './outcomes';

/** Live counts while it runs, the result when it is done. */
export function ImportProgress({ item }: { item: Import }) {
  return (
    <>
      {item.status === 'running' ? <Running item={item} /> : <Finished item={item} />}
      {item.kind === 'leads' ? <LeadCounts item={item} /> : <ParcelCounts item={item} />}
    </>
  );
}

/** The same four numbers that the check showed. */
const LeadCounts = ({ item }: { item: Import }) => (
  <Outcomes
    counts={{ new: item.rowsCreated, update: item.rowsUpdated, duplicate: item.rowsUnchanged, bad: item.rowsQuarantined }}
    samples={item.samples}
    startOpen={false}
  />
);

const ParcelCounts = ({ item }: { item: Import }) => (
  <Metrics label="Counts" columns="border-t border-line sm:grid-cols-3 lg:grid-cols-6">
    <Metric label="Rows read" value={formatNumber(item.rowsRead)} />
    <Metric label="Created" value={formatNumber(item.rowsCreated)} />
    <Metric label="Updated" value={formatNumber(item.rowsUpdated)} />
    <Metric label="Unchanged" value={formatNumber(item.rowsUnchanged)} />
    <Metric label="Repaired" value={formatNumber(item.rowsRepaired)} />
    <Metric label="Quarantined" value={formatNumber(item.rowsQuarantined)} {...(item.rowsQuarantined > 0 ? { tone: 'red' as const } : {})} />
  </Metrics>
);

const Running = ({ item }: { item: Import }) => (
  <div className="space-y-2 px-4 py-3.5">
    <p className="flex justify-between text-sm text-muted tabular-nums">
      <span>Reading the file, {formatNumber(item.rowsRead)} rows so far. You may leave this page.</span>
      <span>
        {formatBytes(item.bytesRead)} of {formatBytes(item.sizeBytes)}
      </span>
    </p>
    <ProgressBar label="Import" value={item.bytesRead} max={item.sizeBytes} />
  </div>
);

function Finished({ item }: { item: Import }) {
  const tookMs = item.startedAt && item.finishedAt ? Date.parse(item.finishedAt) - Date.parse(item.startedAt) : null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3.5">
      <p className="text-sm text-muted">
        {headline(item)} <ExactTime time={item.finishedAt} />
        {tookMs === null ? '' : `, took ${formatDuration(tookMs)}`}
        {item.kind === 'leads' ? `. ${rowsRead(item)}` : ''}
      </p>
      {item.error ? (
        <p role="alert" className="text-sm text-red">
          {item.error}
        </p>
      ) : null}
      {item.kind === 'leads' && item.rowsCreated > 0 ? (
        <ButtonLink className="ml-auto" look="primary" to={listAddress('leads', filterOf([is('importId', item.id)]))}>
          {item.rowsCreated === 1 ? 'Show the new lead' : `Show the ${formatNumber(item.rowsCreated)} new leads`}
        </ButtonLink>
      ) : null}
    </div>
  );
}

const rowsRead = ({ rowsRead: read, rowsRepaired }: Import): string =>
  `${formatNumber(read)} rows read${rowsRepaired > 0 ? `, ${formatNumber(rowsRepaired)} repaired on the way` : ''}.`;

function headline(item: Import): string {
  if (item.status === 'cancelled') return 'Cancelled. Rows read until then are kept.';
  if (item.status === 'failed') return 'Stopped.';
  return item.rowsQuarantined > 0 ? 'Done, with rows set aside.' : 'Done.';
}
