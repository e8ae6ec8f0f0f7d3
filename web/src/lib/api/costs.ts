import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { request, withQuery } from './client';
import { enrichmentKeys } from './enrichment';
import type { CostDay } from './types';

export function useCosts(days: number, pollMs: number | false) {
  return useQuery({
    queryKey: enrichmentKeys.costs(days),
    queryFn: ({ signal }) => request<{ items: CostDay[] }>('GET', withQuery('/api/enrichment/costs', { days }), { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: pollMs,
  });
}
