import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { request, segment, withQuery } from './client';
import { filterText, recordKeys } from './records';
import type { Board, FilterNode } from './types';

export function useBoard(object: string, filter: FilterNode | null) {
  return useQuery({
    queryKey: recordKeys.board(object, filter),
    queryFn: ({ signal }) => request<Board>('GET', withQuery(`/api/${segment(object)}/board`, { filter: filterText(filter) }), { signal }),
    placeholderData: keepPreviousData,
  });
}
