import { useMemo } from 'react';
import { Age } from '@/components/records/time';
import { RecordTable, type RecordColumn } from '@/components/ui/record-table';
import type { ProviderCall } from '@/lib/api/types';
import { formatCost } from '@/lib/format';
import { CallLead, Product, Why } from './call-parts';
import { DecisionActions, type Decide } from './decision-actions';

const kColumns: RecordColumn<ProviderCall>[] = [
  { id: 'lead', header: 'Lead', className: 'max-w-44!', cell: (call) => <CallLead call={call} /> },
  { id: 'address', header: 'Address', from: 'lg', className: 'max-w-56!', cell: (call) => call.address ?? '—' },
  { id: 'product', header: 'Provider and product', className: 'max-w-48!', cell: (call) => <Product call={call} /> },
  { id: 'why', header: 'Why', from: 'xl', grow: true, cell: (call) => <Why reason={call.reason} /> },
  { id: 'price', header: 'At stake', align: 'right', cell: (call) => formatCost(call.price) },
  { id: 'age', header: 'Age', align: 'right', cell: (call) => <Age time={call.at} /> },
];

const actionsColumn = (onDecide: Decide): RecordColumn<ProviderCall> => ({
  id: 'actions',
  header: 'Decision',
  align: 'right',
  className: 'max-w-none!',
  cell: (call) => <DecisionActions call={call} onDecide={onDecide} />,
});

type DecisionsTableProps = { calls: ProviderCall[]; onDecide: Decide | null };

export function DecisionsTable({ calls, onDecide }: DecisionsTableProps) {
  const columns = useMemo(() => (onDecide ? [...kColumns, actionsColumn(onDecide)] : kColumns), [onDecide]);
  return (
    <RecordTable
      label="Calls that wait for a decision"
      columns={columns}
      rows={calls}
      rowId={(call) => call.id}
      card={(call) => <DecisionCard call={call} onDecide={onDecide} />}
    />
  );
}

function DecisionCard({ call, onDecide }: { call: ProviderCall; onDecide: Decide | null }) {
  return (
    <>
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate">
          <CallLead call={call} />
        </span>
        <span className="tabular-nums">{formatCost(call.price)}</span>
        <Age time={call.at} />
      </div>
      <p className="truncate text-muted">{call.address ?? '—'}</p>
      <p className="truncate">
        <Product call={call} />
      </p>
      <p className="break-words text-muted">{call.reason}</p>
      {onDecide ? (
        <div className="mt-1.5">
          <DecisionActions call={call} onDecide={onDecide} />
        </div>
      ) : null}
    </>
  );
}
