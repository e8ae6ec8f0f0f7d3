import { cx } from '@/lib/cx';

export type Choice<Value extends string> = { value: Value; label: string; hint: string };

type ChoiceRowsProps<Value extends string> = {
  legend: string;
  name: string;
  choices: readonly Choice<Value>[];
  value: Value;
  disabled?: boolean;
  /** How the rows stand beside each other where there is room. */
  columns: string;
  onChange: (value: Value) => void;
};

/** One of a few, each with a line that says what it means. */
export function ChoiceRows<Value extends string>({ legend, name, choices, value, disabled = false, columns, onChange }: ChoiceRowsProps<Value>) {
  return (
    <fieldset disabled={disabled}>
      <legend className="mb-2 text-sm font-medium text-muted">{legend}</legend>
      <div className={cx('grid gap-2', columns)}>
        {choices.map((choice) => (
          <label
            key={choice.value}
            className={cx(
              'flex gap-2 rounded-md border p-2.5 has-focus-visible:outline-2 has-focus-visible:outline-link',
              value === choice.value ? 'border-accent bg-selected' : 'border-line-strong hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name={name}
              className="mt-0.5 size-4 shrink-0 scroll-mb-32 accent-accent focus-visible:outline-none"
              checked={value === choice.value}
              onChange={() => onChange(choice.value)}
            />
            <span>
              <span className="block text-sm font-medium">{choice.label}</span>
              <span className="block text-xs text-muted">{choice.hint}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
