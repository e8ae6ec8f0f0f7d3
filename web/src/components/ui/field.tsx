import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';
import { ChevronDown } from 'lucide-react';
import { cx } from '@/lib/cx';

const kControl =
  'w-full rounded-md border border-line-strong bg-surface px-2.5 text-base text-ink placeholder:text-faint ' +
  'transition-colors duration-100 hover:border-faint aria-invalid:border-red disabled:opacity-60';

type FieldProps = {
  label: string;
  error?: string | undefined;
  /** What we learned about the value, shown under it. */
  note?: ReactNode;
  className?: string;
};

type Wiring = { id: string; 'aria-invalid': boolean | undefined; 'aria-describedby': string | undefined };

function Field({ label, error, note, className, children }: FieldProps & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const described = [error ? `${id}-error` : null, note ? `${id}-note` : null].filter(Boolean).join(' ');
  return (
    <div className={cx('min-w-0', className)}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium text-muted">
        {label}
      </label>
      {children({ id, 'aria-invalid': error ? true : undefined, 'aria-describedby': described || undefined })}
      {error ? (
        <p id={`${id}-error`} className="mt-1 text-sm text-red">
          {error}
        </p>
      ) : null}
      <div id={`${id}-note`} aria-live="polite">
        {note ? <div className="mt-1 text-sm text-muted">{note}</div> : null}
      </div>
    </div>
  );
}

const split = <P extends FieldProps>({ label, error, note, className, ...rest }: P) => ({
  field: { label, error, note, ...(className === undefined ? {} : { className }) },
  rest,
});

export function TextField(props: FieldProps & InputHTMLAttributes<HTMLInputElement>) {
  const { field, rest } = split(props);
  return <Field {...field}>{(wiring) => <input className={cx(kControl, 'h-9 sm:h-8')} {...wiring} {...rest} />}</Field>;
}

export function TextAreaField(props: FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const { field, rest } = split(props);
  return <Field {...field}>{(wiring) => <textarea className={cx(kControl, 'min-h-20 py-1.5')} {...wiring} {...rest} />}</Field>;
}

function Select({ className, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <span className="relative block">
      <select className={cx(kControl, 'appearance-none truncate pr-7!', className)} {...rest} />
      <ChevronDown aria-hidden className="pointer-events-none absolute top-1/2 right-2 size-4 -translate-y-1/2 text-muted" />
    </span>
  );
}

export function SelectField(props: FieldProps & SelectHTMLAttributes<HTMLSelectElement>) {
  const { field, rest } = split(props);
  return <Field {...field}>{(wiring) => <Select className="h-9 sm:h-8" {...wiring} {...rest} />}</Field>;
}

/** A select inside a table cell: the column's header names it. */
export function CellSelect({ className, ...rest }: SelectHTMLAttributes<HTMLSelectElement> & { 'aria-label': string }) {
  return <Select className={cx('h-8 text-sm!', className)} {...rest} />;
}
