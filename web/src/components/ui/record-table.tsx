import { tableFeatures, useTable, type ColumnDef } from '@tanstack/react-table';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useRef, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { useIsNarrow } from '@/lib/hooks';
import { cx } from '@/lib/cx';

export type RecordColumn<T> = {
  id: string;
  header: string;
  cell: (row: T) => ReactNode;
  align?: 'right';
  /** The narrowest window, as a class, that has room for the column. */
  from?: 'md' | 'lg' | 'xl';
  className?: string;
  /** The column that takes the room the others leave. */
  grow?: boolean;
  /** The API's sort name, where the column can be sorted. */
  sort?: string;
};

type RecordTableProps<T> = {
  label: string;
  columns: RecordColumn<T>[];
  rows: T[];
  rowId: (row: T) => string;
  /** The two-line form of a row on a phone. */
  card: (row: T) => ReactNode;
  /** Opens the row; its link (marked `data-row-link`) does the same for the keyboard. */
  onOpen?: (row: T) => void;
  sort?: string;
  onSort?: (sort: string) => void;
};

const kFeatures = tableFeatures({});

const kFrom = { md: 'max-md:hidden', lg: 'max-lg:hidden', xl: 'max-xl:hidden' };

const cellClass = <T,>(column: RecordColumn<T>): string =>
  cx('px-2 first:pl-4 last:pr-4', column.align === 'right' && 'text-right tabular-nums', column.grow && 'w-full max-w-0 min-w-44', column.from && kFrom[column.from], column.className);

/** One dense table for every kind of record: 32 px rows, arrow keys between rows, cards on a phone. */
export function RecordTable<T>(props: RecordTableProps<T>) {
  const frame = useRef<HTMLDivElement>(null);
  const narrow = useIsNarrow();
  return (
    <div ref={frame} onKeyDown={(event) => moveBetweenRows(event, frame.current)}>
      {narrow ? <Cards {...props} /> : <Rows {...props} />}
    </div>
  );
}

function Cards<T>({ label, rows, rowId, card, onOpen }: RecordTableProps<T>) {
  return (
    <ul aria-label={label}>
      {rows.map((row) => (
        <li
          key={rowId(row)}
          className={cx('border-b border-line px-4 py-2', onOpen && 'active:bg-hover')}
          onClick={(event) => {
            openFromClick(event, row, onOpen);
          }}
        >
          {card(row)}
        </li>
      ))}
    </ul>
  );
}

function Rows<T>({ label, columns, rows, rowId, onOpen, sort, onSort }: RecordTableProps<T>) {
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const definitions = useMemo<ColumnDef<typeof kFeatures, { record: T }>[]>(
    () => columns.map((column) => ({ id: column.id, header: column.header, cell: ({ row }) => column.cell(row.original.record) })),
    [columns],
  );
  const data = useMemo(() => rows.map((record) => ({ record })), [rows]);
  const table = useTable({ features: kFeatures, columns: definitions, data, getRowId: (row) => rowId(row.record) });
  return (
    <table aria-label={label} className="w-full border-separate border-spacing-0">
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map((header) => {
              const column = byId.get(header.id);
              return column ? <HeaderCell key={header.id} column={column} sort={sort} onSort={onSort} /> : null;
            })}
          </tr>
        ))}
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <tr
            key={row.id}
            className={cx('group h-8 focus-within:bg-selected hover:bg-hover', onOpen && 'cursor-pointer')}
            onClick={(event) => {
              openFromClick(event, row.original.record, onOpen);
            }}
          >
            {row.getAllCells().map((cell) => {
              const column = byId.get(cell.column.id);
              return column ? (
                <td key={cell.id} className={cx('h-8 truncate border-b border-line whitespace-nowrap', !column.grow && 'max-w-72', cellClass(column))}>
                  <table.FlexRender cell={cell} />
                </td>
              ) : null;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type HeaderCellProps<T> = { column: RecordColumn<T>; sort: string | undefined; onSort: ((sort: string) => void) | undefined };

function HeaderCell<T>({ column, sort, onSort }: HeaderCellProps<T>) {
  const ascending = column.sort !== undefined && sort === column.sort;
  const descending = column.sort !== undefined && sort === `-${column.sort}`;
  const next = ascending ? `-${String(column.sort)}` : String(column.sort);
  const Arrow = descending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={ascending ? 'ascending' : descending ? 'descending' : undefined}
      className={cx(
        'sticky top-0 z-10 h-8 border-b border-line bg-surface text-left text-xs font-medium whitespace-nowrap text-muted',
        cellClass(column),
      )}
    >
      {column.sort !== undefined && onSort ? (
        <button
          type="button"
          className="inline-flex items-center gap-1 rounded-sm hover:text-ink"
          onClick={() => {
            onSort(next);
          }}
        >
          {column.header}
          <Arrow aria-hidden className={cx('size-3', !ascending && !descending && 'opacity-0')} />
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

/** A click on the row opens it, unless it was meant for a control inside or selected some text. */
function openFromClick<T>(event: MouseEvent, row: T, onOpen: ((row: T) => void) | undefined): void {
  if (!onOpen || event.defaultPrevented) return;
  if (event.target instanceof Element && event.target.closest('a, button, input, select')) return;
  if (window.getSelection()?.toString()) return;
  onOpen(row);
}

function moveBetweenRows(event: KeyboardEvent, frame: HTMLElement | null): void {
  if (!frame || !(event.target instanceof HTMLElement) || !event.target.matches('[data-row-link]')) return;
  const links = [...frame.querySelectorAll<HTMLElement>('[data-row-link]')];
  const index = links.indexOf(event.target);
  const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: links.length - 1 }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  links[target]?.focus();
}
