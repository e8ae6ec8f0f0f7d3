import { useEffect, useRef } from 'react';

/** Keys as shown in the help: "g l" is g and then l, "mod+b" is Ctrl or Cmd with b. */
export type Shortcuts = Record<string, () => void>;

const kSequenceMs = 1000;
/** Only begins a sequence: what follows it means nothing by itself. */
const kPrefix = 'g';

/** Boxes to tick take no letters. */
const kNotTyped: ReadonlySet<string> = new Set(['checkbox', 'radio', 'file', 'button', 'submit']);

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !kNotTyped.has(target.type);
  return target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName);
}

const dialogIsOpen = (): boolean => document.querySelector('[role="dialog"], [role="menu"], [role="alertdialog"]') !== null;

function keyName(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key;
}

/** Listens while mounted; plain keys rest while somebody types or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return;
      const key = keyName(event);
      const plain = !key.startsWith('mod+');
      if (plain && (isTyping(event.target) || dialogIsOpen())) return;
      const sequence = first !== null && event.timeStamp - first.at < kSequenceMs ? `${first.key} ${key}` : null;
      first = plain ? { key, at: event.timeStamp } : null;
      const alone = sequence?.startsWith(`${kPrefix} `) ? undefined : latest.current[key];
      const action = (sequence !== null ? latest.current[sequence] : undefined) ?? alone;
      if (!action) return;
      event.preventDefault();
      first = null;
      action();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
    };
  }, []);
}
