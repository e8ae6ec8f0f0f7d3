import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { LeadFilter } from '@/lib/api/leads';

export const kNewestFirst = '-createdAt';

type FilterName = keyof LeadFilter;

/** The filter lives in the URL, so that Back, reload and a copied link show the same list. */
export function useLeadFilter() {
  const [parameters, setParameters] = useSearchParams();
  const filter = useMemo<LeadFilter>(
    () => ({
      q: parameters.get('q') ?? '',
      status: parameters.get('status') ?? '',
      source: parameters.get('source') ?? '',
      enrichment: parameters.get('enrichment') ?? '',
      sort: parameters.get('sort') ?? kNewestFirst,
    }),
    [parameters],
  );
  const change = (changes: Partial<LeadFilter>, replace = false) => {
    setParameters(
      (current) => {
        const next = new URLSearchParams(current);
        for (const [name, value] of Object.entries(changes)) {
          if (value === '' || (name === 'sort' && value === kNewestFirst)) next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace },
    );
  };
  return { filter, change };
}

export const kFilterNames: readonly FilterName[] = ['q', 'status', 'source', 'enrichment'];

export const isFiltered = (filter: LeadFilter): boolean => kFilterNames.some((name) => filter[name] !== '');

export const kNoFilter: Partial<LeadFilter> = { q: '', status: '', source: '', enrichment: '' };
