import { useState, type KeyboardEvent } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { FieldPicker } from '@/components/records/field-picker';
import { PlainValue } from '@/components/records/field-value';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextAreaField, TextField } from '@/components/ui/field';
import { Popover } from '@/components/ui/popover';
import { SkeletonBlock } from '@/components/ui/skeleton';
import { InlineProblem } from '@/components/ui/states';
import { useObject } from '@/lib/api/objects';
import { asProblem } from '@/lib/api/problem';
import { useCreateRecord } from '@/lib/api/records';
import { useSignedIn } from '@/lib/api/session';
import type { Changes, Field, FieldValue, ObjectInfo } from '@/lib/api/types';
import { inputType, parseInput } from '@/lib/records/input';
import { isPicked } from '@/lib/records/kinds';

/** A new record of any object, from its required and usual fields. */
export function NewRecordPanel({ name }: { name: string }) {
  const navigate = useNavigate();
  const { search } = useLocation();
  const object = useObject(name).data;
  const close = () => void navigate({ pathname: `/${name}`, search });
  if (!object) {
    return (
      <Dialog shape="panel" title="New record" open onClose={close}>
        <SkeletonBlock lines={6} />
      </Dialog>
    );
  }
  return <NewRecordForm object={object} onClose={close} />;
}

const kShownMax = 14;

/** Fields worth asking for at once: required ones first, the rest can be filled in on the record's page. */
function askedFields(object: ObjectInfo): Field[] {
  const editable = object.fields.filter((field) => field.editable && !['tags', 'lostReason'].includes(field.key));
  return [...editable.filter((field) => field.required), ...editable.filter((field) => !field.required && !field.custom)].slice(0, kShownMax);
}

type Draft = Record<string, FieldValue>;

function NewRecordForm({ object, onClose }: { object: ObjectInfo; onClose: () => void }) {
  const navigate = useNavigate();
  const zone = useSignedIn()?.workspace.timeZone;
  const [parameters] = useSearchParams();
  const recordId = parameters.get('recordId');
  const [draft, setDraft] = useState<Draft>(() => (recordId ? { recordId } : {}));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const create = useCreateRecord(object.name);
  const problem = create.error ? asProblem(create.error) : null;
  const fields = askedFields(object);
  const errorOf = (key: string) => errors[key] ?? problem?.fieldErrors.find((error) => error.field === key)?.message;
  const change = (key: string, value: FieldValue) => {
    setDraft({ ...draft, [key]: value });
    setErrors({});
  };
  const save = () => {
    const { values, refused } = readDraft(fields, draft, zone);
    setErrors(refused);
    if (Object.keys(refused).length > 0 || create.isPending) return;
    create.mutate(recordId ? { recordId, ...values } : values, { onSuccess: (row) => void navigate(`/${object.name}/${row.id}`) });
  };
  const saveByKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save();
  };
  return (
    <Dialog
      shape="panel"
      title={`New ${object.label.toLowerCase()}`}
      open
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="new-record" disabled={create.isPending}>
            {create.isPending ? 'Saving…' : `Save ${object.label.toLowerCase()}`}
          </Button>
        </>
      }
    >
      <form
        id="new-record"
        noValidate
        className="space-y-3"
        onKeyDown={saveByKey}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {fields.map((field) => (
          <DraftField key={field.key} object={object.name} field={field} value={draft[field.key] ?? null} error={errorOf(field.key)} onChange={(value) => change(field.key, value)} />
        ))}
        <InlineProblem error={problem?.fieldErrors.some(({ field }) => fields.some(({ key }) => key === field)) ? null : problem} />
      </form>
    </Dialog>
  );
}

function readDraft(fields: Field[], draft: Draft, zone: string | undefined): { values: Changes; refused: Record<string, string> } {
  const values: Changes = {};
  const refused: Record<string, string> = {};
  for (const field of fields) {
    const value = draft[field.key];
    if (value === undefined || value === null) {
      if (field.required) refused[field.key] = `${field.label} is needed.`;
      continue;
    }
    const parsed = isPicked(field) ? { value } : parseInput(field, String(value), zone);
    if ('error' in parsed) refused[field.key] = parsed.error;
    else if (parsed.value !== null) values[field.key] = parsed.value;
  }
  return { values, refused };
}

type DraftFieldProps = { object: string; field: Field; value: FieldValue; error: string | undefined; onChange: (value: FieldValue) => void };

function DraftField(props: DraftFieldProps) {
  const { field, value, error, onChange } = props;
  if (isPicked(field)) return <PickedField {...props} />;
  const wiring = {
    label: field.required ? `${field.label} (needed)` : field.label,
    error,
    value: value === null ? '' : String(value),
    onChange: (event: { target: { value: string } }) => onChange(event.target.value === '' ? null : event.target.value),
  };
  return field.type === 'long_text' ? <TextAreaField {...wiring} /> : <TextField type={inputType(field)} {...wiring} />;
}

function PickedField({ object, field, value, error, onChange }: DraftFieldProps) {
  const [open, setOpen] = useState(false);
  const many = field.type === 'tags';
  const chosen = Array.isArray(value) ? value : value === null ? [] : [String(value)];
  const pick = (picked: string) => {
    if (many) {
      onChange(chosen.includes(picked) ? chosen.filter((tag) => tag !== picked) : [...chosen, picked]);
      return;
    }
    onChange(field.type === 'boolean' ? picked === 'true' : picked === '' ? null : picked);
    setOpen(false);
  };
  return (
    <div>
      <p className="mb-1 text-sm font-medium text-muted">{field.required ? `${field.label} (needed)` : field.label}</p>
      <Popover
        flush
        label={`Choose ${field.label.toLowerCase()}`}
        className="w-72"
        open={open}
        onOpenChange={setOpen}
        trigger={
          <button
            type="button"
            aria-label={field.label}
            className="flex h-9 w-full items-center rounded-md border border-line-strong bg-surface px-2.5 text-left text-base hover:border-faint sm:h-8"
          >
            <PlainValue field={field} value={value} />
          </button>
        }
      >
        <FieldPicker object={object} field={field} selected={chosen} onPick={pick} multiple={many} clearable={!field.required && !many} />
      </Popover>
      {error ? <p className="mt-1 text-sm text-red">{error}</p> : null}
    </div>
  );
}
