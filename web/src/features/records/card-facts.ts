import type { RecordRow } from '@/lib/api/types';
import { fullName } from '@/lib/format';
import { valueAt } from '@/lib/records/path';

const kDayMs = 86_400_000;

const text = (row: RecordRow, key: string): string | null => {
  const value = valueAt(row, key);
  return typeof value === 'string' && value !== '' ? value : null;
};

/** Where it is, or else who it is: whichever the title does not say already. */
export function secondLine(row: RecordRow): string {
  const street = text(row, 'property.address.street') ?? text(row, 'address.street');
  const place = [street === row.title ? null : street, text(row, 'property.address.city') ?? text(row, 'address.city')].filter(Boolean).join(', ');
  const name = fullName({ firstName: text(row, 'contact.firstName'), lastName: text(row, 'contact.lastName') });
  return place || (name === row.title ? '' : name) || (text(row, 'contact.email') ?? '');
}

/** Since when the card has been in its column. */
export const sinceOf = (row: RecordRow): string | null => text(row, 'stageSince') ?? text(row, 'statusSince');

export function stageAge(since: string, nowMs: number): string {
  const days = Math.max(0, Math.floor((nowMs - Date.parse(since)) / kDayMs));
  return days === 0 ? 'today' : days === 1 ? '1 day' : `${String(days)} days`;
}

export const isOver = (since: string | null, limitDays: number | null, nowMs: number): boolean =>
  since !== null && limitDays !== null && nowMs - Date.parse(since) > limitDays * kDayMs;

export function averageAge(seconds: number | null): string | null {
  if (seconds === null) return null;
  const days = seconds / 86_400;
  return days < 1 ? `${String(Math.max(1, Math.round(seconds / 3600)))} h` : `${String(Math.round(days))} d`;
}
