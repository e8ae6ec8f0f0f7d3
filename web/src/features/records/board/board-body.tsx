import { useRef, useState, type KeyboardEvent } from 'react';
import { createPortal } from 'react-dom';
import { useLocation } from 'react-router';
import { SkeletonRows } from '@/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/components/ui/states';
import { useBoard } from '@/lib/api/board';
import { useStages } from '@/lib/api/settings';
import type { Board, FilterNode, ObjectInfo, RecordRow } from '@/lib/api/types';
import { useWaiting } from '@/lib/hooks';
import { keepOrigin } from '@/lib/records/origin';
import { keepFocus } from '@/lib/return-focus';
import { FirstUse } from '../list-empty';
import { BoardCard } from './board-card';
import { BoardColumn } from './board-column';
import { useBoardMove } from './use-board-move';
import { useCardDrag } from './use-card-drag';

type BoardBodyProps = { object: ObjectInfo; filter: FilterNode | null; isFiltered: boolean };

export function BoardBody({ object, filter, isFiltered }: BoardBodyProps) {
  const board = useBoard(object.name, filter);
  const waiting = useWaiting(board.isPending);
  if (waiting) return <SkeletonRows />;
  if (!board.data) return <ErrorState error={board.error} what={`the board of ${object.pluralLabel.toLowerCase()}`} onRetry={() => void board.refetch()} />;
  const total = board.data.columns.reduce((sum, column) => sum + column.count, 0);
  if (total === 0) {
    return isFiltered ? (
      <EmptyState ghost={false} title={`No ${object.label.toLowerCase()} matches`}>
        The search and filters above leave nothing. Take one away to see more.
      </EmptyState>
    ) : (
      <FirstUse object={object} />
    );
  }
  return <Columns object={object} filter={filter} board={board.data} />;
}

function Columns({ object, filter, board }: { object: ObjectInfo; filter: FilterNode | null; board: Board }) {
  const frame = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<string | null>(null);
  const { pathname, search } = useLocation();
  const { move, asking, answer, cancel } = useBoardMove(object, filter, board);
  const { drag, start } = useCardDrag(frame, move);
  const stages = useStages(object.name === 'opportunities').data;
  const mayMove = object.mayEdit && object.fields.some((field) => field.key === board.field && field.editable);
  const values = board.columns.map((column) => column.value);
  const open = (rows: RecordRow[]) => keepOrigin({ object: object.name, address: pathname + search, ids: rows.map(({ id }) => id), total: rows.length });

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const link = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-card-link]') : null;
    const column = link?.closest<HTMLElement>('[data-board-column]');
    const id = link?.closest<HTMLElement>('[data-card]')?.dataset['card'];
    if (!link || !column || !id || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = values.indexOf(column.dataset['boardColumn'] ?? '');
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined && event.shiftKey && mayMove) {
      event.preventDefault();
      const row = board.columns[at]?.items.find((candidate) => candidate.id === id);
      const to = values[at + step];
      if (row && to !== undefined) {
        move(row, values[at] ?? '', to);
        followCard(id);
      }
    } else if (step !== undefined) {
      event.preventDefault();
      focusNear(values, at, step, link);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const links = [...column.querySelectorAll<HTMLElement>('[data-card-link]')].sort(byTop);
      links[links.indexOf(link) + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
    } else if (event.key === 'm' && mayMove) {
      event.preventDefault();
      setMenu(id);
    }
  };
  return (
    <div ref={frame} className="flex min-h-0 flex-1 gap-2 overflow-x-auto p-2" onKeyDown={onKeyDown}>
      {board.columns.map((column) => (
        <BoardColumn
          key={column.value}
          object={object}
          field={board.field}
          column={column}
          filter={filter}
          isOver={drag !== null && drag.over === column.value && drag.from !== column.value}
          card={(row) => (
            <BoardCard
              object={object}
              row={row}
              column={column}
              columns={board.columns}
              ageLimitDays={stages?.find((stage) => stage.key === column.value)?.ageLimitDays ?? null}
              mayMove={mayMove}
              dragged={drag?.row.id === row.id}
              asking={asking?.row.id === row.id ? asking : null}
              onAnswer={answer}
              onCancel={cancel}
              onMove={(to) => {
                move(row, column.value, to);
                followCard(row.id);
              }}
              onGrab={(event) => start(event, row, column.value)}
              onOpen={() => open(column.items)}
              menuOpen={menu === row.id}
              onMenu={(next) => setMenu(next ? row.id : null)}
            />
          )}
        />
      ))}
      {drag
        ? createPortal(
            <div
              aria-hidden
              className="pointer-events-none fixed z-60 rotate-2 rounded-md border border-line-strong bg-raised px-2.5 py-2 text-sm font-medium shadow-float"
              style={{ left: drag.x - drag.offsetX, top: drag.y - drag.offsetY, width: drag.width }}
            >
              <span className="block truncate">{drag.row.title}</span>
            </div>,
            document.body,
          )
        : null}
    </div>
  );
}

const byTop = (a: HTMLElement, b: HTMLElement): number => a.getBoundingClientRect().top - b.getBoundingClientRect().top;

/** The nearest card of the next column that has any. */
function focusNear(values: string[], from: number, step: number, link: HTMLElement): void {
  const top = link.getBoundingClientRect().top;
  for (let at = from + step; at >= 0 && at < values.length; at += step) {
    const column = document.querySelector(`[data-board-column="${CSS.escape(values[at] ?? '')}"]`);
    const links = [...(column?.querySelectorAll<HTMLElement>('[data-card-link]') ?? [])];
    const distance = (one: HTMLElement) => Math.abs(one.getBoundingClientRect().top - top);
    const nearest = links.sort((a, b) => distance(a) - distance(b))[0];
    if (nearest) {
      nearest.focus();
      nearest.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      return;
    }
  }
}

/** A moved card is drawn in its new column a moment later; the focus goes along. */
const followCard = (id: string): void => keepFocus(() => document.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"] [data-card-link]`));
