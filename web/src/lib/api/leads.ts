import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, segment, withQuery } from './client';
import type { Activity, EnrichmentQueued, Lead, LeadList, NewLead, Page } from './types';

export type LeadFilter = { q: string; status: string; source: string; enrichment: string; sort: string };

export const leadKeys = {
  all: ['leads'] as const,
  lists: ['leads', 'list'] as const,
  list: (filter: LeadFilter) => ['leads', 'list', filter] as const,
  one: (id: string) => ['leads', 'one', id] as const,
  activities: (id: string) => ['leads', 'activities', id] as const,
};

export function useLeads(filter: LeadFilter) {
  return useInfiniteQuery({
    queryKey: leadKeys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      request<LeadList>('GET', withQuery('/api/leads', { limit: 50, cursor: pageParam, ...filter }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

export function useLead(id: string) {
  return useQuery({
    queryKey: leadKeys.one(id),
    queryFn: ({ signal }) => request<Lead>('GET', `/api/leads/${segment(id)}`, { signal }),
  });
}

export function useActivities(leadId: string) {
  return useInfiniteQuery({
    queryKey: leadKeys.activities(leadId),
    queryFn: ({ pageParam, signal }) =>
      request<Page<Activity>>(
        'GET',
        withQuery(`/api/leads/${segment(leadId)}/activities`, { limit: 30, cursor: pageParam }),
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function useCreateLead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ lead, idempotencyKey }: { lead: NewLead; idempotencyKey: string }) =>
      request<Lead>('POST', '/api/leads', { body: lead, headers: { 'Idempotency-Key': idempotencyKey } }),
    onSuccess: (lead) => {
      client.setQueryData(leadKeys.one(lead.id), lead);
      return client.invalidateQueries({ queryKey: leadKeys.lists });
    },
  });
}

function useQueueEnrichment<Input>(leadId: string, send: (input: Input) => Promise<EnrichmentQueued>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: leadKeys.one(leadId) }),
        client.invalidateQueries({ queryKey: leadKeys.activities(leadId) }),
        client.invalidateQueries({ queryKey: leadKeys.lists }),
      ]),
  });
}

export const useEnrichLead = (leadId: string) =>
  useQueueEnrichment<undefined>(leadId, () =>
    request<EnrichmentQueued>('POST', `/api/leads/${segment(leadId)}/enrich`),
  );

/** Settles an ambiguous lead: this parcel is the one meant. */
export const useChooseParcel = (leadId: string) =>
  useQueueEnrichment<string>(leadId, (parcelId) =>
    request<EnrichmentQueued>('POST', `/api/leads/${segment(leadId)}/parcel`, { body: { parcelId } }),
  );
