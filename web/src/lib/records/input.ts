import type { Field, FieldValue } from '@/lib/api/types';

export type Parsed = { value: FieldValue } | { error: string };

/** What a person typed into a field, as the API takes it; an empty box empties the field. */
export function parseInput(field: Field, text: string, zone: string | undefined): Parsed {
  const trimmed = text.trim();
  if (trimmed === '') return field.required ? { error: `${field.label} cannot be empty.` } : { value: null };
  switch (field.type) {
    case 'number':
    case 'decimal':
    case 'percent':
    case 'money':
      return parseNumber(field, trimmed);
    case 'time':
      return { value: fromZone(trimmed, zone) };
    case 'long_text':
      return { value: text };
    default:
      return { value: trimmed };
  }
}

function parseNumber(field: Field, text: string): Parsed {
  const plain = text.replace(/^([-+]?)\s*\$\s*/, '$1').replace(/\s*%$/, '');
  if (!/^[-+]?(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?$/.test(plain) || !/\d/.test(plain)) return { error: 'Enter a number.' };
  const value = Number(plain.replaceAll(',', ''));
  if (field.type === 'number' && !Number.isInteger(value)) return { error: 'Enter a whole number.' };
  if (field.type === 'money' && /\.\d{3,}$/.test(plain)) return { error: 'Use dollars and cents, such as 25.50.' };
  if (field.type === 'percent' && (value < 0 || value > 100)) return { error: 'Enter a percentage from 0 to 100.' };
  return { value };
}

/** The value as it stands in the box while it is edited. */
export function inputText(field: Field, value: unknown, zone: string | undefined): string {
  if (value === null || value === undefined) return '';
  if (field.type === 'time') return toZone(String(value), zone);
  if (field.type === 'date') return String(value).slice(0, 10);
  if (field.type === 'money') return Number.isInteger(Number(value)) ? String(Number(value)) : Number(value).toFixed(2);
  return String(value);
}

const kInputTypes: Partial<Record<Field['type'], string>> = { date: 'date', time: 'datetime-local', email: 'email', phone: 'tel' };

export const inputType = (field: Field): string => kInputTypes[field.type] ?? 'text';

/** "2026-03-02T09:30" in the zone: what an input of date and time holds. */
export function toZone(time: string, zone: string | undefined): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  const shifted = new Date(date.getTime() + offsetMs(date, zone));
  return shifted.toISOString().slice(0, 16);
}

/** The instant that the zone's clock shows as "2026-03-02T09:30". */
export function fromZone(local: string, zone: string | undefined): string {
  const asUtc = new Date(`${local.length === 10 ? `${local}T00:00` : local}:00Z`);
  if (Number.isNaN(asUtc.getTime())) return local;
  const guess = new Date(asUtc.getTime() - offsetMs(asUtc, zone));
  // Around a change of the clock the first guess may be an hour off.
  return new Date(asUtc.getTime() - offsetMs(guess, zone)).toISOString().replace('.000Z', 'Z');
}

function offsetMs(date: Date, zone: string | undefined): number {
  const options: Intl.DateTimeFormatOptions = {
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  };
  const format = new Intl.DateTimeFormat('en-CA', zone === undefined ? options : { ...options, timeZone: zone });
  const parts = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
  const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Math.floor(date.getTime() / 1000) * 1000;
}
