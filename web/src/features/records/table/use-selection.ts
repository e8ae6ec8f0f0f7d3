import { useCallback, useMemo, useRef, useState } from 'react';
import type { RecordRow } from '@/lib/api/types';

export type Selection = {
  ids: ReadonlySet<string>;
  /** Not only the rows loaded: everything that matches. */
  everything: boolean;
  toggle: (id: string) => void;
  /** From the row chosen last to this one. */
  extendTo: (id: string) => void;
  toggleLoaded: () => void;
  selectEverything: () => void;
  clear: () => void;
};

const kNone: ReadonlySet<string> = new Set();

/** Which rows are chosen. Another filter (another `key`) chooses anew. */
export function useSelection(rows: RecordRow[], key: string): Selection {
  const [state, setState] = useState({ key, ids: kNone, everything: false });
  const anchor = useRef<string | null>(null);
  const current = state.key === key ? state : { key, ids: kNone, everything: false };
  const { ids, everything } = current;

  const put = useCallback((next: ReadonlySet<string>, all = false) => setState({ key, ids: next, everything: all }), [key]);
  const toggle = useCallback(
    (id: string) => {
      anchor.current = id;
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      put(next);
    },
    [ids, put],
  );
  const extendTo = useCallback(
    (id: string) => {
      const from = rows.findIndex((row) => row.id === anchor.current);
      const to = rows.findIndex((row) => row.id === id);
      if (from < 0) {
        toggle(id);
        return;
      }
      const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
      put(new Set([...ids, ...range.map((row) => row.id)]));
    },
    [rows, ids, put, toggle],
  );
  const toggleLoaded = useCallback(() => put(ids.size >= rows.length ? kNone : new Set(rows.map((row) => row.id))), [ids, rows, put]);
  const selectEverything = useCallback(() => put(new Set(rows.map((row) => row.id)), true), [rows, put]);
  const clear = useCallback(() => put(kNone), [put]);
  return useMemo(
    () => ({ ids, everything, toggle, extendTo, toggleLoaded, selectEverything, clear }),
    [ids, everything, toggle, extendTo, toggleLoaded, selectEverything, clear],
  );
}
