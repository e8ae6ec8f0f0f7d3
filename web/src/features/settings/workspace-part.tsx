import { useState, type FormEvent } from 'react';
import { Button } from '@/components/ui/button';
import { SelectField, TextField } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/states';
import { asProblem } from '@/lib/api/problem';
import { useSaveWorkspace, useWorkspace } from '@/lib/api/settings';
import type { Strategy, WorkspaceSettings } from '@/lib/api/types';
import { PartFrame } from './part-frame';

export function WorkspacePart() {
  const workspace = useWorkspace();
  return (
    <PartFrame title="Workspace" about="What it is called, and what its days and money are counted in." query={workspace}>
      {(data: WorkspaceSettings) => <WorkspaceForm key={data.version} settings={data} />}
    </PartFrame>
  );
}

const kStrategies: { value: Strategy; label: string }[] = [
  { value: 'wholesale', label: 'Wholesale: sell the contract' },
  { value: 'flip', label: 'Flip: renovate and sell' },
  { value: 'hold', label: 'Buy and hold: rent out' },
];

const zones = (): string[] => {
  try {
    return Intl.supportedValuesOf('timeZone');
  } catch {
    return [];
  }
};

function WorkspaceForm({ settings }: { settings: WorkspaceSettings }) {
  const [form, setForm] = useState(settings);
  const [known] = useState(zones);
  const save = useSaveWorkspace();
  const problem = save.error ? asProblem(save.error) : null;
  const wire = (name: 'name' | 'timeZone' | 'currency') => ({
    value: form[name],
    error: problem?.fieldErrors.find((error) => error.field === name)?.message,
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
  });
  const changed = JSON.stringify(form) !== JSON.stringify(settings);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { strategy, ...rest } = form;
    save.mutate({ name: rest.name.trim(), timeZone: rest.timeZone.trim(), currency: rest.currency.trim(), version: rest.version, ...(strategy ? { strategy } : {}) });
  };
  return (
    <form className="max-w-md space-y-3" onSubmit={submit}>
      <TextField label="Name" {...wire('name')} />
      <TextField label="Time zone" list="zones" {...wire('timeZone')} />
      <datalist id="zones">
        {known.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <TextField label="Currency" maxLength={3} {...wire('currency')} />
      <SelectField label="Strategy" value={form.strategy ?? ''} onChange={(event) => setForm({ ...form, strategy: event.target.value as Strategy })}>
        {form.strategy === null ? <option value="">Not chosen</option> : null}
        {kStrategies.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
      <InlineProblem error={problem?.fieldErrors.length ? null : problem} />
      <div className="flex items-center gap-3">
        <Button look="primary" type="submit" disabled={!changed || save.isPending}>
          {save.isPending ? 'Saving…' : 'Save'}
        </Button>
        <span role="status" className="text-sm text-muted">
          {save.isSuccess && !changed ? 'Saved.' : ''}
        </span>
      </div>
    </form>
  );
}
