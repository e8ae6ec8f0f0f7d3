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
const kAboutAddresses = new Set(['addressStatus']);

/** Names of the services that tell any of the fields. */
function useServices(about: Set<string>): string[] {
  const providers = useProviders(false, usePermission('enrichment.read'));
  const tellsOne = (provider: Provider) => provider.products.some(({ fields }) => fields.some((field) => about.has(field)));
  return (providers.data?.items ?? []).filter(tellsOne).map(({ name }) => humanize(name));
}

/** Names of the services that judge e-mails or phones. */
export const useContactServices = () => useServices(kAboutContacts);
/** Names of the services that judge addresses. */
export const useAddressServices = () => useServices(kAboutAddresses);

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
