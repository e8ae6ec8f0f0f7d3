import type { CostDay } from '@/lib/api/types';

export type CostRow = { date: string; byProvider: Map<string, number>; atStake: number; calls: number };
export type CostSeries = { providers: string[]; rows: CostRow[]; cost: number; atStake: number };

const kDayMs = 86_400_000;

/** The dates up to `last`, oldest first. Dates are counted in UTC, where no day is 23 hours long. */
export function datesUpTo(last: string, days: number): string[] {
  const end = Date.parse(`${last}T00:00:00Z`);
  return Array.from({ length: days }, (_, index) => new Date(end - (days - 1 - index) * kDayMs).toISOString().slice(0, 10));
}

/** A row for each day of the period, days without calls too, and the providers that cost anything in it. */
export function costSeries(items: CostDay[], days: number, today: string): CostSeries {
  // The server's clock may already be in the next day.
  const last = items.reduce((latest, item) => (item.date > latest ? item.date : latest), today);
  const rows = new Map<string, CostRow>(
    datesUpTo(last, days).map((date) => [date, { date, byProvider: new Map<string, number>(), atStake: 0, calls: 0 }]),
  );
  for (const item of items) {
    const row = rows.get(item.date);
    if (row) addTo(row, item);
  }
  const shown = [...rows.values()];
  const providers = [...new Set(shown.flatMap((row) => [...row.byProvider.keys()]))].sort();
  return { providers, rows: shown, cost: sum(shown.flatMap((row) => [...row.byProvider.values()])), atStake: sum(shown.map((row) => row.atStake)) };
}

function addTo(row: CostRow, item: CostDay): void {
  if (item.cost > 0) row.byProvider.set(item.provider, (row.byProvider.get(item.provider) ?? 0) + item.cost);
  row.atStake += item.atStake;
  row.calls += item.calls;
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
