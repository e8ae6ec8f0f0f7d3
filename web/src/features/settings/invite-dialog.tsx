import { useState, type FormEvent } from 'react';
import { Button } from '@/components/ui/button';
import { CopyBox } from '@/components/ui/copy-box';
import { Dialog } from '@/components/ui/dialog';
import { SelectField, TextField } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/states';
import { useInvite } from '@/lib/api/people';
import { asProblem } from '@/lib/api/problem';
import { humanize } from '@/lib/format';
import { kRoles } from './part-frame';

/** Makes an invitation. Its link is known only now: the server keeps no copy. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState('agent');
  const invite = useInvite();
  const problem = invite.error ? asProblem(invite.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ email: email.trim(), role, ...(name.trim() ? { name: name.trim() } : {}) });
  };
  if (invite.data) {
    return (
      <Dialog
        title="Invitation made"
        description={`Give this link to ${email.trim()}. It is shown only now, and works once.`}
        open
        onClose={onClose}
        footer={
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        }
      >
        <CopyBox label="Link of the invitation" text={absolute(invite.data.link)} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title="Invite somebody"
      open
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="invite" disabled={invite.isPending || email.trim() === ''}>
            {invite.isPending ? 'Making…' : 'Make the link'}
          </Button>
        </>
      }
    >
      <form id="invite" noValidate className="space-y-3" onSubmit={submit}>
        <TextField label="E-mail" type="email" value={email} error={problem?.fieldErrors.find(({ field }) => field === 'email')?.message} onChange={(event) => setEmail(event.target.value)} />
        <TextField label="Name (optional)" value={name} onChange={(event) => setName(event.target.value)} />
        <SelectField label="Role" value={role} onChange={(event) => setRole(event.target.value)}>
          {kRoles.map((one) => (
            <option key={one} value={one}>
              {humanize(one)}
            </option>
          ))}
        </SelectField>
        <InlineProblem error={problem?.fieldErrors.length ? null : problem} />
      </form>
    </Dialog>
  );
}

/** A server that does not know its own name answers with a path. */
const absolute = (link: string): string => (link.startsWith('/') ? window.location.origin + link : link);
