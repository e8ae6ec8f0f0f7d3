import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { request, segment, withQuery } from './client';
import { recordKeys } from './records';
import type { NewActivity, Page, TimelineEntry } from './types';

export function useTimeline(object: string, id: string, type: string) {
  return useInfiniteQuery({
    queryKey: [...recordKeys.timeline(object, id), type],
    queryFn: ({ pageParam, signal }) =>
      request<Page<TimelineEntry>>('GET', withQuery(`/api/${segment(object)}/${segment(id)}/timeline`, { type, cursor: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function useAddActivity(object: string, id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (activity: NewActivity) => request<TimelineEntry>('POST', '/api/activities', { body: activity }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: recordKeys.timeline(object, id) }),
        client.invalidateQueries({ queryKey: recordKeys.object('activities') }),
      ]),
  });
}
