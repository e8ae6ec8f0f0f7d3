import { lazy, Suspense } from 'react';
import { Section } from '@/components/ui/card';
import { Skeleton, SkeletonBlock } from '@/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/components/ui/states';
import { useCosts } from '@/lib/api/costs';
import { useProviders } from '@/lib/api/providers';
import { useSignedIn } from '@/lib/api/session';
import type { CostDay, Provider } from '@/lib/api/types';
import { cx } from '@/lib/cx';
import { dateIn, formatCost, humanize } from '@/lib/format';
import { useNow } from '@/lib/hooks';
import { usePollMs } from '@/lib/live';
import { useUrlValues } from '@/lib/url-values';
import { colorOf } from './cost-colors';
import { costSeries, type CostSeries } from './cost-series';
import { CostTable } from './cost-table';
import { StateTabs } from './state-tabs';

// Drawing charts takes more code than the rest of the page: it comes when there is something to draw.
const CostBars = lazy(() =>
  import('./cost-bars').then(
    (module) => ({ default: module.CostBars }),
    () => ({ default: NoDrawing }),
  ),
);

const kDaysDefault = 30;
const kPeriods = [7, kDaysDefault, 90].map((days) => ({ value: String(days), label: `${String(days)} days` }));

/** What enrichment costs, by day and provider. */
export function CostsSection() {
  const { value, change } = useUrlValues();
  const asked = kPeriods.find((period) => period.value === value('days'))?.value;
  const days = Number(asked ?? kDaysDefault);
  const costs = useCosts(days, usePollMs());
  const paid = useProviders().data?.items.filter((provider) => !provider.free);
  const setDays = (next: string) => change({ days: next === String(kDaysDefault) ? '' : next });
  return (
    <Section title="Cost by day" anchor="costs" aside={<StateTabs label="Period" value={String(days)} tabs={kPeriods} onChange={setDays} />}>
      {!costs.data && costs.isError ? <ErrorState error={costs.error} what="costs" onRetry={() => void costs.refetch()} /> : null}
      {!costs.data && !costs.isError ? <SkeletonBlock lines={6} label="Loading the costs" /> : null}
      {costs.data ? (
        // The figures of the last period stay, dimmed, until those of the new one are here.
        <div aria-busy={costs.isPlaceholderData} className={cx(costs.isPlaceholderData && 'opacity-60')}>
          <Costs items={costs.data.items} days={days} paid={paid} />
        </div>
      ) : null}
    </Section>
  );
}

type CostsProps = { items: CostDay[]; days: number; paid: Provider[] | undefined };

function Costs({ items, days, paid }: CostsProps) {
  const zone = useSignedIn()?.workspace.timeZone;
  const series = costSeries(items, days, dateIn(zone, useNow(60_000)));
  if (series.cost === 0 && series.atStake === 0) return <NothingCharged days={days} paid={paid} />;
  return (
    <>
      <Summary series={series} days={days} paid={paid ?? []} />
      <Legend series={series} />
      <Suspense fallback={<Skeleton className="h-56!" />}>
        <CostBars series={series} />
      </Suspense>
      <CostTable series={series} days={days} />
    </>
  );
}

function NoDrawing() {
  return <p className="py-2 text-sm text-muted">The chart could not be loaded. Its figures are in the table.</p>;
}

const total = (providers: Provider[], pick: (provider: Provider) => number): number =>
  providers.reduce((sum, provider) => sum + pick(provider), 0);

function Summary({ series, days, paid }: { series: CostSeries; days: number; paid: Provider[] }) {
  const capped = paid.length > 0 && paid.every((provider) => provider.dailyBudget !== null);
  const budget = capped ? ` of ${formatCost(total(paid, (provider) => provider.dailyBudget ?? 0))}` : '';
  return (
    <p className="mb-2 text-sm text-muted tabular-nums">
      {paid.length > 0 ? (
        <>
          Today <b className="font-medium text-ink">{formatCost(total(paid, (provider) => provider.spentToday))}</b>
          {budget}
          {' · '}
        </>
      ) : null}
      {days} days <b className="font-medium text-ink">{formatCost(series.cost)}</b>
      {series.atStake > 0 ? `, and ${formatCost(series.atStake)} with unknown outcome` : ''}
    </p>
  );
}

function Legend({ series }: { series: CostSeries }) {
  return (
    <ul aria-label="Legend" className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {series.providers.map((name, index) => (
        <li key={name} className="flex min-w-0 items-center gap-1.5">
          <span aria-hidden className="size-2.5 shrink-0 rounded-sm" style={{ background: colorOf(index) }} />
          <span className="truncate">{humanize(name)}</span>
        </li>
      ))}
      {series.atStake > 0 ? (
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-sm hatched" />
          Outcome unknown
        </li>
      ) : null}
    </ul>
  );
}

function NothingCharged({ days, paid }: { days: number; paid: Provider[] | undefined }) {
  if (paid && paid.length > 0) {
    return (
      <EmptyState ghost={false} title="Nothing was charged">
        No call cost anything in the last {days} days.
      </EmptyState>
    );
  }
  return (
    <EmptyState ghost={false} title="No costs">
      County records are free. Costs appear here once a paid provider is set up: start the server with <code className="font-mono text-xs">HK_ATTOM_KEY</code>{' '}
      to ask ATTOM.
    </EmptyState>
  );
}
