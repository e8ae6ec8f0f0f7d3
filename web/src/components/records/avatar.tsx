import { cx } from '@/lib/cx';

const kTones = ['bg-violet-soft text-violet', 'bg-blue-soft text-blue', 'bg-green-soft text-green', 'bg-amber-soft text-amber', 'bg-neutral-soft text-muted'];

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();

const toneOf = (name: string): string => kTones[[...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % kTones.length] ?? '';

/** A person or record in 20 px: its initials, in a tone of its own. */
export const Avatar = ({ name, square = false }: { name: string; square?: boolean }) => (
  <span
    aria-hidden
    className={cx('flex size-5 shrink-0 items-center justify-center text-[9px] font-semibold', square ? 'rounded-sm' : 'rounded-full', toneOf(name))}
  >
    {initials(name) || '?'}
  </span>
);
