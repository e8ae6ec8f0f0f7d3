import { Metric, Metrics } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import type { EnrichmentStats } from '@/lib/api/types';
import { formatCost, formatNumber } from '@/lib/format';

const Waiting = () => <Skeleton className="my-2 w-12" />;

export function StatsCards({ stats }: { stats: EnrichmentStats | undefined }) {
  const count = (value: number | undefined) => (value === undefined ? <Waiting /> : formatNumber(value));
  return (
    <Metrics label="Today" columns="sm:grid-cols-3 lg:grid-cols-5">
      <Metric label="Queued" value={count(stats?.queued)} />
      <Metric label="Processing" value={count(stats?.processing)} />
      <Metric label="Completed Today" value={count(stats?.completedToday)} />
      <Metric label="Failed Today" value={count(stats?.failedToday)} {...(stats?.failedToday ? { tone: 'red' as const } : {})} />
      <Metric
        label="API Cost Today"
        value={stats ? formatCost(stats.costToday) : <Waiting />}
        note={stats?.atStakeToday ? `${formatCost(stats.atStakeToday)} outcome unknown` : null}
      />
    </Metrics>
  );
}
