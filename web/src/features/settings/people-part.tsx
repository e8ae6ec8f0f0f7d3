import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { UserName } from '@/components/records/user-name';
import { Age } from '@/components/records/time';
import { Button } from '@/components/ui/button';
import { CellSelect } from '@/components/ui/field';
import { Pill } from '@/components/ui/pill';
import { showToast } from '@/components/ui/toast';
import { useChangeUser, useInvitations, useUsers, useWithdrawInvitation } from '@/lib/api/people';
import { asProblem } from '@/lib/api/problem';
import { useSignedIn } from '@/lib/api/session';
import type { Invitation, User } from '@/lib/api/types';
import { humanize } from '@/lib/format';
import { InviteDialog } from './invite-dialog';
import { kCell, kHead, kRoles, PartFrame } from './part-frame';

export function PeoplePart() {
  const users = useUsers();
  const [inviting, setInviting] = useState(false);
  return (
    <>
      <PartFrame
        title="People"
        about="Who can sign in, and as what."
        query={users}
        actions={
          <Button look="primary" onClick={() => setInviting(true)}>
            <UserPlus aria-hidden />
            Invite
          </Button>
        }
      >
        {(data: User[]) => <UserTable users={data} />}
      </PartFrame>
      <Invitations />
      {inviting ? <InviteDialog onClose={() => setInviting(false)} /> : null}
    </>
  );
}

function UserTable({ users }: { users: User[] }) {
  return (
    <div className="overflow-x-auto">
      <table aria-label="People" className="w-full min-w-xl border-separate border-spacing-0">
        <thead>
          <tr>
            {['Name', 'E-mail', 'Role', 'Teams', ''].map((label) => (
              <th key={label} scope="col" className={kHead}>
                {label || <span className="sr-only">Actions</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <UserRow key={user.id} user={user} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function UserRow({ user }: { user: User }) {
  const me = useSignedIn()?.user.id === user.id;
  const change = useChangeUser();
  const send = (changes: { role?: string; active?: boolean }) => change.mutate({ id: user.id, ...changes }, { onError: (error) => showToast(asProblem(error).message) });
  return (
    <tr>
      <td className={kCell}>
        <span className="flex items-center gap-2 font-medium">
          <UserName name={user.name} />
          {me ? <span className="text-xs font-normal text-muted">You</span> : null}
          {user.active ? null : <Pill tone="neutral">Inactive</Pill>}
        </span>
      </td>
      <td className={`${kCell} text-muted`}>{user.email}</td>
      <td className={kCell}>
        <div className="w-28">
          <CellSelect aria-label={`Role of ${user.name}`} value={user.role} disabled={me || change.isPending} onChange={(event) => send({ role: event.target.value })}>
            {kRoles.map((role) => (
              <option key={role} value={role}>
                {humanize(role)}
              </option>
            ))}
          </CellSelect>
        </div>
      </td>
      <td className={`${kCell} text-muted`}>{user.teams.map((team) => team.name).join(', ') || '—'}</td>
      <td className={`${kCell} text-right`}>
        {me ? null : (
          <Button small look={user.active ? 'danger' : 'secondary'} aria-label={`${user.active ? 'Deactivate' : 'Activate'} ${user.name}`} disabled={change.isPending} onClick={() => send({ active: !user.active })}>
            {user.active ? 'Deactivate' : 'Activate'}
          </Button>
        )}
      </td>
    </tr>
  );
}

function Invitations() {
  const invitations = useInvitations();
  return (
    <PartFrame title="Invitations" about="Links that wait for somebody. Each works once, for seven days." query={invitations}>
      {(data: Invitation[]) =>
        data.length === 0 ? (
          <p className="text-sm text-muted">Nobody is invited.</p>
        ) : (
          <ul aria-label="Invitations" className="border-t border-line">
            {data.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} />
            ))}
          </ul>
        )
      }
    </PartFrame>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const withdraw = useWithdrawInvitation();
  return (
    <li className="flex min-h-9 items-center gap-3 border-b border-line py-1 text-sm">
      <span className="min-w-0 flex-1 truncate font-medium">{invitation.email}</span>
      <span className="text-muted">{humanize(invitation.role)}</span>
      {invitation.createdAt ? <Age time={invitation.createdAt} /> : null}
      <Button
        small
        aria-label={`Withdraw the invitation of ${invitation.email}`}
        disabled={withdraw.isPending}
        onClick={() => withdraw.mutate(invitation.id, { onError: (error) => showToast(asProblem(error).message) })}
      >
        Withdraw
      </Button>
    </li>
  );
}
