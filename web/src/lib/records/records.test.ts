import { describe, expect, it } from 'vitest';
import { makeField } from '@/test/objects';
import { both, listAddress, parseFilter } from './filter';
import { fromZone, parseInput, toZone } from './input';
import { sumDecimals } from './money';
import { firstCondition, isComplete, withOperator } from './operators';
import { valueAt, withValueAt } from './path';
import { sentence } from './words';

describe('a filter', () => {
  it('comes back from an address as it went in, and nonsense asks nothing', () => {
    const filter = { and: [{ field: 'status', op: 'is', value: ['new'] }, { or: [{ field: 'a', op: 'empty' }] }] };
    const address = listAddress('leads', filter);
    expect(parseFilter(new URLSearchParams(address.split('?')[1]).get('filter'))).toEqual(filter);
    for (const text of ['{', '[]', '{"and":[1]}', '{"and":{}}', '"x"']) expect(parseFilter(text)).toBeUndefined();
    expect(parseFilter('{"and":[]}')).toBeNull();
    expect(both(null, null)).toBeNull();
  });

  it('reads as a sentence', () => {
    const fields = [makeField('equity', 'Equity', 'percent'), makeField('dueAt', 'Due', 'time'), makeField('value', 'Value', 'money')];
    const lookup = (key: string) => fields.find((field) => field.key === key);
    expect(sentence({ field: 'equity', op: 'gt', value: 50 }, lookup)).toBe('Equity is more than 50%');
    expect(sentence({ field: 'dueAt', op: 'in_last', value: { n: 1, unit: 'week' } }, lookup)).toBe('Due is in the last week');
    expect(sentence({ or: [{ field: 'value', op: 'between', value: [1000, 2000] }, { field: 'dueAt', op: 'empty' }] }, lookup)).toBe('Value is between $1,000 and $2,000 or Due is empty');
  });

  it('keeps a value where another operator can use it', () => {
    const field = makeField('value', 'Value', 'money');
    const first = { ...firstCondition(field), value: 5 };
    expect(withOperator(first, 'money', 'lt')).toEqual({ field: 'value', op: 'lt', value: 5 });
    expect(withOperator(first, 'money', 'between').value).toEqual([null, null]);
    expect(withOperator(first, 'money', 'empty')).toEqual({ field: 'value', op: 'empty' });
    expect(isComplete({ field: 'value', op: 'between', value: [1, null] }, 'money')).toBe(false);
  });
});

describe('what is typed into a field', () => {
  const money = makeField('value', 'Value', 'money');
  it.each([
    ['$1,250.50', { value: 1250.5 }],
    ['-$20', { value: -20 }],
    ['', { value: null }],
    ['1,25', { error: 'Enter a number.' }],
    ['1.234', { error: 'Use dollars and cents, such as 25.50.' }],
  ])('reads %s', (text, parsed) => {
    expect(parseInput(money, text, undefined)).toEqual(parsed);
  });

  it('means the time of the workspace, on both sides of a change of the clock', () => {
    const zone = 'America/Chicago';
    expect(fromZone('2026-03-08T01:30', zone)).toBe('2026-03-08T07:30:00Z');
    expect(fromZone('2026-03-08T03:30', zone)).toBe('2026-03-08T08:30:00Z');
    expect(toZone('2026-07-01T14:00:00Z', zone)).toBe('2026-07-01T09:00');
  });
});

describe('rows and money', () => {
  it('are read and changed by key path without touching the rest', () => {
    const row = { contact: { email: 'a', phone: 'b' } };
    expect(withValueAt(row, 'contact.email', 'c')).toEqual({ contact: { email: 'c', phone: 'b' } });
    expect(row.contact.email).toBe('a');
    expect(valueAt(row, 'contact.missing.more')).toBeNull();
  });

  it('are added without binary fractions', () => {
    expect(sumDecimals(['0.10', 0.2, null, '-0.05'])).toBe('0.25');
    expect(sumDecimals(['9007199254740993.01', '0.01'])).toBe('9007199254740993.02');
  });
});
