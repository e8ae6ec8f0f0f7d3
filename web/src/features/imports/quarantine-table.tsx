import { LoadMore } from '@/components/ui/load-more';
import { RecordTable, type RecordColumn } from '@/components/ui/record-table';
import { SkeletonRows } from '@/components/ui/skeleton';
import { InlineProblem } from '@/components/ui/states';
import { useQuarantine } from '@/lib/api/imports';
import type { Import, QuarantinedRow } from '@/lib/api/types';
import { formatNumber } from '@/lib/format';

const kColumns: RecordColumn<QuarantinedRow>[] = [
  { id: 'line', header: 'Line', align: 'right', className: 'w-20', cell: (row) => formatNumber(row.line) },
  { id: 'reason', header: 'Reason', className: 'max-w-80! xl:max-w-128!', cell: (row) => <span title={row.reason}>{row.reason}</span> },
  {
    id: 'raw',
    header: 'Row as it stands in the file',
    grow: true,
    cell: (row) => (
      <code className="font-mono text-xs text-muted" title={row.raw}>
        {row.raw}
      </code>
    ),
  },
];

const QuarantineCard = ({ row }: { row: QuarantinedRow }) => (
  <>
    <p className="text-sm">
      <span className="text-muted">Line {formatNumber(row.line)}</span> {row.reason}
    </p>
    <code className="block truncate font-mono text-xs text-muted">{row.raw}</code>
  </>
);

/** Rows that could not be taken in: the file's own line number, why, and the row itself. */
export function QuarantineTable({ item }: { item: Import }) {
  const quarantine = useQuarantine(item.id, item.status !== 'running');
  if (item.status === 'running') return null;
  const rows = quarantine.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-labelledby="quarantine">
      <h2 id="quarantine" className="px-4 pt-4 pb-1 text-sm font-semibold">
        Quarantine
      </h2>
      <p className="px-4 pb-2 text-sm text-muted">
        These rows were set aside. Correct them in the file and import it again: rows already here are recognized.
      </p>
      <InlineProblem error={quarantine.error} />
      {quarantine.isPending ? <SkeletonRows rows={3} /> : null}
      {rows.length > 0 ? (
        <RecordTable
          label="Quarantined rows"
          columns={kColumns}
          rows={rows}
          rowId={(row) => `${String(row.line)} ${row.code}`}
          card={(row) => <QuarantineCard row={row} />}
        />
      ) : null}
      <LoadMore query={quarantine} />
    </section>
  );
}
