import { describe, expect, it } from 'vitest';
import { formatAge, formatBytes, formatCost, formatDate, formatDuration, formatMoney, humanize, streetLine } from './format';

describe('formats', () => {
  it('writes money without invented cents and costs without lost ones', () => {
    expect(formatMoney(205500)).toBe('$205,500');
    expect(formatMoney(12.5)).toBe('$12.50');
    expect(formatMoney(null)).toBe('—');
    expect(formatCost(0)).toBe('$0.00');
    expect(formatCost(0.000825)).toBe('$0.000825');
  });

  it('never moves a calendar date by a zone', () => {
    expect(formatDate('2014-06-17')).toBe('Jun 17, 2014');
    expect(formatDate('not a date')).toBe('not a date');
    expect(formatDate(null)).toBe('—');
  });

  it('writes ages, durations and sizes short', () => {
    const now = Date.parse('2026-03-02T12:00:00Z');
    expect(formatAge('2026-03-02T11:59:30Z', now)).toBe('now');
    expect(formatAge('2026-03-02T09:00:00Z', now)).toBe('3h');
    expect(formatAge('2026-03-02T12:00:30Z', now)).toBe('now');
    expect(formatAge('2026-03-04T13:00:00Z', now)).toBe('in 2d');
    expect(formatDuration(42)).toBe('42 ms');
    expect(formatDuration(1500)).toBe('1.5 s');
    expect(formatBytes(4 * 1024 * 1024)).toBe('4.0 MB');
  });

  it('turns codes into words', () => {
    expect(humanize('needs_review')).toBe('Needs review');
    expect(humanize('lotSize')).toBe('Lot size');
    expect(humanize('csv')).toBe('CSV');
  });

  it('marks a bare unit number', () => {
    const address = { street: '12 Elm St', unit: '4B', city: null, state: null, zip: null };
    expect(streetLine(address)).toBe('12 Elm St # 4B');
    expect(streetLine({ ...address, unit: 'Apt 4B' })).toBe('12 Elm St Apt 4B');
  });
});
