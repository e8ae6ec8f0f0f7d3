import { useState, type FormEvent } from 'react';
import { Link, Navigate, useNavigate, useParams, useSearchParams } from 'react-router';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { SkeletonBlock } from '@/components/ui/skeleton';
import { InlineProblem } from '@/components/ui/states';
import { useAcceptInvitation, useOpenInvitation } from '@/lib/api/people';
import { asProblem } from '@/lib/api/problem';
import { useSession } from '@/lib/api/session';
import type { OpenInvitation } from '@/lib/api/types';
import { humanize } from '@/lib/format';
import { AuthFrame } from './auth-frame';

/** Where the link of an invitation leads: a name and a password make the account. */
export function InvitePage() {
  const fromQuery = useSearchParams()[0].get('token');
  const token = useParams()['token'] ?? fromQuery ?? '';
  const invitation = useOpenInvitation(token);
  const session = useSession();
  if (session.data) return <Navigate to="/today" replace />;
  if (invitation.isPending) {
    return (
      <AuthFrame title="Invitation" lead="One moment.">
        <SkeletonBlock lines={3} />
      </AuthFrame>
    );
  }
  if (!invitation.data) return <Gone error={invitation.error} />;
  return <AcceptForm token={token} invitation={invitation.data} />;
}

function Gone({ error }: { error: unknown }) {
  const gone = [404, 410].includes(asProblem(error).status);
  return (
    <AuthFrame title="This invitation is no longer valid" lead="It was used, withdrawn, or has expired. Ask whoever invited you for a new link.">
      {gone ? null : <InlineProblem error={error} />}
      <Link to="/signin" className="mt-3 block text-base font-medium text-link underline underline-offset-2">
        Go to sign in
      </Link>
    </AuthFrame>
  );
}

function AcceptForm({ token, invitation }: { token: string; invitation: OpenInvitation }) {
  const navigate = useNavigate();
  const [name, setName] = useState(invitation.name ?? '');
  const [password, setPassword] = useState('');
  const accept = useAcceptInvitation(token);
  const problem = accept.error ? asProblem(accept.error) : null;
  const errorOf = (field: string) => problem?.fieldErrors.find((error) => error.field === field)?.message;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept.mutate(
      { name: name.trim(), password },
      { onSuccess: (session) => void navigate(session?.permissions ? '/today' : `/signin?email=${encodeURIComponent(invitation.email)}`, { replace: true }) },
    );
  };
  return (
    <AuthFrame title={`Join ${invitation.workspaceName ?? 'the workspace'}`} lead={`You are invited as ${humanize(invitation.role).toLowerCase()}, with ${invitation.email}.`}>
      <form className="space-y-3" onSubmit={submit}>
        <TextField label="Your name" autoComplete="name" required value={name} error={errorOf('name')} onChange={(event) => setName(event.target.value)} />
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          required
          note="Long is strong: a few words are better than symbols."
          value={password}
          error={errorOf('password')}
          onChange={(event) => setPassword(event.target.value)}
        />
        <InlineProblem error={problem?.fieldErrors.length ? null : problem} />
        <Button look="primary" type="submit" className="w-full" disabled={accept.isPending}>
          {accept.isPending ? 'Joining…' : 'Join'}
        </Button>
      </form>
    </AuthFrame>
  );
}
