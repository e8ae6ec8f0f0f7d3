import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { SelectField, TextField } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/states';
import { fieldOf, useObject } from '@/lib/api/objects';
import { asProblem } from '@/lib/api/problem';
import { useConvertLead, type ConvertInput } from '@/lib/api/records';
import type { RecordRow } from '@/lib/api/types';

const kFinal = new Set(['lost', 'won', 'closed']);

/** A lead becomes an opportunity; what is not said here can be filled in on its page. */
export function ConvertDialog({ row, onClose }: { row: RecordRow; onClose: () => void }) {
  const navigate = useNavigate();
  const opportunities = useObject('opportunities').data;
  const stages = (opportunities ? (fieldOf(opportunities, 'stage')?.choices ?? []) : []).filter(({ value }) => !kFinal.has(value));
  const [form, setForm] = useState({ name: row.title, expectedValue: '', stage: '', expectedClose: '' });
  const convert = useConvertLead(row.id);
  const problem = convert.error ? asProblem(convert.error) : null;
  const wire = (name: keyof typeof form) => ({
    value: form[name],
    error: problem?.fieldErrors.find((error) => error.field === name)?.message,
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
  });
  const submit = () => {
    const input: ConvertInput = Object.fromEntries(
      Object.entries({ ...form, expectedValue: form.expectedValue.replace(/[$,\s]/g, '') })
        .map(([name, value]) => [name, value.trim()] as const)
        .filter(([, value]) => value !== ''),
    );
    convert.mutate(input, { onSuccess: ({ opportunity }) => void navigate(`/opportunities/${opportunity.id}`) });
  };
  return (
    <Dialog
      title="Convert to an opportunity"
      description="The lead is marked as converted. Its contact and property come along."
      open
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="convert" disabled={convert.isPending}>
            {convert.isPending ? 'Converting…' : 'Convert'}
          </Button>
        </>
      }
    >
      <form
        id="convert"
        noValidate
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField label="Name" maxLength={200} {...wire('name')} />
        <TextField label="Expected value" inputMode="decimal" placeholder="$" {...wire('expectedValue')} />
        {stages.length > 0 ? (
          <SelectField label="Stage" {...wire('stage')}>
            <option value="">First stage</option>
            {stages.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </SelectField>
        ) : null}
        <TextField label="Expected close" type="date" {...wire('expectedClose')} />
        <InlineProblem error={problem?.fieldErrors.length ? null : problem} />
      </form>
    </Dialog>
  );
}
