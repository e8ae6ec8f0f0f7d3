import { describe, expect, it } from 'vitest';
import { percentOf, ticksUpTo } from './scale';

describe('the scale of a chart', () => {
  it('has round figures that reach the highest value', () => {
    expect(ticksUpTo(5000, true)).toEqual([0, 2000, 4000, 6000]);
    expect(ticksUpTo(1667, true)).toEqual([0, 500, 1000, 1500, 2000]);
    expect(ticksUpTo(100, true)).toEqual([0, 25, 50, 75, 100]);
    expect(ticksUpTo(0.3, false)).toEqual([0, 0.1, 0.2, 0.3]);
  });

  it('counts things in wholes', () => {
    expect(ticksUpTo(1, true)).toEqual([0, 1]);
    expect(ticksUpTo(9, true)).toEqual([0, 3, 6, 9]);
  });

  it('has a top even where there is nothing', () => {
    expect(ticksUpTo(0, true)).toEqual([0, 1]);
    expect(ticksUpTo(Number.NaN, true)).toEqual([0, 1]);
  });

  it('shows one of five thousand', () => {
    expect(percentOf(1, 5000)).toBeGreaterThan(0.5);
    expect(percentOf(0, 5000)).toBe(0);
    expect(percentOf(2500, 5000)).toBe(50);
  });
});
