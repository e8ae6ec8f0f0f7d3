import { useState, type FormEvent } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/states';
import { asProblem } from '@/lib/api/problem';
import { useCreateOwner, useSession, useSetup } from '@/lib/api/session';
import { AuthFrame } from './auth-frame';

const kEmpty = { name: '', email: '', password: '' };

export function SetupPage() {
  const [parameters] = useSearchParams();
  const token = parameters.get('token') ?? '';
  const [form, setForm] = useState(kEmpty);
  const session = useSession();
  const setup = useSetup();
  const create = useCreateOwner();
  if (session.data) return <Navigate to="/today" replace />;
  if (setup.data && !setup.data.needed) return <AlreadySetUp />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ token, ...form, name: form.name.trim(), email: form.email.trim() });
  };
  const problem = create.error ? asProblem(create.error) : null;
  const errorOf = (field: string) => problem?.fieldErrors.find((error) => error.field === field)?.message;
  const wire = (field: keyof typeof kEmpty) => ({
    value: form[field],
    error: errorOf(field),
    required: true,
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [field]: event.target.value }),
  });
  return (
    <AuthFrame title="Create the owner" lead="The first account of this workspace. It may do everything; further users are made on the command line.">
      {token === '' ? <MissingToken /> : null}
      <form className="space-y-3" onSubmit={submit}>
        <TextField label="Your name" autoComplete="name" {...wire('name')} />
        <TextField label="E-mail" type="email" autoComplete="username" {...wire('email')} />
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          note="Long is strong: a few words are better than symbols."
          {...wire('password')}
        />
        <InlineProblem error={problem?.fieldErrors.length ? null : problem} />
        <Button look="primary" type="submit" className="w-full" disabled={create.isPending || token === ''}>
          {create.isPending ? 'Creating…' : 'Create owner and sign in'}
        </Button>
      </form>
    </AuthFrame>
  );
}

const MissingToken = () => (
  <p role="alert" className="mb-4 rounded-md bg-amber-soft px-3 py-2 text-sm text-amber">
    This link has no setup token. Use the whole link that the server printed when it started.
  </p>
);

const AlreadySetUp = () => (
  <AuthFrame title="Already set up" lead="This workspace has an owner.">
    <Link to="/signin" className="text-base font-medium text-link underline underline-offset-2">
      Go to sign in
    </Link>
  </AuthFrame>
);
