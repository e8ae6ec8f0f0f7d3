import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { request, withQuery } from './client';
import type { SearchAnswer, Today } from './types';

const kPerObject = 5;

export function useSearch(q: string, limit = kPerObject) {
  return useQuery({
    queryKey: ['search', q, limit],
    queryFn: ({ signal }) => request<SearchAnswer>('GET', withQuery('/api/search', { q, limit }), { signal }),
    enabled: q.trim().length > 0,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

export const todayKey = ['today'] as const;

export function useToday(enabled = true) {
  return useQuery({
    queryKey: todayKey,
    queryFn: ({ signal }) => request<Today>('GET', '/api/today', { signal }),
    enabled,
    staleTime: 30_000,
  });
}
