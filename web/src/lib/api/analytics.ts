import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { request, withQuery } from './client';
import type { Analytics } from './types';

export type AnalyticsRange = { from: string; to: string; compare: string };

export const analyticsPath = (report: string, range: AnalyticsRange, format?: 'csv'): string =>
  withQuery(`/api/analytics/${report}`, { ...range, format });

export function useAnalytics(report: string, range: AnalyticsRange) {
  return useQuery({
    queryKey: ['analytics', report, range],
    queryFn: ({ signal }) => request<Analytics>('GET', analyticsPath(report, range), { signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
