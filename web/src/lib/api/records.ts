import { keepPreviousData, queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, segment, withQuery } from './client';
import type { Changes, Conversion, Facet, FilterNode, RecordList, RecordRow, Summary } from './types';

export type ListQuery = { filter: FilterNode | null; sort: string };

export const recordKeys = {
  all: ['records'] as const,
  object: (object: string) => ['records', object] as const,
  lists: (object: string) => ['records', object, 'list'] as const,
  list: (object: string, query: ListQuery) => ['records', object, 'list', query] as const,
  related: (object: string, query: ListQuery) => ['records', object, 'related', query] as const,
  summaries: (object: string) => ['records', object, 'summary'] as const,
  summary: (object: string, filter: FilterNode | null) => ['records', object, 'summary', filter] as const,
  facets: (object: string, field: string) => ['records', object, 'facets', field] as const,
  boards: (object: string) => ['records', object, 'board'] as const,
  board: (object: string, filter: FilterNode | null) => ['records', object, 'board', filter] as const,
  one: (object: string, id: string) => ['records', object, 'one', id] as const,
  timeline: (object: string, id: string) => ['records', object, 'timeline', id] as const,
};

const kPageSize = 100;

export const filterText = (filter: FilterNode | null): string | null => (filter === null ? null : JSON.stringify(filter));

const path = (object: string, ...parts: string[]): string => ['/api', segment(object), ...parts.map(segment)].join('/');

export const fetchRecords = (object: string, { filter, sort }: ListQuery, cursor: string | null, limit: number, signal?: AbortSignal) =>
  request<RecordList>('GET', withQuery(path(object), { filter: filterText(filter), sort, limit, cursor }), { signal });

export function useRecordList(object: string, query: ListQuery, enabled = true) {
  return useInfiniteQuery({
    queryKey: recordKeys.list(object, query),
    queryFn: ({ pageParam, signal }) => fetchRecords(object, query, pageParam, kPageSize, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before, beforeQuery) => (beforeQuery?.queryKey[1] === object ? keepPreviousData(before) : undefined),
    enabled,
  });
}

/** The first few rows of a filter, as a record page shows them beside the record. */
export function useRelated(object: string, query: ListQuery, limit: number) {
  return useQuery({
    queryKey: recordKeys.related(object, query),
    queryFn: ({ signal }) => fetchRecords(object, query, null, limit, signal),
  });
}

export function useSummary(object: string, filter: FilterNode | null) {
  return useQuery({
    queryKey: recordKeys.summary(object, filter),
    queryFn: ({ signal }) => request<Summary>('GET', withQuery(path(object, 'summary'), { filter: filterText(filter) }), { signal }),
    placeholderData: keepPreviousData,
  });
}

export function useFacets(object: string, field: string, enabled = true) {
  return useQuery({
    queryKey: recordKeys.facets(object, field),
    queryFn: ({ signal }) => request<{ items: Facet[] }>('GET', withQuery(path(object, 'facets'), { field }), { signal }),
    enabled,
    retry: false,
  });
}

export const recordQuery = (object: string, id: string) =>
  queryOptions({ queryKey: recordKeys.one(object, id), queryFn: ({ signal }) => request<RecordRow>('GET', path(object, id), { signal }) });

export const useRecord = (object: string, id: string) => useQuery({ ...recordQuery(object, id), enabled: id !== '' });

/** What a record is called, where only its id is known: a name changes seldom, and events say when. */
export function useRecordTitle(object: string, id: string) {
  return useQuery({
    ...recordQuery(object, id),
    select: (row) => row.title,
    staleTime: 5 * 60_000,
    retry: false,
  });
}

/** Writes the fields; the version says which state of the record the writer saw. */
export const patchRecord = (object: string, id: string, version: number | '*', changes: Changes): Promise<RecordRow> =>
  request('PATCH', path(object, id), { body: changes, headers: { 'If-Match': version === '*' ? '*' : `"${String(version)}"` } });

export const deleteRecord = (object: string, id: string): Promise<undefined> => request('DELETE', path(object, id));

export const restoreRecord = (object: string, id: string): Promise<RecordRow> => request('POST', path(object, id, 'restore'));

export const createRecord = (object: string, fields: Changes): Promise<RecordRow> => request('POST', path(object), { body: fields });

export function useCreateRecord(object: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (fields: Changes) => createRecord(object, fields),
    onSuccess: () => client.invalidateQueries({ queryKey: recordKeys.object(object) }),
  });
}

export type ConvertInput = { name?: string; expectedValue?: string; stage?: string; expectedClose?: string };

export function useConvertLead(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: ConvertInput) => request<Conversion>('POST', path('leads', id, 'convert'), { body: input }),
    onSuccess: () => client.invalidateQueries({ queryKey: recordKeys.all }),
  });
}
