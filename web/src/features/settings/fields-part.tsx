import { useState, type FormEvent } from 'react';
import { Button } from '@/components/ui/button';
import { SelectField, TextField } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { asProblem } from '@/lib/api/problem';
import { useAddCustomField, useArchiveCustomField, useCustomFields, useRenameCustomField } from '@/lib/api/settings';
import type { Choice, Color, CustomField, FieldType } from '@/lib/api/types';
import { humanize } from '@/lib/format';
import { useUrlValues } from '@/lib/url-values';
import { ObjectTabs } from './object-tabs';
import { PartFrame } from './part-frame';

const kTypes: FieldType[] = ['text', 'long_text', 'number', 'decimal', 'money', 'date', 'boolean', 'choice'];

export function FieldsPart() {
  const { value } = useUrlValues();
  const object = value('object') || 'leads';
  const fields = useCustomFields(object);
  return (
    <PartFrame title="Custom fields" about="Fields of your own. They filter, sort, export and show in tables like any other." query={fields}>
      {(data: CustomField[]) => (
        <>
          <ObjectTabs value={object} />
          <ul aria-label="Custom fields" className="mb-6 border-t border-line">
            {data.length === 0 ? <li className="py-3 text-sm text-muted">There are no custom fields here yet.</li> : null}
            {data.map((field) => (
              <FieldRow key={field.id} object={object} field={field} />
            ))}
          </ul>
          <NewField key={object} object={object} />
        </>
      )}
    </PartFrame>
  );
}

function FieldRow({ object, field }: { object: string; field: CustomField }) {
  const [label, setLabel] = useState(field.label);
  const rename = useRenameCustomField(object);
  const archive = useArchiveCustomField(object);
  const onError = (error: unknown) => showToast(asProblem(error).message);
  const commit = () => {
    if (label.trim() !== '' && label.trim() !== field.label) rename.mutate({ id: field.id, label: label.trim() }, { onError });
  };
  return (
    <li className="flex min-h-10 items-center gap-3 border-b border-line py-1 text-sm">
      <input
        aria-label={`Label of ${field.label}`}
        value={label}
        maxLength={60}
        className="h-8 min-w-0 flex-1 rounded-md border border-transparent bg-transparent px-2 font-medium hover:border-line-strong focus:border-line-strong"
        onChange={(event) => setLabel(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
        }}
      />
      <span className="text-muted">{humanize(field.type)}</span>
      <code className="text-xs text-faint max-sm:hidden">{field.key}</code>
      <Button small look="danger" aria-label={`Archive ${field.label}`} onClick={() => archive.mutate(field.id, { onError })}>
        Archive
      </Button>
    </li>
  );
}

const kColors: Color[] = ['blue', 'amber', 'green', 'violet', 'red', 'neutral'];

const choicesOf = (text: string): Choice[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((label, index) => ({ value: label.toLowerCase().replace(/\W+/g, '_'), label, color: kColors[index % kColors.length] ?? 'neutral' }));

function NewField({ object }: { object: string }) {
  const [label, setLabel] = useState('');
  const [type, setType] = useState<FieldType>('text');
  const [choices, setChoices] = useState('');
  const add = useAddCustomField(object);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(
      { object, label: label.trim(), type, ...(type === 'choice' ? { choices: choicesOf(choices) } : {}) },
      {
        onSuccess: () => {
          setLabel('');
          setChoices('');
        },
      },
    );
  };
  return (
    <form className="max-w-md space-y-3" onSubmit={submit}>
      <h3 className="text-sm font-semibold">Add a field</h3>
      <TextField label="Label" value={label} maxLength={60} onChange={(event) => setLabel(event.target.value)} />
      <SelectField label="Type" value={type} onChange={(event) => setType(event.target.value as FieldType)}>
        {kTypes.map((one) => (
          <option key={one} value={one}>
            {humanize(one)}
          </option>
        ))}
      </SelectField>
      {type === 'choice' ? (
        <label className="block text-sm font-medium text-muted">
          Choices, one a line
          <textarea
            rows={4}
            value={choices}
            onChange={(event) => setChoices(event.target.value)}
            className="mt-1 w-full rounded-md border border-line-strong bg-surface px-2.5 py-1.5 text-base font-normal text-ink"
          />
        </label>
      ) : null}
      <InlineProblem error={add.error} />
      <Button look="primary" type="submit" disabled={label.trim() === '' || add.isPending || (type === 'choice' && choicesOf(choices).length === 0)}>
        Add field
      </Button>
    </form>
  );
}
