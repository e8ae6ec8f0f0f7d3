import { CircleAlert, Copy, Lock, RotateCw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { asProblem } from '@/lib/api/problem';
import { Button } from './button';

const Centered = ({ children }: { children: ReactNode }) => (
  <div className="mx-auto flex w-full max-w-md flex-col items-center gap-3 px-6 py-12 text-center">{children}</div>
);

const Title = ({ children }: { children: ReactNode }) => <h2 className="text-lg font-semibold text-ink">{children}</h2>;

/** A faint drawing of the filled page, so that an empty one says what will be there. */
const Ghost = () => (
  <div aria-hidden className="aspect-[16/10] w-56 overflow-hidden rounded-lg border border-line bg-surface">
    <div className="flex h-6 items-center gap-1.5 border-b border-line px-2.5">
      <span className="h-1.5 w-10 rounded-full bg-line-strong" />
      <span className="ml-auto h-2 w-7 rounded-sm bg-selected" />
    </div>
    {[64, 48, 72, 40, 56, 44].map((width) => (
      <div key={width} className="flex h-[19px] items-center gap-2 border-b border-line px-2.5">
        <span className="h-1.5 rounded-full bg-neutral-soft" style={{ width }} />
        <span className="ml-auto h-1.5 w-5 rounded-full bg-neutral-soft" />
        <span className="h-1.5 w-8 rounded-full bg-neutral-soft" />
      </div>
    ))}
  </div>
);

type EmptyProps = { title: string; children: ReactNode; actions?: ReactNode; ghost?: boolean };

export function EmptyState({ title, children, actions, ghost = true }: EmptyProps) {
  return (
    <Centered>
      {ghost ? <Ghost /> : null}
      <Title>{title}</Title>
      <p className="text-base text-muted">{children}</p>
      {actions ? <div className="flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </Centered>
  );
}

export function NoPermission({ what }: { what: string }) {
  return (
    <Centered>
      <Lock aria-hidden className="size-6 text-faint" />
      <Title>You cannot see {what}</Title>
      <p className="text-base text-muted">Your role does not include it. The owner or an admin of this workspace can grant it.</p>
    </Centered>
  );
}

function NotFound({ what }: { what: string }) {
  return (
    <Centered>
      <CircleAlert aria-hidden className="size-6 text-faint" />
      <Title>Nothing here</Title>
      <p className="text-base text-muted">There is no such page in {what}, or it was removed.</p>
    </Centered>
  );
}

export function ReferenceId({ id }: { id: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    // Without a clipboard (plain HTTP) the id stays selectable text.
    void Promise.resolve(navigator.clipboard?.writeText(id)).then(
      () => {
        setCopied(true);
      },
      () => undefined,
    );
  };
  return (
    <p className="flex items-center gap-1.5 text-sm text-muted">
      Reference <code className="font-mono text-xs text-ink">{id}</code>
      <Button small look="ghost" onClick={copy}>
        <Copy aria-hidden className="size-3!" />
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </p>
  );
}

/** What happened, what to do, and the id to report; a refused permission and a missing record say so instead. */
export function ErrorState({ error, what, onRetry }: { error: unknown; what: string; onRetry?: () => void }) {
  const problem = asProblem(error);
  if (problem.status === 403) return <NoPermission what={what} />;
  if (problem.status === 404) return <NotFound what={what} />;
  return (
    <Centered>
      <CircleAlert aria-hidden className="size-6 text-red" />
      <div role="alert" className="space-y-1">
        <Title>Could not load {what}</Title>
        <p className="text-base text-muted">{problem.message}</p>
        {problem.suggestion ? <p className="text-base text-muted">{problem.suggestion}</p> : null}
      </div>
      {problem.requestId ? <ReferenceId id={problem.requestId} /> : null}
      {onRetry ? (
        <Button onClick={onRetry}>
          <RotateCw aria-hidden />
          Try again
        </Button>
      ) : null}
    </Centered>
  );
}

/** A failure beside what the person was doing: inside a form or a card. */
export function InlineProblem({ error }: { error: unknown }) {
  if (!error) return null;
  const problem = asProblem(error);
  return (
    <div role="alert" className="rounded-md border border-line bg-red-soft px-3 py-2 text-sm text-red">
      <p>{problem.message}</p>
      {problem.suggestion ? <p>{problem.suggestion}</p> : null}
      {problem.requestId ? <p className="mt-1 font-mono text-xs">Reference {problem.requestId}</p> : null}
    </div>
  );
}
