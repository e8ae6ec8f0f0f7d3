import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { recordKeys } from './records';
import type { Board, RecordList, RecordRow } from './types';

type Change = (row: RecordRow) => RecordRow | null;

const mapRows = (rows: RecordRow[], id: string, change: Change): RecordRow[] =>
  rows.flatMap((row) => {
    if (row.id !== id) return [row];
    const changed = change(row);
    return changed ? [changed] : [];
  });

const holds = (rows: RecordRow[], id: string): boolean => rows.some((row) => row.id === id);

/** Changes a row wherever it is shown: lists, boards, its own page. Null takes it away. */
export function changeCached(client: QueryClient, object: string, id: string, change: Change): void {
  client.setQueriesData<InfiniteData<RecordList>>({ queryKey: recordKeys.lists(object) }, (data) => {
    if (!data?.pages.some((page) => holds(page.items, id))) return data;
    return { ...data, pages: data.pages.map((page) => (holds(page.items, id) ? { ...page, items: mapRows(page.items, id, change) } : page)) };
  });
  client.setQueriesData<RecordList>({ queryKey: ['records', object, 'related'] }, (data) =>
    data && holds(data.items, id) ? { ...data, items: mapRows(data.items, id, change) } : data,
  );
  client.setQueriesData<Board>({ queryKey: recordKeys.boards(object) }, (data) =>
    data?.columns.some((column) => holds(column.items, id))
      ? { ...data, columns: data.columns.map((column) => ({ ...column, items: mapRows(column.items, id, change) })) }
      : data,
  );
  client.setQueryData<RecordRow>(recordKeys.one(object, id), (row) => (row ? (change(row) ?? undefined) : row));
}

/** The row as the server now has it, over what was known: lists carry fewer fields than a record's page. */
export const putCached = (client: QueryClient, object: string, row: RecordRow): void =>
  changeCached(client, object, row.id, (known) => ({ ...known, ...row }));
