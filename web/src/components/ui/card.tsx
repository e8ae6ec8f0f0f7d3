import { useId, type ReactNode } from 'react';
import { cx } from '@/lib/cx';

type SectionProps = { title: string; anchor?: string; aside?: ReactNode; children: ReactNode; className?: string };

/** A titled part of a record page, set off by a line and not by a box. */
export function Section({ title, anchor, aside, children, className }: SectionProps) {
  const id = useId();
  return (
    <section id={anchor} aria-labelledby={id} className={cx('border-b border-line px-4 py-3.5', className)}>
      <div className="mb-2 flex min-h-6 flex-wrap items-center justify-between gap-2">
        <h2 id={id} className="text-sm font-semibold">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** Figures side by side; the lines between them are cut off at the outer edge, however many fit in a row. */
export function Metrics({ label, columns, children }: { label: string; columns: string; children: ReactNode }) {
  return (
    <div className="overflow-hidden border-b border-line">
      <dl aria-label={label} className={cx('-mr-px -mb-px grid grid-cols-2', columns)}>
        {children}
      </dl>
    </div>
  );
}

type MetricProps = { label: string; value: ReactNode; tone?: 'red'; note?: ReactNode };

export function Metric({ label, value, tone, note }: MetricProps) {
  return (
    <div className="relative min-w-0 border-r border-b border-line px-4 py-3 has-aria-expanded:bg-selected has-[button]:hover:bg-hover">
      <dt className="truncate text-xs text-muted">{label}</dt>
      <dd className={cx('mt-0.5 truncate text-xl font-semibold tabular-nums', tone === 'red' && 'text-red')}>{value}</dd>
      {note ? <dd className="truncate text-xs text-muted tabular-nums">{note}</dd> : null}
    </div>
  );
}
