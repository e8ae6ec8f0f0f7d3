import { useState } from 'react';
import { FieldPicker } from '@/components/records/field-picker';
import { PlainValue } from '@/components/records/field-value';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { SelectField, TextField } from '@/components/ui/field';
import { Popover } from '@/components/ui/popover';
import { useSignedIn } from '@/lib/api/session';
import type { Changes, Field, FieldValue, ObjectInfo } from '@/lib/api/types';
import { formatNumber } from '@/lib/format';
import { inputType, parseInput } from '@/lib/records/input';
import { isPicked } from '@/lib/records/kinds';

type SetFieldDialogProps = { object: ObjectInfo; count: number; onSet: (changes: Changes) => void; onClose: () => void };

/** One field, one value, many records. */
export function SetFieldDialog({ object, count, onSet, onClose }: SetFieldDialogProps) {
  const zone = useSignedIn()?.workspace.timeZone;
  const fields = object.fields.filter((field) => field.editable && field.type !== 'tags');
  const [key, setKey] = useState(fields[0]?.key ?? '');
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const field = fields.find((candidate) => candidate.key === key);
  const save = () => {
    if (!field) return;
    const parsed = isPicked(field) ? { value: pickedValue(field, text) } : parseInput(field, text, zone);
    if ('error' in parsed) setError(parsed.error);
    else onSet({ [field.key]: parsed.value });
  };
  return (
    <Dialog
      title={`Set a field of ${formatNumber(count)} ${object.pluralLabel.toLowerCase()}`}
      open
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="set-field">
            Set for {formatNumber(count)}
          </Button>
        </>
      }
    >
      <form
        id="set-field"
        noValidate
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <SelectField
          label="Field"
          value={key}
          onChange={(event) => {
            setKey(event.target.value);
            setText('');
            setError(undefined);
          }}
        >
          {fields.map((candidate) => (
            <option key={candidate.key} value={candidate.key}>
              {candidate.label}
            </option>
          ))}
        </SelectField>
        {field && isPicked(field) ? <PickedValue object={object.name} field={field} value={text} onChange={setText} /> : null}
        {field && !isPicked(field) ? (
          <TextField
            label="Value"
            type={inputType(field)}
            value={text}
            error={error}
            note="Nothing here empties the field."
            onChange={(event) => {
              setText(event.target.value);
              setError(undefined);
            }}
          />
        ) : null}
      </form>
    </Dialog>
  );
}

function pickedValue(field: Field, text: string): FieldValue {
  if (field.type === 'boolean') return text === 'true';
  return text === '' ? null : text;
}

function PickedValue({ object, field, value, onChange }: { object: string; field: Field; value: string; onChange: (value: string) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <div>
      <p className="mb-1 text-sm font-medium text-muted">Value</p>
      <Popover
        flush
        label={`Value of ${field.label}`}
        className="w-64"
        open={open}
        onOpenChange={setOpen}
        trigger={
          <button type="button" aria-label="Value" className="flex h-8 w-full items-center rounded-md border border-line-strong bg-surface px-2.5 text-left text-base">
            <PlainValue field={field} value={field.type === 'boolean' ? value === 'true' : value} />
          </button>
        }
      >
        <FieldPicker
          object={object}
          field={field}
          selected={[value]}
          clearable={!field.required}
          onPick={(next) => {
            onChange(next);
            setOpen(false);
          }}
        />
      </Popover>
    </div>
  );
}
