import { FieldPicker } from '@/components/records/field-picker';
import { CellSelect } from '@/components/ui/field';
import type { Condition, Field, RelativeSpan } from '@/lib/api/types';
import { operatorOf } from '@/lib/records/operators';

type ValueInputProps = {
  object: string;
  field: Field;
  condition: Condition;
  onChange: (value: unknown) => void;
  /** Enter: the value is what it should be. */
  onDone: () => void;
};

const kBox = 'h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 text-sm';

export const isChosen = (field: Field, condition: Condition): boolean =>
  operatorOf(field.type, condition.op)?.operand === 'many' || field.type === 'boolean';

/** The part of a condition that says what to compare with. */
export function ValueInput(props: ValueInputProps) {
  const { field, condition } = props;
  const operand = operatorOf(field.type, condition.op)?.operand ?? 'one';
  if (operand === 'none') return null;
  if (operand === 'many' || field.type === 'boolean') return <ChosenValues {...props} />;
  if (operand === 'span') return <SpanInput {...props} />;
  if (operand === 'two') return <RangeInput {...props} />;
  return <OneInput {...props} label={field.label} value={condition.value} />;
}

function ChosenValues({ object, field, condition, onChange, onDone }: ValueInputProps) {
  const chosen = Array.isArray(condition.value) ? condition.value.map(String) : condition.value === undefined ? [] : [String(condition.value)];
  const pick = (value: string) => {
    if (field.type !== 'boolean') {
      onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
      return;
    }
    onChange(value === 'true');
    onDone();
  };
  return <FieldPicker object={object} field={field} selected={chosen} onPick={pick} multiple={field.type !== 'boolean'} withMe />;
}

const isFigure = (field: Field): boolean => ['number', 'decimal', 'percent', 'money'].includes(field.type);

function readValue(field: Field, text: string): unknown {
  if (!isFigure(field)) return text;
  const value = Number(text.replace(/[$,%\s]/g, ''));
  return text.trim() === '' || !Number.isFinite(value) ? '' : value;
}

type OneInputProps = Pick<ValueInputProps, 'field' | 'onChange' | 'onDone'> & { label: string; value: unknown; first?: boolean };

function OneInput({ field, label, value, onChange, onDone, first = true }: OneInputProps) {
  const isDate = field.type === 'date' || field.type === 'time';
  return (
    <input
      autoFocus={first}
      aria-label={label}
      type={isDate ? 'date' : 'text'}
      inputMode={isFigure(field) ? 'decimal' : undefined}
      defaultValue={value === null || value === undefined ? '' : String(value)}
      className={kBox}
      onChange={(event) => onChange(readValue(field, event.target.value))}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onDone();
      }}
    />
  );
}

function RangeInput({ field, condition, onChange, onDone }: ValueInputProps) {
  const [low, high] = Array.isArray(condition.value) ? (condition.value as unknown[]) : [null, null];
  return (
    <div className="flex items-center gap-2">
      <OneInput field={field} label={`${field.label} from`} value={low} onChange={(value) => onChange([value, high])} onDone={onDone} />
      <span className="text-sm text-muted">and</span>
      <OneInput field={field} label={`${field.label} to`} value={high} first={false} onChange={(value) => onChange([low, value])} onDone={onDone} />
    </div>
  );
}

const kUnits = ['day', 'week', 'month', 'year'] as const;

function SpanInput({ field, condition, onChange, onDone }: ValueInputProps) {
  const span = (condition.value ?? { n: 7, unit: 'day' }) as RelativeSpan;
  return (
    <div className="flex items-center gap-2">
      <input
        autoFocus
        type="number"
        min={1}
        max={1000}
        aria-label={`${field.label}: how many`}
        defaultValue={span.n}
        className={`${kBox} max-w-20`}
        onChange={(event) => onChange({ ...span, n: Math.max(1, Math.floor(Number(event.target.value)) || 1) })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onDone();
        }}
      />
      <CellSelect aria-label={`${field.label}: unit`} value={span.unit} onChange={(event) => onChange({ ...span, unit: event.target.value as RelativeSpan['unit'] })}>
        {kUnits.map((unit) => (
          <option key={unit} value={unit}>
            {unit}s
          </option>
        ))}
      </CellSelect>
    </div>
  );
}
