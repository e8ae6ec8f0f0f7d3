import { useQuery } from '@tanstack/react-query';
import { request, segment } from './client';
import { recordKeys } from './records';
import { useWrite } from './settings';
import type { Fact, Ownership, PropertyHistory, PropertyMortgages } from './types';

export const propertyKeys = {
  facts: (id: string) => ['properties', 'facts', id] as const,
  history: (id: string) => ['properties', 'history', id] as const,
  mortgages: (id: string) => ['properties', 'mortgages', id] as const,
  ownership: (id: string) => ['properties', 'ownership', id] as const,
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

export function usePropertyHistory(propertyId: string) {
  return useQuery({
    queryKey: propertyKeys.history(propertyId),
    queryFn: ({ signal }) => request<PropertyHistory>('GET', `/api/properties/${segment(propertyId)}/history`, { signal }),
  });
}

export function useMortgages(propertyId: string) {
  return useQuery({
    queryKey: propertyKeys.mortgages(propertyId),
    queryFn: ({ signal }) => request<PropertyMortgages>('GET', `/api/properties/${segment(propertyId)}/mortgages`, { signal }),
  });
}

export function useOwnership(propertyId: string) {
  return useQuery({
    queryKey: propertyKeys.ownership(propertyId),
    queryFn: ({ signal }) => request<Ownership>('GET', `/api/properties/${segment(propertyId)}/ownership`, { signal }),
  });
}

const factPath = (propertyId: string, field: string) => `/api/properties/${segment(propertyId)}/facts/${segment(field)}`;

/** The property itself shows the winners, and so do its leads. */
const staleOf = (propertyId: string) => [propertyKeys.facts(propertyId), propertyKeys.ownership(propertyId), propertyKeys.mortgages(propertyId), recordKeys.all];

export const useSetFact = (propertyId: string, field: string) =>
  useWrite((body: { value: string; note?: string }) => request<{ items: Fact[] }>('PUT', factPath(propertyId, field), { body }), staleOf(propertyId));

export const useWithdrawFact = (propertyId: string, field: string) =>
  useWrite(() => request<{ items: Fact[] }>('DELETE', factPath(propertyId, field)), staleOf(propertyId));
