import { keepPreviousData, useInfiniteQuery, useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { request, segment, withQuery } from './client';
import { enrichmentKeys } from './enrichment';
import type { CallDecision, Page, ProviderCall } from './types';

/** Stands in the filter of states for the calls whose outcome a person has to decide on. */
export const kWaiting = 'waiting';

export type CallFilter = { state: string; provider: string; leadId: string };

// Apart from the other keys of enrichment: the navigation shows the count on every page, and a list of a thousand
// leads being enriched must not ask for it a thousand times.
export const undecidedKey = ['undecided'] as const;
const decideKey = ['decide'] as const;

const fetchCalls = ({ state, ...rest }: CallFilter, cursor: string | null, signal: AbortSignal): Promise<Page<ProviderCall>> => {
  const wanted = state === kWaiting ? { waiting: 'true' } : { state };
  return request('GET', withQuery('/api/enrichment/calls', { ...wanted, ...rest, limit: 50, cursor }), { signal });
};

const paging = {
  initialPageParam: null as string | null,
  getNextPageParam: (page: Page<ProviderCall>) => page.nextCursor,
};

export function useCalls(filter: CallFilter, pollMs: number | false) {
  return useInfiniteQuery({
    queryKey: enrichmentKeys.calls(filter),
    queryFn: ({ pageParam, signal }) => fetchCalls(filter, pageParam, signal),
    ...paging,
    placeholderData: keepPreviousData,
    refetchInterval: pollMs,
  });
}

/** Calls that wait for a person, without those just decided here. */
export function useUndecidedCalls({ pollMs = false, enabled = true }: { pollMs?: number | false; enabled?: boolean } = {}) {
  const query = useInfiniteQuery({
    queryKey: undecidedKey,
    queryFn: ({ pageParam, signal }) => fetchCalls({ state: kWaiting, provider: '', leadId: '' }, pageParam, signal),
    ...paging,
    refetchInterval: pollMs,
    enabled,
  });
  const pending = usePendingDecisions();
  const calls = useMemo(
    () => query.data?.pages.flatMap((page) => page.items).filter((call) => !pending.has(call.id)),
    [query.data, pending],
  );
  return { query, calls };
}

export type Decision = { call: ProviderCall; decision: CallDecision };

export function useDecideCall() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: decideKey,
    mutationFn: ({ call, decision }: Decision) =>
      request<ProviderCall>('POST', `/api/enrichment/calls/${segment(call.id)}/decide`, { body: { decision } }),
    // A decision counts as pending until the lists are fresh: its call neither flashes back nor stays gone after a refusal.
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: undecidedKey }),
        client.invalidateQueries({ queryKey: enrichmentKeys.all }),
      ]),
  });
}

/** Decisions on their way to the server, by the id of the call. */
export function usePendingDecisions(): Map<string, CallDecision> {
  const pending = useMutationState({
    filters: { mutationKey: decideKey, status: 'pending' },
    select: (mutation) => mutation.state.variables as Decision,
  });
  return useMemo(() => new Map(pending.map(({ call, decision }) => [call.id, decision])), [pending]);
}
