import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef, type PointerEvent, type ReactNode } from 'react';
import type { Field, ObjectInfo } from '@/lib/api/types';
import { cx } from '@/lib/cx';
import { isRightAligned } from '@/lib/records/kinds';
import { titleField, type GridColumn } from './columns';

type GridHeaderProps = {
  object: ObjectInfo;
  columns: GridColumn[];
  sort: string;
  onSort: (sort: string) => void;
  onResize: (key: string, width: number) => void;
  checked: boolean | 'mixed';
  onToggleAll: () => void;
};

const kHead = 'sticky top-0 z-20 h-8 border-b border-line bg-surface px-2 text-left text-xs font-medium whitespace-nowrap text-muted';

export function GridHeader({ object, columns, sort, onSort, onResize, checked, onToggleAll }: GridHeaderProps) {
  const title = titleField(object);
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" className={cx(kHead, 'left-0 z-30 pr-0! pl-4!')}>
          <input
            type="checkbox"
            aria-label="Select all loaded rows"
            className="block size-3.5 accent-accent"
            checked={checked === true}
            ref={(box) => {
              if (box) box.indeterminate = checked === 'mixed';
            }}
            onChange={onToggleAll}
          />
        </th>
        <Head className="left-9 z-30 border-r" field={title} sort={sort} onSort={onSort}>
          {object.label}
        </Head>
        {columns.map(({ field }) => (
          <Head key={field.key} field={field} sort={sort} onSort={onSort} onResize={(width) => onResize(field.key, width)}>
            {field.label}
          </Head>
        ))}
        <th className={kHead} aria-hidden />
      </tr>
    </thead>
  );
}

type HeadProps = {
  field: Field | undefined;
  sort: string;
  onSort: (sort: string) => void;
  onResize?: (width: number) => void;
  className?: string;
  children: ReactNode;
};

function Head({ field, sort, onSort, onResize, className, children }: HeadProps) {
  const key = field?.key ?? '';
  const ascending = key !== '' && sort === key;
  const descending = key !== '' && sort === `-${key}`;
  const Arrow = descending ? ArrowDown : ArrowUp;
  const right = field ? isRightAligned(field) : false;
  return (
    <th scope="col" aria-sort={ascending ? 'ascending' : descending ? 'descending' : undefined} className={cx(kHead, right && 'text-right!', className)}>
      {field?.sortable ? (
        <button
          type="button"
          className={cx('inline-flex max-w-full items-center gap-1 rounded-sm hover:text-ink', right && 'flex-row-reverse', (ascending || descending) && 'text-ink')}
          onClick={() => onSort(ascending ? `-${key}` : key)}
        >
          <span className="truncate">{children}</span>
          <Arrow aria-hidden className={cx('size-3 shrink-0', !ascending && !descending && 'opacity-0')} />
        </button>
      ) : (
        <span className="block truncate">{children}</span>
      )}
      {onResize ? <ResizeHandle onResize={onResize} /> : null}
    </th>
  );
}

const kWidthMin = 56;
const kWidthMax = 640;

/** Dragging the edge of a header changes the width; the chosen one is kept in the address. */
function ResizeHandle({ onResize }: { onResize: (width: number) => void }) {
  const from = useRef<{ x: number; width: number; column: HTMLElement } | null>(null);
  const widthAt = (event: PointerEvent): number =>
    Math.min(kWidthMax, Math.max(kWidthMin, (from.current?.width ?? 0) + event.clientX - (from.current?.x ?? 0)));
  const start = (event: PointerEvent<HTMLSpanElement>) => {
    const head = event.currentTarget.closest('th');
    const column = head?.closest('table')?.querySelectorAll('col')[head.cellIndex];
    if (!head || !(column instanceof HTMLElement)) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, width: head.offsetWidth, column };
  };
  const move = (event: PointerEvent) => {
    // Straight into the page while dragging: the table is drawn anew once, at the end.
    if (from.current) from.current.column.style.width = `${String(widthAt(event))}px`;
  };
  const end = (event: PointerEvent) => {
    if (!from.current) return;
    const width = widthAt(event);
    from.current = null;
    onResize(width);
  };
  return (
    <span
      aria-hidden
      className="absolute top-1.5 right-0 h-5 w-1.5 cursor-col-resize touch-none rounded-full hover:bg-line-strong"
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={end}
    />
  );
}
