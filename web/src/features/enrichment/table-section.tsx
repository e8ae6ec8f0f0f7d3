import { useId, type ReactNode } from 'react';

type TableSectionProps = { title: string; anchor?: string; aside?: ReactNode; children: ReactNode };

/** A part of the monitor whose table runs from edge to edge. */
export function TableSection({ title, anchor, aside, children }: TableSectionProps) {
  const id = useId();
  return (
    <section id={anchor} aria-labelledby={id} className="border-b border-line pb-4 last:border-b-0">
      <div className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-1.5">
        <h2 id={id} className="text-sm font-semibold">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
