import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { Dot } from '@/components/ui/pill';
import { fetchRecords, recordKeys } from '@/lib/api/records';
import type { BoardColumn as Column, FilterNode, ObjectInfo, RecordRow } from '@/lib/api/types';
import { cx } from '@/lib/cx';
import { formatMoney, formatNumber } from '@/lib/format';
import { both, is } from '@/lib/records/filter';
import { valueAt } from '@/lib/records/path';
import { averageAge } from '../card-facts';

const kCardHeight = 86;
const kMore = 50;
/** None: further cards come in the order of the first ones. */
const kSort = '';

/** The cards past the first ones of a column, asked for as it is scrolled. */
function useMoreCards(object: string, field: string, column: Column, filter: FilterNode | null) {
  const [cursor, setCursor] = useState<string | null>(null);
  const wanted = both(filter, { and: [is(field, column.value)] });
  const more = useInfiniteQuery({
    queryKey: [...recordKeys.lists(object), 'board', field, column.value, filter, cursor],
    queryFn: ({ pageParam, signal }) => fetchRecords(object, { filter: wanted, sort: kSort }, pageParam, kMore, signal),
    initialPageParam: cursor,
    getNextPageParam: (page) => page.nextCursor,
    enabled: cursor !== null,
  });
  const next = () => {
    if (cursor === null) setCursor(column.nextCursor);
    else if (more.hasNextPage && !more.isFetchingNextPage) void more.fetchNextPage({ cancelRefetch: false });
  };
  const items = useMemo(() => more.data?.pages.flatMap((page) => page.items) ?? [], [more.data]);
  return { items, next };
}

function distinct(rows: RecordRow[]): RecordRow[] {
  const seen = new Set<string>();
  return rows.filter(({ id }) => !seen.has(id) && seen.add(id));
}

type BoardColumnProps = {
  object: ObjectInfo;
  field: string;
  column: Column;
  filter: FilterNode | null;
  isOver: boolean;
  card: (row: RecordRow) => ReactNode;
};

export function BoardColumn({ object, field, column, filter, isOver, card }: BoardColumnProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { items: further, next } = useMoreCards(object.name, field, column, filter);
  // A card that moved on may still be in a page asked for before.
  const rows = useMemo(
    () => distinct([...column.items, ...further.filter((row) => valueAt(row, field) === column.value)]),
    [column.items, column.value, further, field],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    useFlushSync: false,
    estimateSize: () => kCardHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 5,
    gap: 6,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1);
  const atEnd = last !== undefined && last.index >= rows.length - 5 && rows.length < column.count && column.nextCursor !== null;
  useEffect(() => {
    if (atEnd) next();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each end reached, not for each drawing
  }, [atEnd, rows.length]);
  return (
    <section
      aria-label={column.label}
      data-board-column={column.value}
      className={cx('flex w-72 shrink-0 flex-col rounded-lg border bg-chrome', isOver ? 'border-accent' : 'border-transparent')}
    >
      <ColumnHeader object={object} column={column} />
      <div ref={frame} data-board-cards className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-1.5">
        <ul className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start, key }) => {
            const row = rows[index];
            return row ? (
              <li key={key} data-index={index} ref={virtual.measureElement} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${String(start)}px)` }}>
                {card(row)}
              </li>
            ) : null;
          })}
        </ul>
        {rows.length === 0 ? <p className="rounded-md border border-dashed border-line-strong px-3 py-4 text-center text-xs text-muted">None</p> : null}
      </div>
    </section>
  );
}

function ColumnHeader({ object, column }: { object: ObjectInfo; column: Column }) {
  const sum = object.sumFields[0] ? column.sums[object.sumFields[0]] : null;
  const age = averageAge(column.averageAgeSeconds);
  return (
    <header className="px-3 pt-2 pb-1.5">
      <h2 className="flex items-center gap-2 text-sm font-semibold">
        <span aria-hidden>
          <Dot tone={column.color} label="" />
        </span>
        <span className="truncate">{column.label}</span>
        <span className="font-normal text-muted tabular-nums">
          {column.countIsEstimate ? '≈ ' : ''}
          {formatNumber(column.count)}
        </span>
      </h2>
      <p className="flex gap-2 text-xs text-muted tabular-nums">
        <span>{sum === null || sum === undefined ? '' : formatMoney(Number(sum))}</span>
        {age ? <span className="ml-auto">{age} on average</span> : null}
      </p>
    </header>
  );
}
