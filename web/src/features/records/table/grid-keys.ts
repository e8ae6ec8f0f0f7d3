import type { KeyboardEvent } from 'react';

export type Position = { row: number; column: number };

export type KeyActions = {
  go: (to: Position, extend: boolean) => void;
  edit: (at: Position) => void;
  toggle: (at: Position) => void;
  toggleLoaded: () => void;
  clear: () => void;
};

const kPageRows = 20;

const positionOf = (target: EventTarget): Position | null => {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null;
  if (!cell) return null;
  return { row: Number(cell.dataset['row']), column: Number(cell.dataset['column']) };
};

function moved({ row, column }: Position, key: string): Position | null {
  switch (key) {
    case 'ArrowDown':
      return { row: row + 1, column };
    case 'ArrowUp':
      return { row: row - 1, column };
    case 'ArrowRight':
      return { row, column: column + 1 };
    case 'ArrowLeft':
      return { row, column: column - 1 };
    case 'PageDown':
      return { row: row + kPageRows, column };
    case 'PageUp':
      return { row: row - kPageRows, column };
    case 'Home':
      return { row: 0, column };
    case 'End':
      return { row: Infinity, column };
    default:
      return null;
  }
}

function copy(event: KeyboardEvent): void {
  if (window.getSelection()?.toString()) return;
  const text = event.target instanceof HTMLElement ? event.target.innerText : '';
  // Without a clipboard (plain HTTP) nothing can be copied this way.
  void navigator.clipboard?.writeText(text);
}

/** Keys of the table, while a cell has the focus. */
export function onGridKey(event: KeyboardEvent, actions: KeyActions): void {
  const at = positionOf(event.target);
  if (!at || event.altKey) return;
  const mod = event.ctrlKey || event.metaKey;
  if (mod) {
    if (event.key.toLowerCase() === 'a') {
      event.preventDefault();
      actions.toggleLoaded();
    } else if (event.key.toLowerCase() === 'c') copy(event);
    return;
  }
  const to = moved(at, event.key);
  if (to) {
    event.preventDefault();
    actions.go(to, event.shiftKey && to.column === at.column);
  } else if (event.key === 'x') {
    event.preventDefault();
    actions.toggle(at);
  } else if (event.key === 'F2' || (event.key === 'Enter' && at.column > 0)) {
    event.preventDefault();
    actions.edit(at);
  } else if (event.key === 'Escape') actions.clear();
}
