import { useQueryClient } from '@tanstack/react-query';
import { showToast, showUndo } from '@/components/ui/toast';
import { asProblem } from '@/lib/api/problem';
import { deleteRecord, recordKeys, restoreRecord } from '@/lib/api/records';
import type { RecordRow } from '@/lib/api/types';

/** Deletes at once and offers to take it back: the server keeps what is deleted for a while. */
export function useDeleteWithUndo(object: string) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: recordKeys.object(object), predicate: ({ queryKey }) => queryKey[2] !== 'one' });
  const fail = (error: unknown) => showToast(asProblem(error).message);
  return async (row: RecordRow): Promise<boolean> => {
    try {
      await deleteRecord(object, row.id);
    } catch (error) {
      fail(error);
      return false;
    }
    void refresh();
    showUndo(`${row.title} is deleted.`, () => {
      restoreRecord(object, row.id).then(
        () => client.invalidateQueries({ queryKey: recordKeys.object(object) }),
        fail,
      );
    });
    return true;
  };
}
