import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { showToast, showUndo } from '@/components/ui/toast';
import { asProblem } from '@/lib/api/problem';
import { changeCached, putCached } from '@/lib/api/record-cache';
import { patchRecord, recordKeys } from '@/lib/api/records';
import type { Board, BoardColumn, FilterNode, ObjectInfo, RecordRow } from '@/lib/api/types';
import { sumDecimals } from '@/lib/records/money';
import { valueAt, withValueAt } from '@/lib/records/path';

/** A deal that is to be marked as lost, and asked why. */
export type Asking = { row: RecordRow; from: string; to: string };

/** Not a column: losing a deal leaves it in the stage it had come to. */
export const kLost = 'lost';

function without(column: BoardColumn, row: RecordRow): BoardColumn {
  return { ...column, count: Math.max(0, column.count - 1), sums: addedSums(column, row, -1), items: column.items.filter(({ id }) => id !== row.id) };
}

function withCard(column: BoardColumn, row: RecordRow): BoardColumn {
  return { ...column, count: column.count + 1, sums: addedSums(column, row, 1), items: [row, ...column.items] };
}

function addedSums(column: BoardColumn, row: RecordRow, sign: 1 | -1): BoardColumn['sums'] {
  return Object.fromEntries(
    Object.entries(column.sums).map(([key, sum]) => {
      const value = String(valueAt(row, key) ?? 0);
      return [key, sumDecimals([sum, sign === 1 ? value : value.startsWith('-') ? value.slice(1) : `-${value}`])];
    }),
  );
}

/** Deals can be lost from any stage. */
export const hasLosing = (object: ObjectInfo): boolean => object.fields.some(({ key }) => key === 'lostReason');

const moved = (board: Board, row: RecordRow, from: string, to: string): Board => ({
  ...board,
  columns: board.columns.map((column) => {
    if (column.value === from) return without(column, row);
    return column.value === to ? withCard(column, withValueAt(row, board.field, to)) : column;
  }),
});

/** Moves cards: shown at once, taken back with the reason if the server refuses, and undone from the toast. */
export function useBoardMove(object: ObjectInfo, filter: FilterNode | null, board: Board | undefined) {
  const client = useQueryClient();
  const [asking, setAsking] = useState<Asking | null>(null);
  const key = recordKeys.board(object.name, filter);
  const field = board?.field ?? '';
  const labelOf = (value: string) => board?.columns.find((column) => column.value === value)?.label ?? value;

  const lose = async (row: RecordRow, lostReason: string): Promise<void> => {
    try {
      const saved = await patchRecord(object.name, row.id, row.version, { status: kLost, lostReason });
      putCached(client, object.name, saved);
      void client.invalidateQueries({ queryKey: recordKeys.object(object.name) });
      showUndo(`${row.title} is marked as lost.`, () => {
        patchRecord(object.name, row.id, saved.version, { status: 'open' }).then(
          () => client.invalidateQueries({ queryKey: recordKeys.object(object.name) }),
          (error: unknown) => showToast(asProblem(error).message),
        );
      });
    } catch (error) {
      showToast(`${row.title} is not marked as lost: ${asProblem(error).message}`);
    }
  };

  const send = async (row: RecordRow, from: string, to: string, undoable: boolean): Promise<void> => {
    await client.cancelQueries({ queryKey: key });
    const before = client.getQueryData<Board>(key);
    changeCached(client, object.name, row.id, (known) => withValueAt(known, field, to));
    if (before) client.setQueryData<Board>(key, moved(before, row, from, to));
    try {
      const saved = await patchRecord(object.name, row.id, row.version, { [field]: to });
      putCached(client, object.name, saved);
      for (const queryKey of [recordKeys.boards(object.name), recordKeys.summaries(object.name), recordKeys.timeline(object.name, row.id)]) {
        void client.invalidateQueries({ queryKey });
      }
      if (undoable) showUndo(`${row.title} is now in ${labelOf(to)}.`, () => void send(saved, to, from, false));
    } catch (error) {
      changeCached(client, object.name, row.id, (known) => withValueAt(known, field, from));
      if (before) client.setQueryData<Board>(key, before);
      const problem = asProblem(error);
      showToast(problem.status === 412 ? `${row.title} was changed by someone else. Look at it again.` : `${row.title} stays in ${labelOf(from)}: ${problem.message}`);
      void client.invalidateQueries({ queryKey: key });
    }
  };

  const move = (row: RecordRow, from: string, to: string) => {
    if (from === to) return;
    if (to === kLost && hasLosing(object)) setAsking({ row, from, to });
    else void send(row, from, to, true);
  };
  const answer = (reason: string) => {
    if (!asking) return;
    setAsking(null);
    void lose(asking.row, reason);
  };
  const cancel = useCallback(() => setAsking(null), []);
  return { move, asking, answer, cancel };
}
