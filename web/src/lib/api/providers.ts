import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, segment } from './client';
import { enrichmentKeys } from './enrichment';
import type { Provider } from './types';

type Providers = { items: Provider[] };

export function useProviders(pollMs: number | false = false) {
  return useQuery({
    queryKey: enrichmentKeys.providers,
    queryFn: ({ signal }) => request<Providers>('GET', '/api/enrichment/providers', { signal }),
    refetchInterval: pollMs,
  });
}

/** Every change answers with the provider as it is now. */
function useProviderChange<Input>(name: string, send: (path: string, input: Input) => Promise<Provider>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => send(`/api/enrichment/providers/${segment(name)}`, input),
    onSuccess: (changed) => {
      client.setQueryData<Providers>(enrichmentKeys.providers, (known) =>
        known ? { items: known.items.map((item) => (item.name === changed.name ? changed : item)) } : known,
      );
    },
    onSettled: () => client.invalidateQueries({ queryKey: enrichmentKeys.providers }),
  });
}

export const usePauseProvider = (name: string) =>
  useProviderChange<{ reason?: string }>(name, (path, body) => request<Provider>('POST', `${path}/pause`, { body }));

export const useResumeProvider = (name: string) =>
  useProviderChange<undefined>(name, (path) => request<Provider>('POST', `${path}/resume`));

/** `null` goes back to the budget of the settings. */
export const useSetBudget = (name: string) =>
  useProviderChange<number | null>(name, (path, dailyBudget) =>
    request<Provider>('PUT', `${path}/budget`, { body: { dailyBudget } }),
  );
