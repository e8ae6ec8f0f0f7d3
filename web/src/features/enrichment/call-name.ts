import type { ProviderCall } from '@/lib/api/types';
import { humanize } from '@/lib/format';

export const nameOfCall = (call: ProviderCall): string => call.leadName || call.address || (call.leadId === null ? 'A contact without a lead' : 'Unnamed lead');

export const productOfCall = ({ provider, product }: ProviderCall): string =>
  product ? `${humanize(provider)} · ${product}` : humanize(provider);
