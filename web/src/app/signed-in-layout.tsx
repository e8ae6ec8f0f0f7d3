import { Navigate, useLocation } from 'react-router';
import { ErrorState } from '@/components/ui/states';
import { SignedIn, useSession } from '@/lib/api/session';
import { useWaiting } from '@/lib/hooks';
import { LiveProvider } from './live-provider';
import { Shell } from './shell/shell';

/** Everything behind the sign-in page; the address asked for is kept. */
export function SignedInLayout() {
  const session = useSession();
  const waiting = useWaiting(session.isPending);
  const location = useLocation();
  if (waiting) return <div className="min-h-dvh" aria-busy="true" />;
  if (session.data === undefined) {
    return (
      <main className="flex min-h-dvh items-center bg-surface">
        <h1 className="sr-only">Hidden Key</h1>
        <ErrorState error={session.error} what="your session" onRetry={() => void session.refetch()} />
      </main>
    );
  }
  if (session.data === null) {
    const next = location.pathname + location.search;
    return <Navigate to={next === '/today' ? '/signin' : `/signin?next=${encodeURIComponent(next)}`} replace />;
  }
  return (
    <SignedIn value={session.data}>
      <LiveProvider>
        <Shell session={session.data} />
      </LiveProvider>
    </SignedIn>
  );
}
