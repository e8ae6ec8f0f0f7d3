import { Download, Ellipsis, Kanban, Plus, Table2 } from 'lucide-react';
import { lazy, Suspense, useCallback, useMemo } from 'react';
import { Outlet } from 'react-router';
import { useUserNames } from '@/components/records/user-name';
import { ButtonLink, IconButton } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import { Page } from '@/components/ui/page';
import { SkeletonRows } from '@/components/ui/skeleton';
import { ErrorState, NoPermission } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { fieldOf, useObjects } from '@/lib/api/objects';
import { useExport } from '@/lib/api/operations';
import { asProblem } from '@/lib/api/problem';
import { usePermission } from '@/lib/api/session';
import type { ObjectInfo, View } from '@/lib/api/types';
import { useViews } from '@/lib/api/views';
import { cx } from '@/lib/cx';
import { humanize } from '@/lib/format';
import { useWaiting } from '@/lib/hooks';
import { both, conditionsOf, textFilter } from '@/lib/records/filter';
import { kNewestFirst, useListState, type Layout } from '@/lib/records/list-state';
import { completeOf, type Names } from '@/lib/records/words';
import { FilterBar } from './filter/filter-bar';
import { useRecordNames } from './filter/use-record-names';
import { ListBody } from './list-body';
import { SearchBox } from './search-box';
import { ColumnChooser } from './table/column-chooser';
import { defaultColumns } from './table/columns';
import { DirtyActions, ViewMenu } from './view-menu';

const BoardBody = lazy(async () => ({ default: (await import('./board/board-body')).BoardBody }));

/** The list of any object: table, cards or board, with everything it shows in its address. */
export function ListPage({ name }: { name: string }) {
  const objects = useObjects();
  const mayRead = usePermission('records.read');
  const object = objects.data?.find((candidate) => candidate.name === name);
  const saved = useViews(name, mayRead);
  // The list of an open view must not be asked for before the view is known; without views there are none.
  const views = saved.isError ? { data: kNoViews } : saved;
  const waiting = useWaiting(!object || !views.data);
  return (
    <>
      {object && views.data && !waiting ? (
        <ObjectList key={name} object={object} views={views.data} />
      ) : (
        <Page title={humanize(name)}>
          {!mayRead || (objects.data && !object) ? <NoPermission what={name} /> : null}
          {mayRead && (objects.isPending || object) ? <SkeletonRows /> : null}
          {mayRead && objects.isError ? <ErrorState error={objects.error} what={name} onRetry={() => void objects.refetch()} /> : null}
        </Page>
      )}
      {/* Beside the page: a form that is being filled in must not start anew when the page behind it does. */}
      <Outlet />
    </>
  );
}

const kNoViews: View[] = [];

function ObjectList({ object, views }: { object: ObjectInfo; views: View[] }) {
  const defaults = useMemo(() => ({ columns: defaultColumns(object), sort: sortFirst(object) }), [object]);
  const { state, change, open, view, dirty } = useListState(views, defaults);
  const userName = useUserNames();
  const lookup = useCallback((key: string) => fieldOf(object, key), [object]);
  const recordName = useRecordNames(state.filter, lookup);
  const names = useMemo<Names>(() => ({ user: userName, record: recordName }), [userName, recordName]);
  const exporting = useExport(object.name);
  const complete = useMemo(() => completeOf(state.filter, lookup), [state.filter, lookup]);
  const filter = useMemo(() => both(complete, textFilter(state.q)), [complete, state.q]);
  const layout: Layout = object.boardField === null ? 'table' : state.layout;
  const startExport = () => {
    const fields = ['title', ...state.columns.map(({ key }) => key)].filter((key) => fieldOf(object, key));
    exporting.mutate({ filter, sort: state.sort, fields }, { onError: (error) => showToast(asProblem(error).message) });
  };
  const query = { filter, sort: state.sort, columns: state.columns };
  return (
    <Page
      fill
      title={object.pluralLabel}
      meta={<ViewMenu object={object} views={views} view={view} onOpen={open} />}
      actions={
        <>
          {object.boardField === null ? null : <LayoutSwitch layout={layout} onChange={(next) => change({ layout: next })} />}
          <Menu
            align="end"
            trigger={
              <IconButton label="More">
                <Ellipsis aria-hidden />
              </IconButton>
            }
          >
            <MenuItem onSelect={startExport}>
              <Download aria-hidden />
              Export as CSV
            </MenuItem>
          </Menu>
          {object.mayCreate && object.name !== 'activities' ? (
            <ButtonLink look="primary" to={`/${object.name}/new`} title={`New ${object.label.toLowerCase()}${object.name === 'leads' ? ' (C)' : ''}`} className="h-7!">
              <Plus aria-hidden />
              <span className="max-sm:sr-only">New {object.label.toLowerCase()}</span>
            </ButtonLink>
          ) : null}
        </>
      }
      subheader={
        <>
          <SearchBox label={`Search ${object.pluralLabel.toLowerCase()}`} value={state.q} onChange={(q) => change({ q }, true)} />
          <FilterBar object={object} filter={state.filter} names={names} onChange={(next) => change({ filter: next })} />
          {layout === 'table' ? (
            <ColumnChooser object={object} columns={state.columns} onChange={(columns) => change({ columns })} onReset={() => change({ columns: defaults.columns })} />
          ) : null}
          {dirty ? <DirtyActions object={object} view={view} query={query} layout={layout} onOpen={open} /> : null}
        </>
      }
    >
      {layout === 'board' ? (
        <Suspense fallback={<SkeletonRows />}>
          <BoardBody object={object} filter={filter} isFiltered={conditionsOf(filter).length > 0} />
        </Suspense>
      ) : (
        <ListBody object={object} state={state} filter={filter} names={names} onChange={change} onExport={startExport} />
      )}
    </Page>
  );
}

/** Tasks by when they are due; everything else newest first (what was logged has its own time). */
const sortFirst = (object: ObjectInfo): string => {
  if (!fieldOf(object, 'createdAt')) return '-at';
  if (object.name === 'tasks' && fieldOf(object, 'dueAt')?.sortable) return 'dueAt';
  return kNewestFirst;
};

const kLayouts = [
  { value: 'table', label: 'Table', icon: Table2 },
  { value: 'board', label: 'Board', icon: Kanban },
] as const;

const LayoutSwitch = ({ layout, onChange }: { layout: Layout; onChange: (layout: Layout) => void }) => (
  <div role="group" aria-label="Layout" className="flex rounded-md border border-line-strong p-px">
    {kLayouts.map(({ value, label, icon: Icon }) => (
      <button
        key={value}
        type="button"
        aria-pressed={layout === value}
        className={cx('flex h-6 items-center gap-1.5 rounded-[5px] px-2 text-xs [&_svg]:size-3.5', layout === value ? 'bg-selected font-medium text-ink' : 'text-muted hover:text-ink')}
        onClick={() => onChange(value)}
      >
        <Icon aria-hidden />
        <span className="max-md:sr-only">{label}</span>
      </button>
    ))}
  </div>
);
