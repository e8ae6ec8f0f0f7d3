import { useEffect, useRef, useState, type PointerEvent as ReactPointerEvent, type RefObject } from 'react';
import type { RecordRow } from '@/lib/api/types';

export type Drag = { row: RecordRow; from: string; over: string | null; x: number; y: number; width: number; offsetX: number; offsetY: number };

const kStartPx = 5;
const kEdgePx = 56;
const kScrollPx = 14;

const columnAt = (x: number, y: number): HTMLElement | null =>
  document.elementsFromPoint(x, y).find((element): element is HTMLElement => element instanceof HTMLElement && element.dataset['boardColumn'] !== undefined) ?? null;

/** Dragging by mouse or pen. A finger scrolls: on touch cards move by their menu. */
export function useCardDrag(frame: RefObject<HTMLElement | null>, onDrop: (row: RecordRow, from: string, to: string) => void) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);

  const start = (event: ReactPointerEvent<HTMLElement>, row: RecordRow, from: string) => {
    if (event.button !== 0 || event.pointerType === 'touch' || (event.target instanceof Element && event.target.closest('button, input, textarea'))) return;
    const card = event.currentTarget.getBoundingClientRect();
    const origin = { x: event.clientX, y: event.clientY };
    let current: Drag | null = null;
    const put = (next: Drag | null) => {
      current = next;
      setDrag(next);
    };
    const onMove = (move: PointerEvent) => {
      if (!current && Math.hypot(move.clientX - origin.x, move.clientY - origin.y) < kStartPx) return;
      move.preventDefault();
      const over = columnAt(move.clientX, move.clientY);
      put({
        row,
        from,
        over: over?.dataset['boardColumn'] ?? null,
        x: move.clientX,
        y: move.clientY,
        width: card.width,
        offsetX: origin.x - card.left,
        offsetY: origin.y - card.top,
      });
      scrollAtEdges(frame.current, over, move);
    };
    const finish = (drop: boolean) => {
      stop.current();
      if (current) swallowClick();
      if (drop && current?.over) onDrop(row, from, current.over);
      put(null);
    };
    const onUp = () => finish(true);
    const onKey = (key: KeyboardEvent) => {
      if (key.key === 'Escape') finish(false);
    };
    document.addEventListener('pointermove', onMove);
    document.addEventListener('pointerup', onUp);
    document.addEventListener('keydown', onKey);
    stop.current = () => {
      document.removeEventListener('pointermove', onMove);
      document.removeEventListener('pointerup', onUp);
      document.removeEventListener('keydown', onKey);
    };
  };
  return { drag, start };
}

/** The click that ends a drag is not one on the card's link. */
function swallowClick(): void {
  const swallow = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => document.removeEventListener('click', swallow, { capture: true }));
}

function scrollAtEdges(frame: HTMLElement | null, column: HTMLElement | null, { clientX, clientY }: PointerEvent): void {
  if (frame) {
    const box = frame.getBoundingClientRect();
    if (clientX > box.right - kEdgePx) frame.scrollLeft += kScrollPx;
    else if (clientX < box.left + kEdgePx) frame.scrollLeft -= kScrollPx;
  }
  const cards = column?.querySelector('[data-board-cards]');
  if (cards) {
    const box = cards.getBoundingClientRect();
    if (clientY > box.bottom - kEdgePx) cards.scrollTop += kScrollPx;
    else if (clientY < box.top + kEdgePx) cards.scrollTop -= kScrollPx;
  }
}
