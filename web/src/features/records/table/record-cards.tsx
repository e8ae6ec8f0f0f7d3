import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { FieldValue } from '@/components/records/field-value';
import type { Field, ObjectInfo, RecordRow } from '@/lib/api/types';
import { addressOf } from '@/lib/records/address';
import { valueAt } from '@/lib/records/path';
import { secondLine } from '../card-facts';
import type { GridColumn } from './columns';
import { useScrollMemory } from './use-scroll-memory';

const kCardHeight = 57;

type RecordCardsProps = { object: ObjectInfo; columns: GridColumn[]; rows: RecordRow[]; onOpen: (row: RecordRow) => void; onNearEnd: () => void };

/** The table on a phone: two lines a row, with the fields that matter most. */
export function RecordCards({ object, columns, rows, onOpen, onNearEnd }: RecordCardsProps) {
  const frame = useRef<HTMLDivElement>(null);
  const scroll = useScrollMemory(frame);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    useFlushSync: false,
    estimateSize: () => kCardHeight,
    initialOffset: scroll.initial,
    overscan: 6,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1);
  useEffect(() => {
    if (last && last.index >= rows.length - 10) onNearEnd();
  }, [last, rows.length, onNearEnd]);
  const fields = columns.map(({ field }) => field);
  return (
    <div ref={frame} className="min-h-0 flex-1 overflow-y-auto" onScroll={scroll.keep}>
      <ul aria-label={object.pluralLabel} className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index];
          return row ? (
            <li key={row.id} className="absolute inset-x-0 top-0 h-[57px] border-b border-line" style={{ transform: `translateY(${String(start)}px)` }}>
              <Card object={object} fields={fields} row={row} onOpen={onOpen} />
            </li>
          ) : null;
        })}
      </ul>
    </div>
  );
}

const isFilled = (row: RecordRow, field: Field): boolean => {
  const value = valueAt(row, field.key);
  return value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
};

function Card({ object, fields, row, onOpen }: { object: ObjectInfo; fields: Field[]; row: RecordRow; onOpen: (row: RecordRow) => void }) {
  const filled = fields.filter((field) => isFilled(row, field));
  const pill = filled.find((field) => field.type === 'choice' && field.choices.length > 0);
  const money = filled.find((field) => field.type === 'money');
  const words = filled.find((field) => field !== pill && ['text', 'email', 'phone'].includes(field.type) && String(valueAt(row, field.key)) !== row.title);
  const time = filled.find((field) => field.type === 'time' || field.type === 'date');
  return (
    <Link data-row-link to={addressOf(object.name, row)} className="block px-4 py-2 active:bg-hover" onClick={() => onOpen(row)}>
      <span className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-medium">{row.title}</span>
        {pill ? <FieldValue field={pill} row={row} /> : null}
      </span>
      <span className="flex items-center gap-2 text-muted">
        <span className="min-w-0 flex-1 truncate">{secondLine(row) || (words ? String(valueAt(row, words.key)) : '—')}</span>
        {money ? (
          <span className="text-ink">
            <FieldValue field={money} row={row} />
          </span>
        ) : null}
        {time ? <FieldValue field={time} row={row} /> : null}
      </span>
    </Link>
  );
}
