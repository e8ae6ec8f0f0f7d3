import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { importQuery } from '@/lib/api/imports';
import { recordQuery } from '@/lib/api/records';
import { usePermission } from '@/lib/api/session';
import type { FilterNode } from '@/lib/api/types';
import { isGroup, partsOf } from '@/lib/records/filter';
import type { FieldLookup } from '@/lib/records/words';

type Pointed = { object: string; id: string };

/** More names than a person would read are not asked for. */
const kNamesMax = 10;

function pointedAt(node: FilterNode | null, lookup: FieldLookup): Pointed[] {
  if (node === null) return [];
  if (isGroup(node)) return partsOf(node).flatMap((part) => pointedAt(part, lookup));
  const object = lookup(node.field)?.object;
  if (!object || !Array.isArray(node.value)) return [];
  return node.value.filter((id) => typeof id === 'string' && id !== '').map((id) => ({ object, id: id as string }));
}

/** What the records are called that a filter points to. */
export function useRecordNames(filter: FilterNode | null, lookup: FieldLookup): (id: string) => string | undefined {
  const mayImport = usePermission('imports.run');
  const pointed = useMemo(() => pointedAt(filter, lookup).slice(0, kNamesMax), [filter, lookup]);
  const names = useQueries({
    queries: pointed.map(({ object, id }) =>
      object === 'imports'
        ? { ...importQuery(id), enabled: mayImport, select: (item: { fileName: string }) => [id, item.fileName] as const }
        : { ...recordQuery(object, id), select: (row: { title: string }) => [id, row.title] as const },
    ),
    combine: (results) => new Map(results.flatMap(({ data }) => (data && data[1] !== '' ? [data] : []))),
  });
  return useMemo(() => (id: string) => names.get(id), [names]);
}
