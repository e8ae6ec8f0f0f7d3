import type { ReactNode } from 'react';
import { cx } from '@/lib/cx';

export type Tone = 'neutral' | 'blue' | 'amber' | 'green' | 'red' | 'violet';

const kPill: Record<Tone, string> = {
  neutral: 'bg-neutral-soft text-muted',
  blue: 'bg-blue-soft text-blue',
  amber: 'bg-amber-soft text-amber',
  green: 'bg-green-soft text-green',
  red: 'bg-red-soft text-red',
  violet: 'bg-violet-soft text-violet',
};

const kInk: Record<Tone, string> = {
  neutral: 'text-faint',
  blue: 'text-blue',
  amber: 'text-amber',
  green: 'text-green',
  red: 'text-red',
  violet: 'text-violet',
};

export function Pill({ tone, children, busy = false }: { tone: Tone; children: ReactNode; busy?: boolean }) {
  return (
    <span className={cx('inline-flex h-5 items-center gap-1.5 rounded-full align-middle px-2 text-xs font-medium whitespace-nowrap', kPill[tone])}>
      <span aria-hidden className={cx('size-1.5 rounded-full bg-current', busy && 'animate-pulse')} />
      {children}
    </span>
  );
}

/** A verdict in one glance; the label is read out and shown on hover. */
export function Dot({ tone, label }: { tone: Tone; label: string }) {
  return (
    <span role="img" aria-label={label} title={label} className={cx('inline-flex shrink-0', kInk[tone])}>
      <span className="size-1.5 rounded-full bg-current" />
    </span>
  );
}
