import type { AnalyticsRange } from '@/lib/api/analytics';

const kDayMs = 86_400_000;
const kDate = /^\d{4}-\d{2}-\d{2}$/;

/** Dates are counted in UTC, where no day is 23 hours long. */
export const shiftDate = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * kDayMs).toISOString().slice(0, 10);

export const kPresets = [30, 90, 365];
const kDaysDefault = 90;

export type Days = { from: string; to: string };

/** The days that an address asks about, both included; without any, the last ninety. */
export function daysOf(from: string, to: string, today: string): Days {
  const last = kDate.test(to) ? to : today;
  const first = kDate.test(from) && from <= last ? from : shiftDate(last, 1 - kDaysDefault);
  return { from: first, to: last };
}

/** The API's range ends before its last date. */
export const rangeOf = ({ from, to }: Days, compare: string): AnalyticsRange => ({ from, to: shiftDate(to, 1), compare });

export const presetOf = ({ from, to }: Days, today: string): number | undefined =>
  to === today ? kPresets.find((days) => shiftDate(today, 1 - days) === from) : undefined;
