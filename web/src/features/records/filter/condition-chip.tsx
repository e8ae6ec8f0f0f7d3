import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Picker } from '@/components/ui/picker';
import { Popover } from '@/components/ui/popover';
import type { Condition, Field, ObjectInfo } from '@/lib/api/types';
import { firstCondition, operatorOf, operatorsOf, withOperator } from '@/lib/records/operators';
import { fieldWords, operatorWords, valueWords, type Names } from '@/lib/records/words';
import { isChosen, ValueInput } from './value-input';

type Part = 'field' | 'operator' | 'value' | null;

type ConditionChipProps = {
  object: ObjectInfo;
  condition: Condition;
  field: Field | undefined;
  names: Names;
  /** Just added: its value is asked for at once. */
  fresh: boolean;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
};

const kPart = 'h-full max-w-56 truncate px-1 hover:text-ink first:rounded-l-md first:pl-2';

/** One filter, read as a sentence whose three parts can each be changed. */
export function ConditionChip({ object, condition, field, names, fresh, onChange, onRemove }: ConditionChipProps) {
  const [open, setOpen] = useState<Part>(fresh ? 'value' : null);
  const words = {
    field: fieldWords(condition, field),
    operator: operatorWords(condition, field),
    value: valueWords(condition, field, names),
  };
  const part = (name: Exclude<Part, null>, label: string, text: ReactNode, flush: boolean, content: ReactNode) => (
    <Popover
      label={label}
      flush={flush}
      className="w-64"
      open={open === name}
      onOpenChange={(next) => setOpen(next ? name : null)}
      trigger={
        <button type="button" aria-label={label} className={kPart}>
          {text}
        </button>
      }
    >
      {content}
    </Popover>
  );
  const close = () => setOpen(null);
  const takesValue = field !== undefined && operatorOf(field.type, condition.op)?.operand !== 'none';
  return (
    <div role="group" aria-label={`Filter: ${Object.values(words).filter(Boolean).join(' ')}`} className="flex h-7 max-w-full items-center rounded-md border border-line-strong bg-selected text-sm text-muted">
      {part(
        'field',
        `Field: ${words.field}`,
        words.field,
        true,
        <FieldChoice
          object={object}
          selected={condition.field}
          onPick={(next) => {
            onChange(firstCondition(next));
            setOpen('value');
          }}
        />,
      )}
      {field
        ? part(
            'operator',
            `Comparison: ${words.operator}`,
            words.operator,
            true,
            <Picker
              label="Comparison"
              options={operatorsOf(field.type).map(({ op, words: label }) => ({ value: op, label }))}
              selected={[condition.op]}
              onPick={(op) => {
                const next = withOperator(condition, field.type, op);
                onChange(next);
                setOpen(operatorOf(field.type, op)?.operand === 'none' || next.value === condition.value ? null : 'value');
              }}
            />,
          )
        : null}
      {takesValue
        ? part(
            'value',
            `Value: ${words.value}`,
            <span className="font-medium text-ink">{words.value}</span>,
            isChosen(field, condition),
            <ValueInput key={condition.op} object={object.name} field={field} condition={condition} onChange={(value) => onChange({ ...condition, value })} onDone={close} />,
          )
        : null}
      {field || takesValue ? null : <span className="px-1 font-medium text-ink">{words.value}</span>}
      <button
        type="button"
        aria-label={`Remove filter ${Object.values(words).filter(Boolean).join(' ')}`}
        className="flex h-full shrink-0 items-center rounded-r-md border-l border-line-strong px-1.5 text-muted hover:text-ink"
        onClick={onRemove}
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </div>
  );
}

type FieldChoiceProps = { object: ObjectInfo; selected: string; onPick: (field: Field) => void };

/** The fields that can be filtered by. */
export function FieldChoice({ object, selected, onPick }: FieldChoiceProps) {
  const fields = object.fields.filter((field) => field.filterable);
  return (
    <Picker
      label="Field"
      options={fields.map(({ key, label }) => ({ value: key, label }))}
      selected={[selected]}
      onPick={(key) => {
        const field = fields.find((candidate) => candidate.key === key);
        if (field) onPick(field);
      }}
    />
  );
}
