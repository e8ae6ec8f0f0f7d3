import { useRouteError } from 'react-router';
import { Button, ButtonLink } from '@/components/ui/button';
import { Page } from '@/components/ui/page';
import { EmptyState } from '@/components/ui/states';

export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <EmptyState
        ghost={false}
        title="This page does not exist"
        actions={
          <ButtonLink look="primary" to="/today">
            Go to Today
          </ButtonLink>
        }
      >
        The address may be mistyped, or the page was moved.
      </EmptyState>
    </Page>
  );
}

/** The last resort: a page that failed to load or crashed while drawing. */
export function RouteCrash() {
  const error = useRouteError();
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-3 bg-surface p-6 text-center">
      <h1 className="text-xl font-semibold">Something went wrong</h1>
      <p role="alert" className="max-w-md text-base text-muted">
        {error instanceof Error ? error.message : 'The page could not be shown.'} Your data is safe on the server.
      </p>
      <Button
        look="primary"
        onClick={() => {
          window.location.reload();
        }}
      >
        Reload
      </Button>
    </main>
  );
}
