import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { ColumnChoice, FilterNode, View } from '@/lib/api/types';
import { parseFilter, sameFilter } from './filter';

export type Layout = View['layout'];

/** Everything a list shows is said by its address: an open view, and what differs from it. */
export type ListState = {
  q: string;
  filter: FilterNode | null;
  sort: string;
  columns: ColumnChoice[];
  layout: Layout;
  viewId: string;
};

export type ListChanges = Partial<Omit<ListState, 'viewId'>>;

export const kNewestFirst = '-createdAt';
const kEverything = '{"and":[]}';

/** "name,status:140" as columns with their widths. */
function parseColumns(text: string | null): ColumnChoice[] | null {
  if (text === null || text === '') return null;
  return text.split(',').map((part) => {
    const [key = '', width] = part.split(':');
    return width === undefined ? { key } : { key, width: Number(width) };
  });
}

const writeColumns = (columns: ColumnChoice[]): string =>
  columns.map(({ key, width }) => (width === undefined ? key : `${key}:${String(Math.round(width))}`)).join(',');

const sameColumns = (first: ColumnChoice[], second: ColumnChoice[]): boolean => writeColumns(first) === writeColumns(second);

/** What the list shows without any choice of the reader's. */
export type Defaults = { columns: ColumnChoice[]; sort: string };

type Base = Omit<ListState, 'q' | 'viewId'>;

const baseOf = (view: View | undefined, defaults: Defaults): Base => ({
  filter: view?.query.filter ?? null,
  sort: view?.query.sort || defaults.sort,
  columns: view && view.query.columns.length > 0 ? view.query.columns : defaults.columns,
  layout: view?.layout ?? 'table',
});

function read(parameters: URLSearchParams, base: Base): ListState {
  const asked = parseFilter(parameters.get('filter'));
  const layout = parameters.get('layout');
  return {
    q: parameters.get('q') ?? '',
    filter: parameters.has('filter') && asked !== undefined ? asked : base.filter,
    sort: parameters.get('sort') ?? base.sort,
    columns: parseColumns(parameters.get('cols')) ?? base.columns,
    layout: layout === 'board' || layout === 'table' ? layout : base.layout,
    viewId: parameters.get('view') ?? '',
  };
}

function put(parameters: URLSearchParams, name: string, value: string, isDefault: boolean): void {
  if (isDefault) parameters.delete(name);
  else parameters.set(name, value);
}

function write(current: URLSearchParams, changes: ListChanges, base: Base): URLSearchParams {
  const next = new URLSearchParams(current);
  if (changes.q !== undefined) put(next, 'q', changes.q, changes.q === '');
  if (changes.filter !== undefined) {
    put(next, 'filter', changes.filter === null ? kEverything : JSON.stringify(changes.filter), sameFilter(changes.filter, base.filter));
  }
  if (changes.sort !== undefined) put(next, 'sort', changes.sort, changes.sort === base.sort);
  if (changes.columns !== undefined) put(next, 'cols', writeColumns(changes.columns), sameColumns(changes.columns, base.columns));
  if (changes.layout !== undefined) put(next, 'layout', changes.layout, changes.layout === base.layout);
  return next;
}

const kOwn = ['q', 'filter', 'sort', 'cols', 'layout'];

export function useListState(views: View[], defaults: Defaults) {
  const [parameters, setParameters] = useSearchParams();
  const view = views.find((candidate) => candidate.id === parameters.get('view'));
  const base = useMemo(() => baseOf(view, defaults), [view, defaults]);
  const state = useMemo(() => read(parameters, base), [parameters, base]);
  const change = useCallback(
    (changes: ListChanges, replace = false) => {
      setParameters((current) => write(current, changes, base), { replace });
    },
    [setParameters, base],
  );
  const open = useCallback(
    (viewId: string) => {
      setParameters(viewId === '' ? {} : { view: viewId });
    },
    [setParameters],
  );
  const dirty = kOwn.some((name) => parameters.has(name));
  return { state, change, open, view, dirty };
}
