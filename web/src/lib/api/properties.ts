import { useQuery } from '@tanstack/react-query';
import { request, segment } from './client';
import type { Fact } from './types';

export const propertyKeys = {
  facts: (id: string) => ['properties', 'facts', id] as const,
  all: ['properties'] as const,
};

export function usePropertyFacts(propertyId: string | null) {
  return useQuery({
    queryKey: propertyKeys.facts(propertyId ?? ''),
    queryFn: ({ signal }) =>
      request<{ items: Fact[] }>('GET', `/api/properties/${segment(propertyId ?? '')}/facts`, { signal }),
    enabled: propertyId !== null,
  });
}
