import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, segment } from './client';
import type { BulkChange, BulkTarget, FilterNode, Operation } from './types';

export const operationsKey = ['operations'] as const;

export const isUnderWay = ({ status }: Operation): boolean => status === 'queued' || status === 'running';

/** The reader's newest operations. Events announce progress; polling is for operations that run while none arrive. */
export function useOperations() {
  return useQuery({
    queryKey: operationsKey,
    queryFn: ({ signal }) => request<{ items: Operation[] }>('GET', '/api/operations', { signal }),
    select: (data) => data.items,
    refetchInterval: (query) => (query.state.data?.items.some(isUnderWay) ? 2000 : false),
    staleTime: 60_000,
    retry: false,
  });
}

function useStartOperation<Input>(send: (input: Input) => Promise<Operation>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (operation) => {
      client.setQueryData<{ items: Operation[] }>(operationsKey, (data) => ({
        items: [operation, ...(data?.items.filter((known) => known.id !== operation.id) ?? [])],
      }));
      return client.invalidateQueries({ queryKey: operationsKey });
    },
  });
}

export const useBulk = (object: string) =>
  useStartOperation(({ target, change }: { target: BulkTarget; change: BulkChange }) =>
    request<Operation>('POST', `/api/${segment(object)}/bulk`, { body: { ...target, ...change } }),
  );

export const useExport = (object: string) =>
  useStartOperation((query: { filter: FilterNode | null; sort: string; fields: string[] }) =>
    request<Operation>('POST', `/api/${segment(object)}/export`, { body: query }),
  );

export const useCancelOperation = () =>
  useStartOperation((id: string) => request<Operation>('POST', `/api/operations/${segment(id)}/cancel`));
