import { Button } from '@/components/ui/button';

export const SetupNotice = () => (
  <p className="mb-4 rounded-md bg-blue-soft px-3 py-2 text-sm text-blue">
    This workspace has no owner yet. Open the setup link that the server printed when it started.
  </p>
);

type Login = { email: string; password: string };

/** The demo workspace has a public account: showing it is the point. */
export function DemoLogin({ login, onUse }: { login: Login; onUse: (login: Login) => void }) {
  return (
    <div className="mb-4 flex items-center justify-between gap-3 rounded-md border border-line bg-violet-soft px-3 py-2 text-sm text-violet">
      <dl className="grid min-w-0 grid-cols-[auto_1fr] gap-x-2">
        <dt>Demo</dt>
        <dd className="truncate font-mono text-xs leading-5">{login.email}</dd>
        <dt>Password</dt>
        <dd className="truncate font-mono text-xs leading-5">{login.password}</dd>
      </dl>
      <Button small onClick={() => onUse(login)}>
        Fill in
      </Button>
    </div>
  );
}
