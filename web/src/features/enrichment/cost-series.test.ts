import { describe, expect, it } from 'vitest';
import { makeCostDay } from '@/test/fixtures';
import { costSeries, datesUpTo } from './cost-series';

describe('costs as a series', () => {
  it('has a row for every day of the period, over months and leap days', () => {
    expect(datesUpTo('2028-03-01', 3)).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
    const { rows } = costSeries([makeCostDay({ date: '2026-03-01' })], 7, '2026-03-02');
    expect(rows.map((row) => row.calls)).toEqual([0, 0, 0, 0, 0, 14, 0]);
  });

  it('adds up by provider, without those that cost nothing', () => {
    const items = [
      makeCostDay({ cost: 1.2, atStake: 0.1 }),
      makeCostDay({ provider: 'batch', cost: 0.3, atStake: 0.2 }),
      makeCostDay({ provider: 'county', cost: 0, atStake: 0 }),
    ];
    const series = costSeries(items, 7, '2026-03-02');
    expect(series.providers).toEqual(['attom', 'batch']);
    expect(series.cost).toBeCloseTo(1.5);
    expect(series.atStake).toBeCloseTo(0.3);
  });

  it('keeps a day that has begun on the server only', () => {
    const { rows, cost } = costSeries([makeCostDay({ date: '2026-03-03', cost: 2 })], 7, '2026-03-02');
    expect(rows.at(-1)?.date).toBe('2026-03-03');
    expect(cost).toBe(2);
  });
});
