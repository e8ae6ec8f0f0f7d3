import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { Popover } from '@/components/ui/popover';
import { asProblem } from '@/lib/api/problem';
import { useSignedIn } from '@/lib/api/session';
import type { Field, FieldValue as Value, RecordRow } from '@/lib/api/types';
import { cx } from '@/lib/cx';
import { inputText, inputType, parseInput } from '@/lib/records/input';
import { isPicked, isRightAligned } from '@/lib/records/kinds';
import { valueAt } from '@/lib/records/path';
import { FieldPicker } from './field-picker';
import { FieldValue } from './field-value';

/** Where the focus goes when the edit is over: Tab moves on to the next field. */
export type EditEnd = 'stay' | 'next' | 'previous';

export type InlineEditorProps = {
  object: string;
  field: Field;
  row: RecordRow;
  /** Saves; a refusal rejects, and the value stays in the box with the reason under it. */
  onSave: (value: Value) => Promise<unknown>;
  onEnd: (end: EditEnd) => void;
  className?: string;
};

/** Edits one value in the box it is shown in. Enter and Tab save, Esc leaves it as it was. */
export const InlineEditor = (props: InlineEditorProps) => (isPicked(props.field) ? <PickedEditor {...props} /> : <TypedEditor {...props} />);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null) || String(a ?? '') === String(b ?? '');

function TypedEditor({ field, row, onSave, onEnd, className }: InlineEditorProps) {
  const zone = useSignedIn()?.workspace.timeZone;
  const id = useId();
  const before = valueAt(row, field.key);
  const [text, setText] = useState(() => inputText(field, before, zone));
  const [error, setError] = useState<string | null>(null);
  const done = useRef(false);
  const commit = (end: EditEnd) => {
    if (done.current) return;
    const parsed = parseInput(field, text, zone);
    if ('error' in parsed) {
      setError(parsed.error);
      return;
    }
    if (text === inputText(field, before, zone) || same(parsed.value, before)) {
      done.current = true;
      onEnd(end);
      return;
    }
    done.current = true;
    onSave(parsed.value).then(
      () => onEnd(end),
      (reason: unknown) => {
        done.current = false;
        setError(asProblem(reason).message);
      },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const long = field.type === 'long_text';
    if (event.key === 'Escape') {
      event.preventDefault();
      done.current = true;
      onEnd('stay');
    } else if (event.key === 'Enter' && (!long || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      commit('stay');
    } else if (event.key === 'Tab') {
      event.preventDefault();
      commit(event.shiftKey ? 'previous' : 'next');
    }
  };
  const wiring = {
    autoFocus: true,
    'aria-label': field.label,
    'aria-invalid': error === null ? undefined : true,
    'aria-describedby': error === null ? undefined : id,
    value: text,
    onChange: (event: { target: { value: string } }) => {
      setText(event.target.value);
      setError(null);
    },
    onBlur: () => commit('stay'),
    onKeyDown,
  };
  const look = cx(
    'w-full rounded-sm bg-surface px-1.5 text-sm text-ink ring-2 ring-link outline-none aria-invalid:ring-red',
    isRightAligned(field) && 'text-right tabular-nums',
    className,
  );
  return (
    <span className="relative block w-full">
      {field.type === 'long_text' ? (
        <textarea rows={4} {...wiring} className={cx(look, 'py-1')} />
      ) : (
        <input type={inputType(field)} {...wiring} className={cx(look, 'h-7')} />
      )}
      {error === null ? null : (
        <span id={id} role="alert" className="absolute top-full left-0 z-30 mt-1 block w-max max-w-72 rounded-md border border-line bg-raised px-2 py-1 text-xs whitespace-normal text-red shadow-float">
          {error}
        </span>
      )}
    </span>
  );
}

const asList = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : value === null || value === undefined ? [] : [String(value)]);

function PickedEditor({ object, field, row, onSave, onEnd, className }: InlineEditorProps) {
  const [tags, setTags] = useState(() => asList(valueAt(row, field.key)));
  const [error, setError] = useState<string | null>(null);
  const many = field.type === 'tags';
  const send = (value: Value) => {
    onSave(value).then(
      () => onEnd('stay'),
      (reason: unknown) => setError(asProblem(reason).message),
    );
  };
  const pick = (value: string) => {
    if (many) setTags(tags.includes(value) ? tags.filter((tag) => tag !== value) : [...tags, value]);
    else if (field.type === 'boolean') send(value === 'true');
    else send(value === '' ? null : value);
  };
  const close = () => {
    if (many && !same(tags, valueAt(row, field.key))) send(tags);
    else onEnd('stay');
  };
  return (
    <Popover
      open
      flush
      label={`Choose ${field.label.toLowerCase()}`}
      className="w-64"
      onOpenChange={(open) => {
        if (!open) close();
      }}
      trigger={
        <button type="button" aria-label={field.label} className={cx('block h-7 w-full truncate rounded-sm px-1.5 text-left ring-2 ring-link', className)}>
          <FieldValue field={field} row={row} />
        </button>
      }
    >
      {error === null ? null : (
        <p role="alert" className="border-b border-line px-3 py-2 text-sm text-red">
          {error}
        </p>
      )}
      <FieldPicker object={object} field={field} selected={tags} onPick={pick} multiple={many} clearable={!field.required && !many && field.type !== 'boolean'} />
    </Popover>
  );
}
