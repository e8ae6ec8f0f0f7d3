import { useDelayed } from '@/lib/hooks';
import { cx } from '@/lib/cx';

export const Skeleton = ({ className }: { className?: string }) => (
  <span aria-hidden className={cx('block h-3 animate-pulse rounded-sm bg-neutral-soft', className)} />
);

/** Rows of the right height while a table loads. */
export function SkeletonRows({ rows = 12 }: { rows?: number }) {
  const visible = useDelayed(true);
  return (
    <div role="status" aria-label="Loading" className={cx(!visible && 'invisible')}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-8 items-center gap-4 border-b border-line px-4">
          <Skeleton className="w-36" />
          <Skeleton className="w-52 max-sm:hidden" />
          <Skeleton className="w-16" />
          <Skeleton className="ml-auto w-20 max-sm:hidden" />
        </div>
      ))}
    </div>
  );
}

export function SkeletonBlock({ lines = 4, label = 'Loading' }: { lines?: number; label?: string }) {
  const visible = useDelayed(true);
  return (
    <div role="status" aria-label={label} className={cx('space-y-3 py-1', !visible && 'invisible')}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} className={line % 2 ? 'w-1/2' : 'w-3/4'} />
      ))}
    </div>
  );
}
