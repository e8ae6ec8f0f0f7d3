import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, segment } from './client';
import { recordKeys } from './records';
import type { EnrichmentQueued, Lead, NewLead } from './types';

export const leadKeys = {
  // A lead is a record like the others, with more to it on its own page.
  one: (id: string) => recordKeys.one('leads', id),
};

export function useLead(id: string) {
  return useQuery({
    queryKey: leadKeys.one(id),
    queryFn: ({ signal }) => request<Lead>('GET', `/api/leads/${segment(id)}`, { signal }),
    // A lead without a property has one whose fields are all empty.
    select: (lead) => (lead.property?.id ? lead : { ...lead, property: null }),
  });
}

export function useCreateLead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ lead, idempotencyKey }: { lead: NewLead; idempotencyKey: string }) =>
      request<Lead>('POST', '/api/leads', { body: lead, headers: { 'Idempotency-Key': idempotencyKey } }),
    onSuccess: (lead) => {
      client.setQueryData(leadKeys.one(lead.id), lead);
      return client.invalidateQueries({ queryKey: recordKeys.object('leads'), predicate: (query) => query.queryKey[2] !== 'one' });
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
        client.invalidateQueries({ queryKey: recordKeys.timeline('leads', leadId) }),
        client.invalidateQueries({ queryKey: recordKeys.lists('leads') }),
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
