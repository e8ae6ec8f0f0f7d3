import { useQuery } from '@tanstack/react-query';
import { request } from './client';
import type { Field, ObjectInfo } from './types';

export const objectsKey = ['objects'] as const;

/** What the workspace's objects are made of: it changes only when somebody changes the settings. */
export function useObjects() {
  return useQuery({
    queryKey: objectsKey,
    queryFn: ({ signal }) => request<{ items: ObjectInfo[] }>('GET', '/api/objects', { signal }),
    select: (data) => data.items,
    staleTime: 5 * 60_000,
  });
}

export function useObject(name: string) {
  const objects = useObjects();
  return { ...objects, data: objects.data?.find((object) => object.name === name) };
}

export const fieldOf = (object: ObjectInfo, key: string): Field | undefined => object.fields.find((field) => field.key === key);
