import { cx } from '@/lib/cx';
import { formatCost } from '@/lib/format';

type SpendBarProps = { label: string; spent: number; atStake: number; budget: number; full: boolean };

const shareOf = (part: number, whole: number): number => (whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 1);

/** How much of a budget is used: what is paid, and hatched what may turn out to be. */
export function SpendBar({ label, spent, atStake, budget, full }: SpendBarProps) {
  const paid = shareOf(spent, budget);
  const risked = Math.min(1 - paid, shareOf(atStake, budget));
  const unknown = atStake > 0 ? ` and ${formatCost(atStake)} with unknown outcome` : '';
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round((paid + risked) * 100)}
      aria-valuetext={`${formatCost(spent)} spent${unknown} of ${formatCost(budget)}`}
      className="flex h-1.5 w-full overflow-hidden rounded-full bg-neutral-soft"
    >
      <div className={cx('h-full', full || paid + risked >= 1 ? 'bg-red' : 'bg-accent')} style={{ width: percent(paid) }} />
      <div className="h-full hatched" style={{ width: percent(risked) }} />
    </div>
  );
}

const percent = (share: number): string => `${String(share * 100)}%`;
