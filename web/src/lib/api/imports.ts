import { queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, segment, withQuery } from './client';
import type { DuplicateRule, Import, ImportKind, ImportPreview, Page, QuarantinedRow } from './types';

export const importKeys = {
  all: ['imports'] as const,
  list: ['imports', 'list'] as const,
  one: (id: string) => ['imports', 'one', id] as const,
  preview: (id: string) => ['imports', 'preview', id] as const,
  quarantine: (id: string) => ['imports', 'quarantine', id] as const,
};

/** Their column index to our field; null leaves the column out. */
export type ImportMapping = Record<string, string | null>;

/** What a person decides before a run; parcels know no duplicates. */
export type ImportChoices = { mapping: ImportMapping; duplicates?: DuplicateRule };

const importPath = (id: string): string => `/api/imports/${segment(id)}`;

export function useImports() {
  return useInfiniteQuery({
    queryKey: importKeys.list,
    queryFn: ({ pageParam, signal }) =>
      request<Page<Import>>('GET', withQuery('/api/imports', { limit: 50, cursor: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export const importQuery = (id: string) =>
  queryOptions({ queryKey: importKeys.one(id), queryFn: ({ signal }) => request<Import>('GET', importPath(id), { signal }) });

const isBusy = ({ status, check }: Import): boolean => status === 'running' || check?.status === 'running';

/** Progress arrives over the live stream; polling while it runs covers a lost event. */
export function useImport(id: string, pollMs: number) {
  return useQuery({
    ...importQuery(id),
    refetchInterval: (query) => (query.state.data && isBusy(query.state.data) ? pollMs : false),
  });
}

export function useImportPreview(id: string) {
  return useQuery({
    queryKey: importKeys.preview(id),
    queryFn: ({ signal }) => request<ImportPreview>('GET', `${importPath(id)}/preview`, { signal }),
    staleTime: Infinity,
  });
}

export function useQuarantine(id: string, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: importKeys.quarantine(id),
    queryFn: ({ pageParam, signal }) =>
      request<Page<QuarantinedRow>>('GET', withQuery(`${importPath(id)}/quarantine`, { limit: 100, cursor: pageParam }), {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    enabled,
  });
}

export const createImport = (kind: ImportKind, file: File, signal: AbortSignal): Promise<Import> =>
  request<Import>('POST', '/api/imports', { body: { kind, fileName: file.name, sizeBytes: file.size }, signal });

export const putImportPart = (id: string, offset: number, part: Blob, signal: AbortSignal) =>
  request<{ received: number }>('PUT', `${importPath(id)}/content?offset=${String(offset)}`, { bytes: part, signal });

function useImportAction<Input>(id: string, send: (input: Input) => Promise<Import>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (updated) => {
      client.setQueryData(importKeys.one(id), updated);
      return client.invalidateQueries({ queryKey: importKeys.list });
    },
  });
}

export const useStartImport = (id: string) =>
  useImportAction<ImportChoices>(id, (choices) => request<Import>('POST', `${importPath(id)}/start`, { body: choices }));

/** Reads the whole file and says what a run would do; nothing is changed. */
export const useCheckImport = (id: string) =>
  useImportAction<ImportChoices>(id, (choices) => request<Import>('POST', `${importPath(id)}/check`, { body: choices }));

export const useCancelImport = (id: string) =>
  useImportAction<undefined>(id, () => request<Import>('POST', `${importPath(id)}/cancel`));
