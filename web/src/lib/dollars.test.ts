import { describe, expect, it } from 'vitest';
import { parseDollars } from './dollars';

describe('an amount as typed', () => {
  it.each([
    ['25', 25],
    [' $1,250.50 ', 1250.5],
    ['0.5', 0.5],
    ['10.', 10],
    ['1000000', 1_000_000],
  ])('reads %j', (text, value) => {
    expect(parseDollars(text)).toEqual({ value });
  });

  it.each(['', '   ', '$', 'ten', '-5', '1e3', '12,50', '1.2.3', '0x10', '25.005', '1000000.01', '<b>9</b>', 'NaN', 'Infinity'])('refuses %j', (text) => {
    expect(parseDollars(text)).toHaveProperty('error');
  });
});
