import { memo, type MouseEvent } from 'react';
import { Link } from 'react-router';
import { FieldValue } from '@/components/records/field-value';
import { InlineEditor, type EditEnd } from '@/components/records/inline-editor';
import type { FieldValue as Value, RecordRow } from '@/lib/api/types';
import { cx } from '@/lib/cx';
import { addressOf } from '@/lib/records/address';
import { isRightAligned } from '@/lib/records/kinds';
import type { GridColumn } from './columns';

export type RowActions = {
  open: (row: RecordRow) => void;
  toggle: (id: string, range: boolean) => void;
  edit: (row: RecordRow, column: number) => void;
  save: (row: RecordRow, key: string, value: Value) => Promise<unknown>;
  endEdit: (index: number, column: number, end: EditEnd) => void;
};

type GridRowProps = {
  object: string;
  row: RecordRow;
  index: number;
  columns: GridColumn[];
  selected: boolean;
  /** The column whose cell takes part in the tab order; the others are reached by the arrow keys. */
  tabColumn: number;
  editColumn: number;
  mayEdit: boolean;
  actions: RowActions;
};

const kCell = 'h-8 truncate border-b border-line px-2 text-sm whitespace-nowrap';

/** A row is drawn again only when something of its own changes: thousands of others do not care. */
export const GridRow = memo(function GridRow({ object, row, index, columns, selected, tabColumn, editColumn, mayEdit, actions }: GridRowProps) {
  const background = selected ? 'bg-selected' : 'bg-surface group-hover:bg-hover';
  const select = (event: MouseEvent) => actions.toggle(row.id, event.shiftKey);
  return (
    <tr aria-rowindex={index + 2} aria-selected={selected} className="group h-8">
      <td role="gridcell" className={cx(kCell, background, 'sticky left-0 z-10 pr-0! pl-4!')}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={`Select ${row.title}`}
          className={cx('block size-3.5 accent-accent', !selected && 'opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100')}
          checked={selected}
          onClick={select}
          onChange={() => undefined}
        />
      </td>
      <td role="gridcell" className={cx(kCell, background, 'sticky left-9 z-10 border-r font-medium')} data-row={index} data-column={0}>
        <Link data-row-link tabIndex={tabColumn === 0 ? 0 : -1} to={addressOf(object, row)} className="rounded-sm text-ink hover:underline" onClick={() => actions.open(row)}>
          {row.title}
        </Link>
      </td>
      {columns.map(({ field }, at) => {
        const column = at + 1;
        const editable = mayEdit && field.editable;
        const editing = editColumn === column;
        return (
          <td
            key={field.key}
            role="gridcell"
            data-row={index}
            data-column={column}
            tabIndex={editing ? undefined : tabColumn === column ? 0 : -1}
            aria-readonly={!editable}
            className={cx(
              kCell,
              background,
              isRightAligned(field) && 'text-right',
              'focus-visible:relative focus-visible:z-[5] focus-visible:-outline-offset-2',
              editing && 'overflow-visible! px-0.5!',
            )}
            onDoubleClick={() => {
              if (editable && !editing) actions.edit(row, column);
            }}
          >
            {editing ? (
              <InlineEditor object={object} field={field} row={row} onSave={(value) => actions.save(row, field.key, value)} onEnd={(end) => actions.endEdit(index, column, end)} />
            ) : (
              <FieldValue field={field} row={row} />
            )}
          </td>
        );
      })}
      <td role="presentation" className={cx(kCell, background)} />
    </tr>
  );
});
