import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useState, type ReactNode } from 'react';
import { showToast } from '@/components/ui/toast';
import { asProblem } from '@/lib/api/problem';
import { changeCached, putCached } from '@/lib/api/record-cache';
import { patchRecord, recordKeys } from '@/lib/api/records';
import { todayKey } from '@/lib/api/search';
import type { Changes, ObjectInfo, RecordRow } from '@/lib/api/types';
import { valueAt, withChanges } from '@/lib/records/path';
import { ConflictDialog, type Conflict } from './conflict-dialog';

export type SaveRecord = (row: RecordRow, changes: Changes) => Promise<RecordRow | null>;

/** What depends on a record without showing it: sums, boards' figures, its own history. */
function markStale(client: QueryClient, object: string, id: string): void {
  for (const queryKey of [recordKeys.summaries(object), recordKeys.timeline(object, id), recordKeys.one(object, id), todayKey]) {
    void client.invalidateQueries({ queryKey });
  }
}

/**
 * Saves fields of records: shown at once, taken back if the server refuses (the promise then fails), and where somebody
 * else was faster, both states side by side to choose from. The dialog has to be rendered by the caller.
 */
export function useRecordSave(object: ObjectInfo): { save: SaveRecord; dialog: ReactNode } {
  const client = useQueryClient();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const save = useCallback<SaveRecord>(
    async (row, changes) => {
      const before = Object.fromEntries(Object.keys(changes).map((key) => [key, valueAt(row, key)]));
      changeCached(client, object.name, row.id, (known) => withChanges(known, changes));
      try {
        const saved = await patchRecord(object.name, row.id, row.version, changes);
        putCached(client, object.name, saved);
        markStale(client, object.name, row.id);
        return saved;
      } catch (error) {
        const problem = asProblem(error);
        changeCached(client, object.name, row.id, (known) => withChanges(known, before));
        if (problem.status !== 412 || !problem.current) throw error;
        const current = problem.current as RecordRow;
        putCached(client, object.name, current);
        setConflict({ current, mine: changes });
        return null;
      }
    },
    [client, object.name],
  );
  const resolve = (changes: Changes) => {
    if (!conflict) return;
    setConflict(null);
    if (Object.keys(changes).length === 0) return;
    save(conflict.current, changes).catch((error: unknown) => {
      showToast(asProblem(error).message);
    });
  };
  const dialog = conflict ? <ConflictDialog object={object} conflict={conflict} onResolve={resolve} /> : null;
  return { save, dialog };
}
