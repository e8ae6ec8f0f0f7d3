import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, segment, withQuery } from './client';
import type { EnrichmentJob, EnrichmentStats, Page } from './types';

export const enrichmentKeys = {
  all: ['enrichment'] as const,
  stats: ['enrichment', 'stats'] as const,
  jobLists: ['enrichment', 'jobs'] as const,
  jobs: (state: string) => ['enrichment', 'jobs', state] as const,
  providers: ['enrichment', 'providers'] as const,
  costs: (days: number) => ['enrichment', 'costs', days] as const,
  calls: (filter: { state: string; provider: string; leadId: string }) => ['enrichment', 'calls', filter] as const,
};

/** `pollMs` is set while the live stream is down. */
export function useEnrichmentStats(pollMs: number | false) {
  return useQuery({
    queryKey: enrichmentKeys.stats,
    queryFn: ({ signal }) => request<EnrichmentStats>('GET', '/api/enrichment/stats', { signal }),
    refetchInterval: pollMs,
  });
}

export function useEnrichmentJobs(state: string, pollMs: number | false, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: enrichmentKeys.jobs(state),
    queryFn: ({ pageParam, signal }) =>
      request<Page<EnrichmentJob>>('GET', withQuery('/api/enrichment/jobs', { state, limit: 50, cursor: pageParam }), {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: pollMs,
    enabled,
  });
}

function useJobAction(action: 'retry' | 'cancel') {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (jobId: string) =>
      request<EnrichmentJob>('POST', `/api/enrichment/jobs/${segment(jobId)}/${action}`),
    onSettled: () => client.invalidateQueries({ queryKey: enrichmentKeys.all }),
  });
}

export const useRetryJob = () => useJobAction('retry');
export const useCancelJob = () => useJobAction('cancel');
