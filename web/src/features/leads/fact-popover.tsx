import type { ReactNode } from 'react';
import { ExactTime } from '@/components/records/time';
import { Popover } from '@/components/ui/popover';
import type { Fact } from '@/lib/api/types';
import { formatCost, formatDate, formatPercent, humanize } from '@/lib/format';
import { EstimateTag } from './estimate-tag';
import { estimateNote, formatValue, kindOfFact } from './property-fields';

type FactPopoverProps = { label: string; text: string; facts: Fact[] };

export function FactPopover({ label, text, facts }: FactPopoverProps) {
  const winner = facts.find((fact) => fact.winner) ?? facts[0];
  if (!winner) return text;
  const rivals = facts.filter((fact) => fact !== winner);
  const estimate = estimateNote(winner);
  const isManual = winner.provider === 'manual';
  const disputed = rivals.some((rival) => String(rival.value) !== String(winner.value));
  return (
    <Popover
      label={`Where ${label.toLowerCase()} comes from`}
      trigger={
        <button
          type="button"
          aria-label={`${label}: ${text}${estimate ? ` (${estimate})` : ''}${isManual ? ', by hand' : ''}. Show the source`}
          className="max-w-full rounded-sm text-left break-words underline decoration-line-strong decoration-dotted underline-offset-4 hover:decoration-ink"
        >
          {text}
          {estimate ? <EstimateTag note={estimate} /> : null}
          {isManual ? <span className="ml-1.5 rounded-sm bg-violet-soft px-1 text-[11px] font-medium text-violet no-underline">by hand</span> : null}
          {disputed ? (
            <span className="ml-1.5 inline-flex h-4 min-w-4 items-center justify-center rounded-full bg-amber-soft px-1 text-[11px] font-medium text-amber no-underline">
              {facts.length}
            </span>
          ) : null}
        </button>
      }
    >
      <p className="text-xs text-muted">{label}</p>
      <p className="mb-2 text-lg font-semibold break-words tabular-nums">{text}</p>
      <dl className="space-y-0.5">
        <Detail label="Source">{isManual ? 'Set by hand' : humanize(winner.provider)}</Detail>
        {winner.product ? <Detail label="Product">{winner.product}</Detail> : null}
        {winner.note ? <Detail label="Note">{winner.note}</Detail> : null}
        <Detail label="As of">{formatDate(winner.asOf)}</Detail>
        <Detail label={isManual ? 'Set' : 'Fetched'}>
          <ExactTime time={winner.fetchedAt} />
        </Detail>
        {isManual ? null : <Detail label="Confidence">{formatPercent(winner.confidence)}</Detail>}
        {isManual ? null : <Detail label="Cost">{formatCost(winner.cost)}</Detail>}
        {winner.reason ? <Detail label="Why this one">{winner.reason}</Detail> : null}
      </dl>
      {rivals.length > 0 ? <Rivals rivals={rivals} /> : null}
    </Popover>
  );
}

const Detail = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="grid grid-cols-[96px_minmax(0,1fr)] gap-2 text-sm">
    <dt className="text-muted">{label}</dt>
    <dd className="break-words tabular-nums">{children}</dd>
  </div>
);

/** Values other sources gave, kept so that a person can disagree with the choice. */
function Rivals({ rivals }: { rivals: Fact[] }) {
  return (
    <div className="mt-3 border-t border-line pt-2">
      <p className="mb-1 text-xs text-muted">Other values</p>
      <ul className="space-y-1">
        {rivals.map((rival) => (
          <li key={`${rival.provider} ${String(rival.value)} ${rival.fetchedAt}`} className="text-sm">
            <div className="flex justify-between gap-3">
              <span className="min-w-0 break-words tabular-nums">{formatValue(rival.value, kindOfFact(rival))}</span>
              <span className="shrink-0 text-muted">
                {humanize(rival.provider)} · {formatPercent(rival.confidence)}
              </span>
            </div>
            <p className="text-xs text-muted">
              {rival.asOf ? `As of ${formatDate(rival.asOf)}` : 'No date'}
              {rival.note ? ` · ${rival.note}` : ''}
              {rival.reason ? ` · ${rival.reason}` : ''}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}
