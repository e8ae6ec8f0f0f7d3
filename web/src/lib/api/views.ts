import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, segment, withQuery } from './client';
import type { View, ViewQuery } from './types';

export const viewKeys = {
  all: ['views'] as const,
  of: (object: string) => ['views', object] as const,
};

export type NewView = { object: string; name: string; shared: boolean; layout: View['layout']; query: ViewQuery };
export type ViewChanges = Partial<Pick<View, 'name' | 'shared' | 'layout' | 'query'>>;

export function useViews(object: string, enabled: boolean) {
  return useQuery({
    queryKey: viewKeys.of(object),
    queryFn: ({ signal }) => request<{ items: View[] }>('GET', withQuery('/api/views', { object }), { signal }),
    select: (data) => data.items,
    enabled,
    staleTime: 60_000,
  });
}

function useViewMutation<Input, Output>(object: string, send: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: send, onSuccess: () => client.invalidateQueries({ queryKey: viewKeys.of(object) }) });
}

export const useCreateView = (object: string) => useViewMutation(object, (view: NewView) => request<View>('POST', '/api/views', { body: view }));

export const useUpdateView = (object: string) =>
  useViewMutation(object, ({ id, changes }: { id: string; changes: ViewChanges }) =>
    request<View>('PATCH', `/api/views/${segment(id)}`, { body: changes }),
  );

export const useDeleteView = (object: string) =>
  useViewMutation(object, (id: string) => request<undefined>('DELETE', `/api/views/${segment(id)}`));
