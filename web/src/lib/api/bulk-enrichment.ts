import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, segment } from './client';
import { enrichmentKeys } from './enrichment';
import type { BulkTarget, ProviderState } from './types';

/** low: every call answers with all it can tell; high: all is asked that can be asked. */
export type Range = { low: number; high: number };

export type EstimatedProduct = { provider: string; product: string; pricePerCall: number; calls: Range; cost: Range };
export type EstimatedProvider = {
  name: string;
  state: ProviderState;
  reason: string | null;
  until: string | null;
  calls: Range;
  cost: Range;
  dailyBudget: number | null;
  /** null: there is no budget. */
  budgetLeftToday: number | null;
  days: number;
  seconds: Range;
};
export type BulkEstimate = {
  leads: number;
  withAddress: number;
  withoutAddress: number;
  notYours: number;
  known: number;
  waitingForDecision: number;
  lookedAt: number;
  isSample: boolean;
  cost: Range;
  budgetsAllowToday: number;
  days: number;
  seconds: Range;
  products: EstimatedProduct[];
  providers: EstimatedProvider[];
};

export type BulkRunStatus = 'running' | 'paused' | 'capped' | 'completed' | 'cancelled' | 'failed';
export type BulkRun = {
  id: string;
  status: BulkRunStatus;
  startedBy: string | null;
  cap: number;
  spent: number;
  atStake: number;
  calls: number;
  total: number;
  done: number;
  left: number;
  enriched: number;
  partial: number;
  notFound: number;
  needsReview: number;
  failed: number;
  skipped: number;
  message: string | null;
  waitsFor: string | null;
  expectedEnd: string | null;
  createdAt: string;
  updatedAt: string;
  finishedAt: string | null;
};
type Runs = { items: BulkRun[] };

const kPath = '/api/enrichment/bulk';
const kKey = [...enrichmentKeys.all, 'bulk'] as const;
const kPollMs = 2000;

/** Never kept: prices, budgets and what is known change. */
export function useBulkEstimate(target: BulkTarget) {
  return useQuery({
    queryKey: ['bulk-estimate', target],
    queryFn: ({ signal }) => request<BulkEstimate>('POST', `${kPath}/estimate`, { body: target, signal }),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
}

export function useBulkRuns(enabled = true) {
  return useQuery({
    enabled,
    queryKey: kKey,
    queryFn: ({ signal }) => request<Runs>('GET', kPath, { signal }),
    select: (data) => data.items,
    refetchInterval: (query) => (query.state.data?.items.some(({ status }) => status === 'running') ? kPollMs : false),
    staleTime: 10_000,
    retry: false,
  });
}

function useRunChange<Input>(send: (input: Input) => Promise<BulkRun>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (run) => {
      client.setQueryData<Runs>(kKey, (known) => ({ items: [run, ...(known?.items ?? [])].filter((one, at) => at === 0 || one.id !== run.id) }));
    },
    onSettled: () => client.invalidateQueries({ queryKey: kKey }),
  });
}

export const useStartBulkRun = () =>
  useRunChange(({ target, cap }: { target: BulkTarget; cap: number }) => request<BulkRun>('POST', kPath, { body: { ...target, cap } }));
export const usePauseBulkRun = () => useRunChange((id: string) => request<BulkRun>('POST', `${kPath}/${segment(id)}/pause`));
export const useCancelBulkRun = () => useRunChange((id: string) => request<BulkRun>('POST', `${kPath}/${segment(id)}/cancel`));
export const useResumeBulkRun = () =>
  useRunChange(({ id, cap }: { id: string; cap?: number }) =>
    request<BulkRun>('POST', `${kPath}/${segment(id)}/resume`, { body: cap === undefined ? {} : { cap } }),
  );
