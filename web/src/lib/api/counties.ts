import { useQuery } from '@tanstack/react-query';
import { request, segment } from './client';
import { importKeys } from './imports';
import { useWrite } from './settings';

export type CountySync = {
  state: 'none' | 'queued' | 'running' | 'completed' | 'failed' | 'interrupted' | 'cancelled';
  importId: string | null;
  rowsFetched: number;
  rowsStored: number;
  rowsCreated: number;
  rowsUpdated: number;
  error: string | null;
  startedAt: string | null;
  finishedAt: string | null;
};

export type County = {
  name: string;
  title: string;
  kind: 'socrata' | 'arcgis';
  where: string;
  state: string | null;
  verified: boolean;
  reason: string | null;
  sync: CountySync;
};

export const countiesKey = ['counties'] as const;

export const isUnderWay = ({ sync }: County): boolean => sync.state === 'queued' || sync.state === 'running';

/** Progress arrives over the live stream; asking while one is under way covers what it does not tell. */
export const useCounties = () =>
  useQuery({
    queryKey: countiesKey,
    queryFn: ({ signal }) => request<{ items: County[] }>('GET', '/api/counties', { signal }),
    refetchInterval: (query) => (query.state.data?.items.some(isUnderWay) ? 2000 : false),
  });

export const useSyncCounty = (name: string) =>
  useWrite(() => request<{ jobId: string }>('POST', `/api/counties/${segment(name)}/sync`), [countiesKey, importKeys.list]);
