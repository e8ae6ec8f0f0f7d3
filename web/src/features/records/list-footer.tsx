import { RotateCw } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { fieldOf } from '@/lib/api/objects';
import { useSummary } from '@/lib/api/records';
import type { FilterNode, ObjectInfo } from '@/lib/api/types';
import { formatMoney, formatNumber } from '@/lib/format';

type ListFooterProps = { object: ObjectInfo; filter: FilterNode | null; count: number; isEstimate: boolean; stale: boolean; onRefresh: () => void };

/** How many there are and what they add up to: of everything that matches, not of the rows loaded. */
export function ListFooter({ object, filter, count, isEstimate, stale, onRefresh }: ListFooterProps) {
  const summary = useSummary(object.name, filter).data;
  const what = count === 1 ? object.label.toLowerCase() : object.pluralLabel.toLowerCase();
  return (
    <footer className="flex h-8 shrink-0 items-center gap-4 overflow-hidden border-t border-line bg-chrome px-4 text-xs whitespace-nowrap text-muted tabular-nums">
      <span>
        {isEstimate ? '≈ ' : ''}
        <b className="font-medium text-ink">{formatNumber(count)}</b> {what}
      </span>
      {object.sumFields.map((key) => {
        const sum = summary?.sums[key];
        if (sum === null || sum === undefined) return null;
        return (
          <span key={key}>
            {fieldOf(object, key)?.label ?? key} <b className="font-medium text-ink">{formatMoney(Number(sum))}</b>
          </span>
        );
      })}
      {stale ? (
        <Button small look="ghost" className="ml-auto" onClick={onRefresh}>
          <RotateCw aria-hidden className="size-3!" />
          Show what changed
        </Button>
      ) : null}
    </footer>
  );
}
