import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, segment } from './client';
import { enrichmentKeys } from './enrichment';

export type ProviderSetting = {
  name: string;
  type: 'text' | 'integer' | 'flag' | 'secret';
  meaning: string;
  variable: string;
  /** Never told of a secret. */
  value: string | null;
  default: string | null;
  isSet: boolean;
  source: 'configuration' | 'here' | 'default';
  readable: boolean;
  least?: number;
  most?: number;
  changedAt: string | null;
  changedBy: string | null;
};

export type ProviderSettings = {
  name: string;
  title: string;
  kind: 'property' | 'email' | 'phone' | 'address';
  site: string;
  ready: boolean;
  settings: ProviderSetting[];
};

export type ProviderTest = { works: boolean; outcome: string; message: string; advice: string | null; cost: number; durationMs: number };

const kKey = ['settings', 'providers'] as const;
type All = { items: ProviderSettings[] };

export const useProviderSettings = () =>
  useQuery({ queryKey: kKey, queryFn: ({ signal }) => request<All>('GET', '/api/settings/providers', { signal }), select: (data) => data.items });

const pathOf = (name: string) => `/api/settings/providers/${segment(name)}`;

/** `null` goes back to the default. */
export function useChangeProviderSettings(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: Record<string, string | null>) => request<ProviderSettings>('PUT', pathOf(name), { body: { settings } }),
    onSuccess: (changed) => {
      client.setQueryData<All>(kKey, (known) => known && { items: known.items.map((item) => (item.name === changed.name ? changed : item)) });
    },
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: enrichmentKeys.providers });
    },
  });
}

export function useTestProvider(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<ProviderTest>('POST', `${pathOf(name)}/test`),
    onSettled: () => client.invalidateQueries({ queryKey: enrichmentKeys.providers }),
  });
}
