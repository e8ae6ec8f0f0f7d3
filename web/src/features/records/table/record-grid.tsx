import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { EditEnd } from '@/components/records/inline-editor';
import type { SaveRecord } from '@/components/records/use-record-save';
import type { FieldValue as Value, ObjectInfo, RecordRow } from '@/lib/api/types';
import { kLabelWidth } from '@/lib/records/kinds';
import type { GridColumn } from './columns';
import { GridHeader } from './grid-header';
import { onGridKey, type Position } from './grid-keys';
import { GridRow, type RowActions } from './grid-row';
import type { Selection } from './use-selection';
import { useScrollMemory } from './use-scroll-memory';

const kRowHeight = 32;
const kCheckWidth = 36;
const kFillerWidth = 8;
const kAhead = 30;

type RecordGridProps = {
  object: ObjectInfo;
  columns: GridColumn[];
  rows: RecordRow[];
  total: number;
  sort: string;
  onSort: (sort: string) => void;
  onResize: (key: string, width: number) => void;
  selection: Selection;
  save: SaveRecord;
  onOpen: (row: RecordRow) => void;
  onNearEnd: () => void;
};

/** Thousands of rows of 32 px, of which only those in sight exist; each cell is reached by the arrow keys. */
export function RecordGrid(props: RecordGridProps) {
  const { object, columns, rows, total, selection, save, onOpen, onNearEnd } = props;
  const frame = useRef<HTMLDivElement>(null);
  const wanted = useRef<Position | null>(null);
  const [tab, setTab] = useState<Position>({ row: 0, column: 0 });
  const [edit, setEdit] = useState<{ id: string; column: number } | null>(null);
  const scroll = useScrollMemory(frame);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    useFlushSync: false,
    estimateSize: () => kRowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    initialOffset: scroll.initial,
    // The sticky header covers a row's height at the top of the frame.
    scrollPaddingEnd: kRowHeight,
    overscan: 10,
  });
  const items = virtual.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);

  useEffect(() => {
    if (last && last.index >= rows.length - kAhead) onNearEnd();
  }, [last, rows.length, onNearEnd]);

  const focusWanted = useCallback(() => {
    if (!wanted.current) return;
    const { row, column } = wanted.current;
    const cell = frame.current?.querySelector<HTMLElement>(`[data-row="${String(row)}"][data-column="${String(column)}"]`);
    const target = cell?.querySelector<HTMLElement>('[data-row-link]') ?? cell;
    if (!target) return;
    target.focus();
    // A cell that is still being edited takes the focus after the next drawing.
    if (document.activeElement === target) wanted.current = null;
  }, []);
  // A cell scrolled to exists only after the next drawing.
  useEffect(focusWanted);

  const go = useCallback(
    (to: Position) => {
      const next = { row: Math.max(0, Math.min(rows.length - 1, to.row)), column: Math.max(0, Math.min(columns.length, to.column)) };
      wanted.current = next;
      setTab(next);
      virtual.scrollToIndex(next.row);
      focusWanted();
    },
    [rows.length, columns.length, virtual, focusWanted],
  );
  const startEdit = useCallback(
    (row: RecordRow | undefined, column: number) => {
      if (row && object.mayEdit && columns[column - 1]?.field.editable) setEdit({ id: row.id, column });
    },
    [object.mayEdit, columns],
  );
  const endEdit = useCallback(
    (row: number, column: number, end: EditEnd) => {
      setEdit(null);
      const step = end === 'previous' ? -1 : 1;
      const next = end === 'stay' ? -1 : nextEditable(columns, column, step);
      go({ row, column: next > 0 ? next : column });
      if (next > 0) startEdit(rows[row], next);
    },
    [columns, go, rows, startEdit],
  );
  const actions = useMemo<RowActions>(
    () => ({
      open: onOpen,
      toggle: (id, range) => (range ? selection.extendTo(id) : selection.toggle(id)),
      edit: startEdit,
      save: (row: RecordRow, key: string, value: Value) => save(row, { [key]: value }),
      endEdit,
    }),
    [onOpen, selection, startEdit, save, endEdit],
  );

  const width = kCheckWidth + kLabelWidth + columns.reduce((sum, column) => sum + column.width, 0) + kFillerWidth;
  const tabRow = first && last && tab.row >= first.index && tab.row <= last.index ? tab.row : (first?.index ?? 0);
  const checked = selection.ids.size === 0 ? false : selection.ids.size >= rows.length ? true : 'mixed';
  return (
    <div
      ref={frame}
      className="min-h-0 flex-1 overflow-auto"
      // What takes the focus must not hide under the columns that stay.
      style={{ scrollPaddingLeft: kCheckWidth + kLabelWidth }}
      onScroll={scroll.keep}
      onKeyDown={(event) =>
        onGridKey(event, {
          go: (to, extend) => {
            if (extend) {
              const from = rows[tab.row];
              const row = rows[Math.max(0, Math.min(rows.length - 1, to.row))];
              if (from && selection.ids.size === 0) selection.toggle(from.id);
              if (row) selection.extendTo(row.id);
            }
            go(to);
          },
          edit: (at) => startEdit(rows[at.row], at.column),
          toggle: (at) => {
            const row = rows[at.row];
            if (row) selection.toggle(row.id);
          },
          toggleLoaded: selection.toggleLoaded,
          clear: selection.clear,
        })
      }
      onFocus={(event) => {
        const cell = event.target.closest<HTMLElement>('[data-column]');
        if (cell) setTab({ row: Number(cell.dataset['row']), column: Number(cell.dataset['column']) });
      }}
    >
      <table
        role="grid"
        aria-label={object.pluralLabel}
        aria-rowcount={total + 1}
        aria-multiselectable
        className="table-fixed border-separate border-spacing-0"
        style={{ width, minWidth: '100%' }}
      >
        <colgroup>
          <col style={{ width: kCheckWidth }} />
          <col style={{ width: kLabelWidth }} />
          {columns.map(({ field, width: columnWidth }) => (
            <col key={field.key} style={{ width: columnWidth }} />
          ))}
          <col />
        </colgroup>
        <GridHeader
          object={object}
          columns={columns}
          sort={props.sort}
          onSort={props.onSort}
          onResize={props.onResize}
          checked={checked}
          onToggleAll={selection.toggleLoaded}
        />
        <tbody>
          <Spacer height={first?.start ?? 0} />
          {items.map(({ index }) => {
            const row = rows[index];
            return row ? (
              <GridRow
                key={row.id}
                object={object.name}
                row={row}
                index={index}
                columns={columns}
                selected={selection.ids.has(row.id)}
                tabColumn={index === tabRow ? tab.column : -1}
                editColumn={edit?.id === row.id ? edit.column : -1}
                mayEdit={object.mayEdit}
                actions={actions}
              />
            ) : null;
          })}
          <Spacer height={virtual.getTotalSize() - (last?.end ?? 0)} />
        </tbody>
      </table>
    </div>
  );
}

/** Stands for the rows out of sight. */
const Spacer = ({ height }: { height: number }) =>
  height > 0 ? (
    <tr role="presentation" style={{ height }}>
      <td role="presentation" className="p-0" />
    </tr>
  ) : null;

function nextEditable(columns: GridColumn[], from: number, step: number): number {
  for (let column = from + step; column >= 1 && column <= columns.length; column += step) {
    if (columns[column - 1]?.field.editable) return column;
  }
  return -1;
}
