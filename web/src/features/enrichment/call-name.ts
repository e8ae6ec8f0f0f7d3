import type { ProviderCall } from '@/lib/api/types';
import { humanize } from '@/lib/format';

export const nameOfCall = (call: ProviderCall): string => call.leadName || call.address || 'Unnamed lead';

export const productOfCall = ({ provider, product }: ProviderCall): string =>
  product ? `${humanize(provider)} · ${product}` : humanize(provider);
