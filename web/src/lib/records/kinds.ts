import type { Field, FieldType, ObjectInfo, RecordRow } from '@/lib/api/types';
import { valueAt } from './path';

const kRight: ReadonlySet<FieldType> = new Set(['number', 'decimal', 'percent', 'money']);
const kPicked: ReadonlySet<FieldType> = new Set(['choice', 'tags', 'user', 'record', 'boolean']);

/** Figures stand under each other. */
export const isRightAligned = ({ type }: Field): boolean => kRight.has(type);

/** Chosen from a list, not typed. */
export const isPicked = ({ type }: Field): boolean => kPicked.has(type);

const kWidths: Partial<Record<FieldType, number>> = {
  long_text: 240,
  email: 200,
  phone: 140,
  number: 90,
  decimal: 90,
  percent: 90,
  money: 110,
  date: 110,
  time: 90,
  boolean: 80,
  choice: 130,
  tags: 160,
  user: 140,
  record: 160,
};

export const kLabelWidth = 220;

export const widthOf = ({ type }: Field): number => kWidths[type] ?? 160;

/** The name beside an id: of the owner, or of the record a field points to. */
export function nameBeside(row: RecordRow, { key }: Field): string | null {
  const part = key.endsWith('.id') ? key.slice(0, -3) : null;
  const stem = key.endsWith('Id') ? key.slice(0, -2) : key;
  const keys = part === null ? [`${stem}Name`, `${stem}Title`] : [`${part}.name`, `${part}.address.street`];
  for (const candidate of keys) {
    const value = valueAt(row, candidate);
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** The field that only repeats what the row is called: the label column shows it already. */
export const isTitleField = ({ titleField }: ObjectInfo, { key }: Field): boolean => key === titleField;
