import { useState, type FormEvent } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/states';
import { ApiProblem, asProblem } from '@/lib/api/problem';
import { useSession, useSetup, useSignIn } from '@/lib/api/session';
import { AuthFrame } from './auth-frame';
import { DemoLogin, SetupNotice } from './sign-in-notices';

/** Only an address of this site: a link must not send a fresh session elsewhere. */
const localPath = (next: string | null): string => (next && /^\/[^/\\]/.test(next) ? next : '/today');

function explain(error: unknown): unknown {
  const problem = error ? asProblem(error) : null;
  if (problem?.status === 401) {
    return new ApiProblem(401, { code: problem.code, detail: 'This e-mail and password do not match an account.' });
  }
  if (problem?.status === 429) {
    const wait = problem.retryAfterSeconds;
    return new ApiProblem(429, {
      code: problem.code,
      detail: `Too many attempts. Try again ${wait ? `in ${String(wait)} seconds` : 'in a moment'}.`,
    });
  }
  return error;
}

export function SignInPage() {
  const [parameters] = useSearchParams();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const session = useSession();
  const setup = useSetup();
  const signIn = useSignIn();
  if (session.data) return <Navigate to={localPath(parameters.get('next'))} replace />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ email: email.trim(), password });
  };
  const fill = (login: { email: string; password: string }) => {
    setEmail(login.email);
    setPassword(login.password);
  };
  return (
    <AuthFrame title="Sign in" lead="Leads, owners and county records in one place.">
      {setup.data?.needed ? <SetupNotice /> : null}
      {setup.data?.demoLogin ? <DemoLogin login={setup.data.demoLogin} onUse={fill} /> : null}
      <form className="space-y-3" onSubmit={submit}>
        <TextField label="E-mail" type="email" autoComplete="username" required value={email} onChange={(event) => setEmail(event.target.value)} />
        <TextField
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <InlineProblem error={explain(signIn.error)} />
        <Button look="primary" type="submit" className="w-full" disabled={signIn.isPending}>
          {signIn.isPending ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
    </AuthFrame>
  );
}
