import type { Condition, Field, FieldType } from '@/lib/api/types';

/** What an operator asks for beside the field. */
export type Operand = 'none' | 'one' | 'two' | 'many' | 'span';
export type Operator = { op: string; words: string; operand: Operand };

const operator = (op: string, words: string, operand: Operand): Operator => ({ op, words, operand });

const kEmpty = [operator('empty', 'is empty', 'none'), operator('not_empty', 'is not empty', 'none')];

const kText = [
  operator('contains', 'contains', 'one'),
  operator('is', 'is', 'one'),
  operator('is_not', 'is not', 'one'),
  operator('starts_with', 'starts with', 'one'),
  ...kEmpty,
];

const kNumber = [
  operator('gt', 'is more than', 'one'),
  operator('lt', 'is less than', 'one'),
  operator('gte', 'is at least', 'one'),
  operator('lte', 'is at most', 'one'),
  operator('eq', 'equals', 'one'),
  operator('ne', 'does not equal', 'one'),
  operator('between', 'is between', 'two'),
  ...kEmpty,
];

const kSet = [operator('is', 'is', 'many'), operator('is_not', 'is not', 'many'), ...kEmpty];

const kDate = [
  operator('in_last', 'is in the last', 'span'),
  operator('in_next', 'is in the next', 'span'),
  operator('today', 'is today', 'none'),
  operator('this_week', 'is this week', 'none'),
  operator('this_month', 'is this month', 'none'),
  operator('this_year', 'is this year', 'none'),
  operator('on', 'is on', 'one'),
  operator('before', 'is before', 'one'),
  operator('after', 'is after', 'one'),
  operator('between', 'is between', 'two'),
  ...kEmpty,
];

const kBoolean = [operator('is', 'is', 'one')];

const kByType: Record<FieldType, Operator[]> = {
  text: kText,
  long_text: kText,
  phone: kText,
  email: kText,
  number: kNumber,
  decimal: kNumber,
  percent: kNumber,
  money: kNumber,
  date: kDate,
  time: kDate,
  boolean: kBoolean,
  choice: kSet,
  tags: kSet,
  user: kSet,
  record: kSet,
};

export const operatorsOf = (type: FieldType): Operator[] => kByType[type] ?? kText;

export const operatorOf = (type: FieldType, op: string): Operator | undefined => operatorsOf(type).find((known) => known.op === op);

/** The condition a field starts with; its value is what the person chooses next. */
export function firstCondition(field: Field): Condition {
  const [first = kText[0]] = operatorsOf(field.type);
  return withOperator({ field: field.key, op: '' }, field.type, first?.op ?? 'is');
}

/** Another operator: the value stays where it still fits. */
export function withOperator(condition: Condition, type: FieldType, op: string): Condition {
  const before = operatorOf(type, condition.op)?.operand;
  const operand = operatorOf(type, op)?.operand ?? 'one';
  const { field } = condition;
  if (operand === 'none') return { field, op };
  return { field, op, value: operand === before ? condition.value : startValue(type, operand) };
}

function startValue(type: FieldType, operand: Operand): unknown {
  if (operand === 'span') return { n: 7, unit: 'day' };
  if (operand === 'many') return [];
  if (operand === 'two') return [null, null];
  return type === 'boolean' ? true : '';
}

/** A condition without its value asks nothing yet: it is shown, and not sent. */
export function isComplete({ value, op }: Condition, type: FieldType): boolean {
  const operand = operatorOf(type, op)?.operand;
  if (operand === 'none') return true;
  if (Array.isArray(value)) return value.length > 0 && value.every((part) => part !== null && part !== '');
  return value !== undefined && value !== null && value !== '';
}
