import { useState, type FormEvent } from 'react';
import { Age } from '@/components/records/time';
import { Button } from '@/components/ui/button';
import { CopyBox } from '@/components/ui/copy-box';
import { SelectField, TextField } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { useApiKeys, useCreateKey, useDeleteKey } from '@/lib/api/people';
import { asProblem } from '@/lib/api/problem';
import type { ApiKey } from '@/lib/api/types';
import { humanize } from '@/lib/format';
import { kRoles, PartFrame } from './part-frame';

export function KeysPart() {
  const keys = useApiKeys();
  const remove = useDeleteKey();
  return (
    <PartFrame title="API keys" about="For programs that use the API. A key has the rights and row rules of its role." query={keys}>
      {(data: ApiKey[]) => (
        <>
          <ul aria-label="API keys" className="mb-6 border-t border-line">
            {data.length === 0 ? <li className="py-3 text-sm text-muted">There are no keys.</li> : null}
            {data.map((key) => (
              <li key={key.id} className="flex min-h-9 items-center gap-3 border-b border-line py-1 text-sm">
                <span className="min-w-0 flex-1 truncate font-medium">{key.name}</span>
                <span className="text-muted">{humanize(key.role)}</span>
                <span className="text-muted">{key.lastUsedAt ? <Age time={key.lastUsedAt} /> : 'Never used'}</span>
                <Button small look="danger" aria-label={`Remove key ${key.name}`} onClick={() => remove.mutate(key.id, { onError: (error) => showToast(asProblem(error).message) })}>
                  Remove
                </Button>
              </li>
            ))}
          </ul>
          <NewKey />
        </>
      )}
    </PartFrame>
  );
}

function NewKey() {
  const [name, setName] = useState('');
  const [role, setRole] = useState('agent');
  const create = useCreateKey();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name: name.trim(), role }, { onSuccess: () => setName('') });
  };
  return (
    <form className="max-w-md space-y-3" onSubmit={submit}>
      <h3 className="text-sm font-semibold">Make a key</h3>
      <TextField label="Name" value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
      <SelectField label="Role" value={role} onChange={(event) => setRole(event.target.value)}>
        {kRoles.map((one) => (
          <option key={one} value={one}>
            {humanize(one)}
          </option>
        ))}
      </SelectField>
      <InlineProblem error={create.error} />
      <Button look="primary" type="submit" disabled={name.trim() === '' || create.isPending}>
        Make key
      </Button>
      {create.data ? (
        <div role="status" className="space-y-1">
          <p className="text-sm">The key is shown only now. Keep it where nobody else reads.</p>
          <CopyBox label="The new key" text={create.data.key} />
        </div>
      ) : null}
    </form>
  );
}
