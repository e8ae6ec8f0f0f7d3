import { useInfiniteQuery, useMutation, useQuery, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { request, segment, withQuery } from './client';
import { objectsKey } from './objects';
import { sessionKey } from './session';
import type { AuditCheck, AuditEntry, Choice, CustomField, FieldType, Page, Stage, Strategy, TagCount, WorkspaceSettings } from './types';

export const settingsKeys = {
  workspace: ['settings', 'workspace'] as const,
  stages: ['settings', 'stages'] as const,
  customFields: (object: string) => ['settings', 'custom-fields', object] as const,
  tags: (object: string) => ['settings', 'tags', object] as const,
  audit: ['settings', 'audit'] as const,
};

/** A write after which what it changed is asked for again. */
export function useWrite<Input, Output>(send: (input: Input) => Promise<Output>, stale: QueryKey[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

export function useWorkspace() {
  return useQuery({ queryKey: settingsKeys.workspace, queryFn: ({ signal }) => request<WorkspaceSettings>('GET', '/api/workspace', { signal }) });
}

export const useSaveWorkspace = () =>
  useWrite(
    ({ version, ...changes }: Omit<WorkspaceSettings, 'strategy'> & { strategy?: Strategy }) =>
      request<WorkspaceSettings>('PATCH', '/api/workspace', { body: changes, headers: { 'If-Match': `"${String(version)}"` } }),
    [
settingsKeys.workspace, sessionKey],
  );

export function useStages(enabled = true) {
  return useQuery({
    queryKey: settingsKeys.stages,
    queryFn: ({ signal }) => request<{ items: Stage[] }>('GET', '/api/stages', { signal }),
    select: (data) => data.items,
    enabled,
  });
}

export const useSaveStages = () =>
  useWrite((items: Stage[]) => request<{ items: Stage[] }>('PUT', '/api/stages', { body: { items } }), [settingsKeys.stages, objectsKey]);

export function useCustomFields(object: string) {
  return useQuery({
    queryKey: settingsKeys.customFields(object),
    queryFn: ({ signal }) => request<{ items: CustomField[] }>('GET', withQuery('/api/custom-fields', { object }), { signal }),
    select: (data) => data.items.filter((field) => !field.archived),
  });
}

export type NewCustomField = { object: string; label: string; type: FieldType; choices?: Choice[] };

export const useAddCustomField = (object: string) =>
  useWrite((field: NewCustomField) => request<CustomField>('POST', '/api/custom-fields', { body: field }), [settingsKeys.customFields(object), objectsKey]);

export const useRenameCustomField = (object: string) =>
  useWrite(
    ({ id, label }: { id: string; label: string }) => request<CustomField>('PATCH', `/api/custom-fields/${segment(id)}`, { body: { label } }),
    [settingsKeys.customFields(object), objectsKey],
  );

export const useArchiveCustomField = (object: string) =>
  useWrite((id: string) => request<undefined>('DELETE', `/api/custom-fields/${segment(id)}`), [settingsKeys.customFields(object), objectsKey]);

export function useTags(object: string, enabled = true) {
  return useQuery({
    queryKey: settingsKeys.tags(object),
    queryFn: ({ signal }) => request<{ items: TagCount[] }>('GET', withQuery('/api/tags', { object }), { signal }),
    select: (data) => data.items,
    enabled,
    staleTime: 30_000,
  });
}

export function useAudit() {
  return useInfiniteQuery({
    queryKey: settingsKeys.audit,
    queryFn: ({ pageParam, signal }) => request<Page<AuditEntry>>('GET', withQuery('/api/audit', { cursor: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export const useCheckAudit = () => useMutation({ mutationFn: () => request<AuditCheck>('GET', '/api/audit/check') });
