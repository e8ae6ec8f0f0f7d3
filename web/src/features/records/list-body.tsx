import { useCallback, useMemo } from 'react';
import { useLocation } from 'react-router';
import { useRecordSave } from '@/components/records/use-record-save';
import { SkeletonRows } from '@/components/ui/skeleton';
import { ErrorState } from '@/components/ui/states';
import { useRecordList } from '@/lib/api/records';
import type { FilterNode, ObjectInfo, RecordRow } from '@/lib/api/types';
import { cx } from '@/lib/cx';
import { useIsNarrow, useWaiting } from '@/lib/hooks';
import type { ListChanges, ListState } from '@/lib/records/list-state';
import { keepOrigin } from '@/lib/records/origin';
import type { Names } from '@/lib/records/words';
import { BulkBar } from './bulk-bar';
import { FirstUse, NothingMatches } from './list-empty';
import { ListFooter } from './list-footer';
import { gridColumns } from './table/columns';
import { RecordCards } from './table/record-cards';
import { RecordGrid } from './table/record-grid';
import { useSelection } from './table/use-selection';

type ListBodyProps = {
  object: ObjectInfo;
  state: ListState;
  /** What the server is asked for: the chips and the free text. */
  filter: FilterNode | null;
  names: Names;
  onChange: (changes: ListChanges) => void;
  onExport: () => void;
};

export function ListBody({ object, state, filter, names, onChange, onExport }: ListBodyProps) {
  const list = useRecordList(object.name, { filter, sort: state.sort });
  const waiting = useWaiting(list.isPending);
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const columns = useMemo(() => gridColumns(object, state.columns), [object, state.columns]);
  const selection = useSelection(rows, JSON.stringify(filter));
  const { save, dialog } = useRecordSave(object);
  const narrow = useIsNarrow();
  const { pathname, search } = useLocation();
  const first = list.data?.pages[0];
  const total = first?.count ?? rows.length;
  const open = useCallback(
    (row: RecordRow) => {
      // Opened from the middle of a list: the neighbors are those of this moment.
      keepOrigin({ object: object.name, address: pathname + search, ids: idsAround(rows, row), total });
    },
    [object.name, pathname, search, rows, total],
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage({ cancelRefetch: false });
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  if (waiting) return <SkeletonRows />;
  if (!list.data) {
    return (
      <div className="overflow-y-auto">
        <ErrorState error={list.error} what={object.pluralLabel.toLowerCase()} onRetry={() => void list.refetch()} />
      </div>
    );
  }
  if (rows.length === 0) {
    return (
      <div className="min-h-0 flex-1 overflow-y-auto">
        {filter === null ? <FirstUse object={object} /> : <NothingMatches object={object} q={state.q} filter={state.filter} names={names} onChange={onChange} />}
      </div>
    );
  }
  return (
    <>
      <div aria-busy={list.isPlaceholderData} className={cx('flex min-h-0 flex-1 flex-col transition-opacity', list.isPlaceholderData && 'opacity-60')}>
        {narrow ? (
          <RecordCards object={object} columns={columns} rows={rows} onOpen={open} onNearEnd={more} />
        ) : (
          <RecordGrid
            object={object}
            columns={columns}
            rows={rows}
            total={total}
            sort={state.sort}
            onSort={(sort) => onChange({ sort })}
            onResize={(key, width) => onChange({ columns: state.columns.map((column) => (column.key === key ? { key, width } : column)) })}
            selection={selection}
            save={save}
            onOpen={open}
            onNearEnd={more}
          />
        )}
      </div>
      {selection.ids.size > 0 && !narrow ? (
        <BulkBar
          object={object}
          selection={selection}
          filter={filter}
          total={total}
          totalIsEstimate={first?.countIsEstimate ?? false}
          onExport={onExport}
        />
      ) : null}
      <ListFooter
        object={object}
        filter={filter}
        count={total}
        isEstimate={first?.countIsEstimate ?? false}
        stale={list.isStale && list.data.pages.length > 5}
        onRefresh={() => void list.refetch()}
      />
      {dialog}
    </>
  );
}

const kAround = 1000;

function idsAround(rows: RecordRow[], row: RecordRow): string[] {
  const at = rows.indexOf(row);
  return rows.slice(Math.max(0, at - kAround), at + kAround).map(({ id }) => id);
}
