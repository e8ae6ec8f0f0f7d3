import { Lock, Pencil } from 'lucide-react';
import { useState } from 'react';
import { FieldValue } from '@/components/records/field-value';
import { InlineEditor } from '@/components/records/inline-editor';
import type { SaveRecord } from '@/components/records/use-record-save';
import { Section } from '@/components/ui/card';
import { Button } from '@/components/ui/button';
import type { Field, ObjectInfo, RecordRow } from '@/lib/api/types';
import { humanize } from '@/lib/format';
import { isTitleField } from '@/lib/records/kinds';
import { valueAt } from '@/lib/records/path';
import { keepFocus } from '@/lib/return-focus';
import { readStored, writeStored } from '@/lib/stored';

const kHideStored = 'hk-hide-empty';
const kOwn = '';

/** Fields under the part of the record they belong to: its own, its contact's, its property's, and custom ones. */
function grouped(fields: Field[], hidden: readonly string[]): [name: string, fields: Field[]][] {
  const groups = new Map<string, Field[]>([[kOwn, []]]);
  for (const field of fields) {
    // What the record is tied to stands with its own fields, as a link.
    const name = field.key.includes('.') && field.type !== 'record' ? (field.key.split('.')[0] ?? kOwn) : kOwn;
    if (hidden.includes(name)) continue;
    groups.set(name, [...(groups.get(name) ?? []), field]);
  }
  return [...groups].map(([name, part]) => [name, inOrder(part)]);
}

const isEmpty = (row: RecordRow, field: Field): boolean => {
  const value = valueAt(row, field.key);
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
};

const kUnshown: ReadonlySet<string> = new Set(['id', 'version', 'isDemo']);

/** Shown with the e-mail and the phone they are about. */
const isVerdict = ({ key }: Field): boolean => /(^|\.)(emailStatus|phoneFormatted|phoneValid)$/.test(key);

/** What can be changed comes first; what cannot is shown when it says something. */
const inOrder = (fields: Field[]): Field[] => [...fields.filter((field) => field.editable), ...fields.filter((field) => !field.editable)];

type FieldsPanelProps = { object: ObjectInfo; row: RecordRow; hidden: readonly string[]; save: SaveRecord };

/** Every field of the record; each one is edited in place and saves alone. */
export function FieldsPanel({ object, row, hidden, save }: FieldsPanelProps) {
  const [hideEmpty, setHideEmpty] = useState(() => readStored(kHideStored) === 'yes');
  const [text, setText] = useState('');
  const toggle = () => {
    writeStored(kHideStored, hideEmpty ? 'no' : 'yes');
    setHideEmpty(!hideEmpty);
  };
  const shown = object.fields.filter(
    (field) =>
      !kUnshown.has(field.key) &&
      !isVerdict(field) &&
      !hidden.includes(field.key) &&
      !(isTitleField(object, field) && !field.editable) &&
      !((hideEmpty || !field.editable) && isEmpty(row, field)) &&
      field.label.toLowerCase().includes(text.trim().toLowerCase()),
  );
  return (
    <Section
      title="Details"
      aside={
        <Button small look="ghost" aria-pressed={hideEmpty} onClick={toggle}>
          {hideEmpty ? 'Show empty' : 'Hide empty'}
        </Button>
      }
    >
      <input
        aria-label="Search fields"
        placeholder="Search fields"
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="mb-2 h-7 w-full rounded-md border border-line bg-surface px-2 text-sm placeholder:text-faint"
      />
      {grouped(shown, hidden).map(([name, fields]) =>
        fields.length === 0 ? null : (
          <div key={name} className="mb-3 last:mb-0">
            {name === kOwn ? null : <h3 className="mb-1 text-xs font-medium text-muted">{humanize(name)}</h3>}
            <dl>
              {fields.map((field) => (
                <FieldRow key={field.key} object={object} field={field} row={row} save={save} />
              ))}
            </dl>
          </div>
        ),
      )}
    </Section>
  );
}

type FieldRowProps = { object: ObjectInfo; field: Field; row: RecordRow; save: SaveRecord };

function FieldRow({ object, field, row, save }: FieldRowProps) {
  const [editing, setEditing] = useState(false);
  const editable = object.mayEdit && field.editable;
  return (
    <div className="group grid min-h-8 grid-cols-[112px_minmax(0,1fr)] items-center gap-2 text-sm">
      <dt className="truncate text-muted" title={field.label}>
        {field.label}
      </dt>
      <dd className="min-w-0 break-words">
        {editing ? (
          <InlineEditor
            object={object.name}
            field={field}
            row={row}
            onSave={(value) => save(row, { [field.key]: value })}
            onEnd={(end) => {
              setEditing(false);
              if (end === 'stay') focusButton(field.key);
              else focusNeighbor(field.key, end);
            }}
          />
        ) : (
          <span className="flex items-center gap-1">
            <span className={field.type === 'long_text' ? 'min-w-0 px-1.5 break-words whitespace-pre-wrap' : 'min-w-0 truncate px-1.5'}>
              <FieldValue field={field} row={row} />
            </span>
            {editable ? (
              <button
                type="button"
                data-edit={field.key}
                aria-label={`Edit ${field.label.toLowerCase()}`}
                className="ml-auto flex size-6 shrink-0 items-center justify-center rounded-md text-muted opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-hover pointer-coarse:opacity-100"
                onClick={() => setEditing(true)}
              >
                <Pencil aria-hidden className="size-3.5" />
              </button>
            ) : (
              <Lock aria-label="Read only" className="ml-auto size-3 shrink-0 text-faint opacity-0 group-hover:opacity-100" />
            )}
          </span>
        )}
      </dd>
    </div>
  );
}

/** The button is drawn again once the box is gone. */
const focusButton = (key: string): void => keepFocus(() => document.querySelector<HTMLElement>(`[data-edit="${CSS.escape(key)}"]`));

/** Tab goes from field to field; the button of the one just left is the place to start from. */
function focusNeighbor(key: string, end: 'next' | 'previous'): void {
  requestAnimationFrame(() => {
    const buttons = [...document.querySelectorAll<HTMLElement>('[data-edit]')];
    const at = buttons.findIndex((button) => button.dataset['edit'] === key);
    buttons[at + (end === 'next' ? 1 : -1)]?.click();
  });
}
