import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, segment } from './client';
import { humanize } from '@/lib/format';
import { enrichmentKeys } from './enrichment';
import { usePermission } from './session';
import type { Provider } from './types';

type Providers = { items: Provider[] };

export function useProviders(pollMs: number | false = false, enabled = true) {
  return useQuery({
    enabled,
    queryKey: enrichmentKeys.providers,
    queryFn: ({ signal }) => request<Providers>('GET', '/api/enrichment/providers', { signal }),
    refetchInterval: pollMs,
  });
}

const kAboutContacts = new Set(['emailStatus', 'phoneType', 'phoneCarrier']);

/** Names of the services that judge e-mails or phones. */
export function useContactServices(): string[] {
  const providers = useProviders(false, usePermission('enrichment.read'));
  const isAboutContacts = (provider: Provider) => provider.products.some(({ fields }) => fields.some((field) => kAboutContacts.has(field)));
  return (providers.data?.items ?? []).filter(isAboutContacts).map(({ name }) => humanize(name));
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
