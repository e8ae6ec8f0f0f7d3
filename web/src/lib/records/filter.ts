import type { Condition, FilterGroup, FilterNode } from '@/lib/api/types';

export type Joint = 'and' | 'or';

export const isGroup = (node: FilterNode): node is FilterGroup => 'and' in node || 'or' in node;
export const jointOf = (group: FilterGroup): Joint => ('and' in group ? 'and' : 'or');
export const partsOf = (group: FilterGroup): FilterNode[] => ('and' in group ? group.and : group.or);
export const groupOf = (joint: Joint, parts: FilterNode[]): FilterGroup => (joint === 'and' ? { and: parts } : { or: parts });

export const kAnyField = '*';

/** The conditions side by side in the filter bar: a filter is all of them together. */
export function conditionsOf(filter: FilterNode | null): FilterNode[] {
  if (filter === null) return [];
  return 'and' in filter ? filter.and : [filter];
}

/** What the bar shows as the filter of the URL and of the API; nothing at all where nothing is asked. */
export const filterOf = (conditions: FilterNode[]): FilterNode | null => (conditions.length === 0 ? null : { and: conditions });

const kDepthMax = 6;

function isNode(value: unknown, depth = 0): value is FilterNode {
  if (value === null || typeof value !== 'object' || depth > kDepthMax) return false;
  const parts = 'and' in value ? value.and : 'or' in value ? value.or : null;
  if (parts !== null) return Array.isArray(parts) && parts.every((part) => isNode(part, depth + 1));
  return 'field' in value && typeof value.field === 'string' && 'op' in value && typeof value.op === 'string';
}

/** The filter of an address that somebody may have typed: undefined where it makes no sense. */
export function parseFilter(text: string | null): FilterNode | null | undefined {
  if (text === null || text === '') return null;
  try {
    const parsed: unknown = JSON.parse(text);
    if (!isNode(parsed)) return undefined;
    return filterOf(conditionsOf(parsed));
  } catch {
    return undefined;
  }
}

/** All of both. */
export const both = (first: FilterNode | null, second: FilterNode | null): FilterNode | null =>
  filterOf([...conditionsOf(first), ...conditionsOf(second)]);

export const textFilter = (q: string): FilterNode | null => (q.trim() === '' ? null : filterOf([{ field: kAnyField, op: 'contains', value: q.trim() }]));

export const is = (field: string, ...values: string[]): Condition => ({ field, op: 'is', value: values });

/** The filter as a part of an address. */
export const listAddress = (object: string, filter: FilterNode | null, more: Record<string, string> = {}): string => {
  const query = new URLSearchParams(filter === null ? more : { filter: JSON.stringify(filter), ...more }).toString();
  return query === '' ? `/${object}` : `/${object}?${query}`;
};

export const sameFilter = (first: FilterNode | null, second: FilterNode | null): boolean =>
  JSON.stringify(filterOf(conditionsOf(first))) === JSON.stringify(filterOf(conditionsOf(second)));
