import { Plus } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { UserName } from '@/components/records/user-name';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { useDeleteTeam, useSaveTeam, useTeams, useUsers } from '@/lib/api/people';
import { asProblem } from '@/lib/api/problem';
import type { Team } from '@/lib/api/types';
import { PartFrame } from './part-frame';

type Editing = { id?: string; name: string; memberIds: string[] };

export function TeamsPart() {
  const teams = useTeams();
  const users = useUsers().data ?? [];
  const [editing, setEditing] = useState<Editing | null>(null);
  const remove = useDeleteTeam();
  const nameOf = (id: string) => users.find((user) => user.id === id)?.name ?? 'Unknown';
  return (
    <PartFrame
      title="Teams"
      about="People who see each other’s records, where the access rules say “team”."
      query={teams}
      actions={
        <Button look="primary" onClick={() => setEditing({ name: '', memberIds: [] })}>
          <Plus aria-hidden />
          New team
        </Button>
      }
    >
      {(data: Team[]) => (
        <>
          {data.length === 0 ? <p className="text-sm text-muted">There is no team yet.</p> : null}
          <ul aria-label="Teams" className="border-t border-line empty:hidden">
            {data.map((team) => (
              <li key={team.id} className="flex min-h-10 items-center gap-3 border-b border-line py-1 text-sm">
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{team.name}</span>
                  <span className="block truncate text-xs text-muted">{team.memberIds.map(nameOf).join(', ') || 'Nobody'}</span>
                </span>
                <Button small aria-label={`Edit ${team.name}`} onClick={() => setEditing(team)}>
                  Edit
                </Button>
                <Button
                  small
                  look="danger"
                  aria-label={`Delete ${team.name}`}
                  onClick={() => remove.mutate(team.id, { onError: (error) => showToast(asProblem(error).message) })}
                >
                  Delete
                </Button>
              </li>
            ))}
          </ul>
          {editing ? <TeamDialog team={editing} onClose={() => setEditing(null)} /> : null}
        </>
      )}
    </PartFrame>
  );
}

function TeamDialog({ team, onClose }: { team: Editing; onClose: () => void }) {
  const users = useUsers().data ?? [];
  const [name, setName] = useState(team.name);
  const [members, setMembers] = useState<ReadonlySet<string>>(new Set(team.memberIds));
  const save = useSaveTeam();
  const toggle = (id: string) => {
    const next = new Set(members);
    if (!next.delete(id)) next.add(id);
    setMembers(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ ...(team.id ? { id: team.id } : {}), name: name.trim(), memberIds: [...members] }, { onSuccess: onClose });
  };
  return (
    <Dialog
      title={team.id ? 'Edit team' : 'New team'}
      open
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="team" disabled={name.trim() === '' || save.isPending}>
            Save team
          </Button>
        </>
      }
    >
      <form id="team" className="space-y-3" onSubmit={submit}>
        <TextField label="Name" value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
        <fieldset>
          <legend className="mb-1 text-sm font-medium text-muted">Members</legend>
          {users.map((user) => (
            <label key={user.id} className="flex h-8 items-center gap-2 text-sm">
              <input type="checkbox" className="size-4 accent-accent" checked={members.has(user.id)} onChange={() => toggle(user.id)} />
              <UserName name={user.name} />
            </label>
          ))}
        </fieldset>
        <InlineProblem error={save.error} />
      </form>
    </Dialog>
  );
}
