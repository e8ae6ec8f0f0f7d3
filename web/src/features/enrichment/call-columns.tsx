import { useMemo } from 'react';
import { CallPill } from '@/components/records/pills';
import { Actor } from '@/components/records/actor';
import { Age } from '@/components/records/time';
import type { RecordColumn } from '@/components/ui/record-table';
import { usePendingDecisions } from '@/lib/api/calls';
import { usePermission, useSignedIn } from '@/lib/api/session';
import type { ProviderCall } from '@/lib/api/types';
import { formatCost, formatTime, humanize } from '@/lib/format';
import { CallLead, Product, Why } from './call-parts';
import { DecisionActions, type Decide } from './decision-actions';

type AnyDecision = NonNullable<ProviderCall['decision']>;
const kDecided: Record<AnyDecision, string> = { buy_again: 'Bought again', write_off: 'Written off', chosen: 'Property chosen' };

/** Where the call stands, and what it brought once that is known. */
const StateAndOutcome = ({ call }: { call: ProviderCall }) => (
  <span className="flex items-center gap-2">
    <CallPill state={call.state} />
    {call.outcome && call.outcome !== 'unknown' ? <span className="text-muted">{humanize(call.outcome)}</span> : null}
  </span>
);

const kColumns: RecordColumn<ProviderCall>[] = [
  { id: 'lead', header: 'Lead', className: 'max-w-40!', cell: (call) => <CallLead call={call} /> },
  { id: 'address', header: 'Address', from: 'xl', className: 'max-w-48!', cell: (call) => call.address ?? '—' },
  { id: 'product', header: 'Provider and product', className: 'max-w-36! xl:max-w-44!', cell: (call) => <Product call={call} /> },
  { id: 'state', header: 'State', cell: (call) => <StateAndOutcome call={call} /> },
  { id: 'why', header: 'Why', from: 'xl', grow: true, cell: (call) => <Why reason={call.reason} /> },
  { id: 'price', header: 'Price', align: 'right', from: 'xl', cell: (call) => <span className="text-muted">{formatCost(call.price)}</span> },
  { id: 'cost', header: 'Cost', align: 'right', cell: (call) => formatCost(call.cost) },
  { id: 'age', header: 'Age', align: 'right', cell: (call) => <Age time={call.at} /> },
];

export function useCallColumns(onDecide: Decide): RecordColumn<ProviderCall>[] {
  return useMemo(() => {
    const cell = (call: ProviderCall) => <DecisionCell call={call} onDecide={onDecide} />;
    return [...kColumns, { id: 'decision', header: 'Decision', align: 'right' as const, className: 'max-w-none!', cell }];
  }, [onDecide]);
}

/** What was decided about a call, or the choice where it is still open. */
function DecisionCell({ call, onDecide }: { call: ProviderCall; onDecide: Decide }) {
  const mayManage = usePermission('enrichment.manage');
  const decision = usePendingDecisions().get(call.id) ?? call.decision;
  if (decision) return <Decided call={call} decision={decision} />;
  if (call.state !== 'unknown') return <span className="text-faint">—</span>;
  return mayManage ? <DecisionActions call={call} onDecide={onDecide} /> : <span className="text-muted">Waiting</span>;
}

function Decided({ call, decision }: { call: ProviderCall; decision: AnyDecision }) {
  const zone = useSignedIn()?.workspace.timeZone;
  return (
    <span className="text-muted" title={call.decidedAt ? formatTime(call.decidedAt, zone) : undefined}>
      {kDecided[decision] ?? humanize(decision)}
      {call.decidedBy ? (
        <>
          {' · '}
          <Actor actor={call.decidedBy} />
        </>
      ) : null}
    </span>
  );
}

export function CallCard({ call, onDecide }: { call: ProviderCall; onDecide: Decide }) {
  return (
    <>
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate">
          <CallLead call={call} />
        </span>
        <CallPill state={call.state} />
      </div>
      <div className="flex items-center gap-2 text-muted">
        <span className="min-w-0 flex-1 truncate">
          <Product call={call} />
          {call.outcome ? ` · ${humanize(call.outcome)}` : ''}
        </span>
        <span className="text-ink tabular-nums">{formatCost(call.cost)}</span>
        <Age time={call.at} />
      </div>
      {call.state === 'unknown' ? (
        <div className="mt-1">
          <DecisionCell call={call} onDecide={onDecide} />
        </div>
      ) : null}
    </>
  );
}
