import type { Condition, Field, FilterNode, RelativeSpan } from '@/lib/api/types';
import { formatDate, formatMoney, formatNumber, humanize } from '@/lib/format';
import { isGroup, jointOf, kAnyField, partsOf } from './filter';
import { isComplete, operatorOf } from './operators';

/** Names of what a filter refers to by id. */
export type Names = { user: (id: string) => string | undefined; record: (id: string) => string | undefined };

export const kNoNames: Names = { user: () => undefined, record: () => undefined };

export function spanWords({ n, unit }: RelativeSpan): string {
  return n === 1 ? unit : `${String(n)} ${unit}s`;
}

const isSpan = (value: unknown): value is RelativeSpan => value !== null && typeof value === 'object' && 'n' in value && 'unit' in value;

function oneWord(field: Field | undefined, value: unknown, names: Names): string {
  const text = String(value);
  if (value === null || value === '') return '…';
  if (!field) return text;
  if (field.type === 'user') return value === 'me' ? 'me' : (names.user(text) ?? text);
  if (field.type === 'record') return names.record(text) ?? 'this record';
  if (field.type === 'boolean') return value === true || value === 'true' ? 'yes' : 'no';
  if (field.type === 'date' || field.type === 'time') return formatDate(text);
  if (field.type === 'money') return formatMoney(Number(value));
  if (field.type === 'percent') return `${formatNumber(Number(value))}%`;
  if (['number', 'decimal'].includes(field.type)) return formatNumber(Number(value));
  return field.choices.find((choice) => choice.value === value)?.label ?? (field.type === 'choice' ? humanize(text) : text);
}

/** The value of a condition as the end of a sentence. */
export function valueWords({ op, value }: Condition, field: Field | undefined, names: Names = kNoNames): string {
  if (field && operatorOf(field.type, op)?.operand === 'none') return '';
  if (isSpan(value)) return spanWords(value);
  if (!Array.isArray(value)) return value === undefined ? '…' : oneWord(field, value, names);
  if (value.length === 0) return '…';
  const words = value.map((part) => oneWord(field, part, names));
  return op === 'between' ? words.join(' and ') : words.join(', ');
}

export const operatorWords = ({ op }: Condition, field: Field | undefined): string =>
  (field && operatorOf(field.type, op)?.words) ?? humanize(op).toLowerCase();

export const fieldWords = ({ field: key }: Condition, field: Field | undefined): string =>
  field?.label ?? (key === kAnyField ? 'Anything' : humanize(key));

export type FieldLookup = (key: string) => Field | undefined;

/** The whole filter as a sentence: what the chips of the bar and the list of operations say. */
export function sentence(node: FilterNode, lookup: FieldLookup, names: Names = kNoNames): string {
  if (isGroup(node)) {
    const parts = partsOf(node).map((part) => (isGroup(part) ? `(${sentence(part, lookup, names)})` : sentence(part, lookup, names)));
    return parts.length === 0 ? 'everything' : parts.join(` ${jointOf(node)} `);
  }
  const field = lookup(node.field);
  return [fieldWords(node, field), operatorWords(node, field), valueWords(node, field, names)].filter(Boolean).join(' ');
}

/** Without the parts that ask nothing yet. */
export function completeOf(node: FilterNode | null, lookup: FieldLookup): FilterNode | null {
  if (node === null) return null;
  if (!isGroup(node)) {
    const field = lookup(node.field);
    return isComplete(node, field?.type ?? 'text') ? node : null;
  }
  const parts = partsOf(node).flatMap((part) => completeOf(part, lookup) ?? []);
  if (parts.length === 0) return null;
  return 'and' in node ? { and: parts } : { or: parts };
}
