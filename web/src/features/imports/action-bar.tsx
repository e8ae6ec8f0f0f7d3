import type { ReactNode } from 'react';
import { InlineProblem } from '@/components/ui/states';

type ActionBarProps = { problems: string[]; error: unknown; note?: ReactNode; children: ReactNode };

/** What can be done next, in sight however long the mapping is, and what keeps it from being done. */
export function ActionBar({ problems, error, note, children }: ActionBarProps) {
  return (
    <div className="sticky bottom-0 z-20 border-t border-line bg-chrome">
      <div aria-live="polite" className="empty:hidden">
        {problems.length > 0 ? <p className="border-b border-line bg-amber-soft px-4 py-1.5 text-sm text-amber">{problems.join(' ')}</p> : null}
      </div>
      <InlineProblem error={error} />
      <div className="flex flex-wrap items-center justify-end gap-2 px-4 py-2.5">
        {note ? <p className="min-w-0 flex-1 text-sm text-muted max-sm:hidden">{note}</p> : null}
        {children}
      </div>
    </div>
  );
}
