import type { ReactNode } from 'react';
import { SkeletonBlock } from '@/components/ui/skeleton';
import { ErrorState } from '@/components/ui/states';

type Query<T> = { data: T | undefined; error: unknown; isError: boolean; refetch: () => unknown };

type PartFrameProps<T> = { title: string; about: string; actions?: ReactNode; query?: Query<T>; children: ReactNode | ((data: T) => ReactNode) };

/** A part of the settings: what it is for, and its content once that is here. */
export function PartFrame<T>({ title, about, actions, query, children }: PartFrameProps<T>) {
  return (
    <section aria-label={title} className="px-4 py-5">
      <div className="mb-4 flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 className="text-lg font-semibold">{title}</h2>
          <p className="text-sm text-muted">{about}</p>
        </div>
        {actions}
      </div>
      {query && !query.data && query.isError ? <ErrorState error={query.error} what={title.toLowerCase()} onRetry={() => void query.refetch()} /> : null}
      {query && !query.data && !query.isError ? <SkeletonBlock lines={5} label={`Loading ${title.toLowerCase()}`} /> : null}
      {typeof children === 'function' ? (query?.data === undefined ? null : children(query.data)) : children}
    </section>
  );
}

export const kRoles = ['owner', 'admin', 'manager', 'agent', 'viewer'];

export const kHead = 'border-b border-line px-2 py-1.5 text-left text-xs font-medium text-muted first:pl-0 last:pr-0';
export const kCell = 'border-b border-line px-2 py-1.5 text-sm first:pl-0 last:pr-0';
