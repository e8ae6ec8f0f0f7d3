import { Link } from 'react-router';
import { Section } from '@/components/ui/card';
import { SkeletonBlock } from '@/components/ui/skeleton';
import { ErrorState } from '@/components/ui/states';
import { useAnalytics, type AnalyticsRange } from '@/lib/api/analytics';
import type { AnalyticsRow } from '@/lib/api/types';
import { formatNumber } from '@/lib/format';
import { CsvLink, recordsOf } from './report-section';
import { numberAt } from './reports';

const kTitle = 'Cohorts';

/** Conversion of each month's leads, month after month: the darker, the more. */
export function CohortsSection({ range }: { range: AnalyticsRange }) {
  const analytics = useAnalytics('cohorts', { ...range, compare: '' });
  return (
    <Section title={kTitle} aside={<CsvLink report="cohorts" title={kTitle} range={range} />}>
      <p className="mb-2 text-sm text-muted">Of the leads of each month, how many percent were converted by the end of the months after?</p>
      {!analytics.data && analytics.isError ? <ErrorState error={analytics.error} what="cohorts" onRetry={() => void analytics.refetch()} /> : null}
      {!analytics.data && !analytics.isError ? <SkeletonBlock lines={4} label="Loading cohorts" /> : null}
      {analytics.data?.rows.length === 0 ? <p className="py-4 text-sm text-muted">Nothing in this range.</p> : null}
      {analytics.data && analytics.data.rows.length > 0 ? <Grid rows={analytics.data.rows} /> : null}
    </Section>
  );
}

const kCell = 'h-8 min-w-16 border border-surface px-2 text-right text-sm tabular-nums';

function Grid({ rows }: { rows: AnalyticsRow[] }) {
  const cohorts = [...new Set(rows.map((row) => String(row['cohort'])))];
  const months = Math.max(...rows.map((row) => numberAt(row, 'month_number') ?? 0)) + 1;
  const most = Math.max(1, ...rows.map((row) => numberAt(row, 'conversion_rate') ?? 0));
  const at = (cohort: string, month: number) => rows.find((row) => row['cohort'] === cohort && numberAt(row, 'month_number') === month);
  return (
    <div className="overflow-x-auto">
      <table aria-label={kTitle} className="border-separate border-spacing-0">
        <thead>
          <tr className="text-xs text-muted">
            <th scope="col" className="pr-4 text-left font-medium">
              Month
            </th>
            <th scope="col" className="px-2 text-right font-medium">
              Leads
            </th>
            {Array.from({ length: months }, (_, month) => (
              <th key={month} scope="col" className="px-2 text-right font-medium">
                {month === 0 ? 'Same' : `+${String(month)}`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cohorts.map((cohort) => {
            const first = at(cohort, 0);
            const to = first ? recordsOf(first) : null;
            return (
              <tr key={cohort}>
                <th scope="row" className="pr-4 text-left text-sm font-normal">
                  {to ? (
                    <Link to={to} className="rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-ink">
                      {cohort}
                    </Link>
                  ) : (
                    cohort
                  )}
                </th>
                <td className="px-2 text-right text-sm tabular-nums">{formatNumber(first ? numberAt(first, 'total_leads') : null)}</td>
                {Array.from({ length: months }, (_, month) => {
                  const row = at(cohort, month);
                  const rate = row ? (numberAt(row, 'conversion_rate') ?? 0) : null;
                  return rate === null ? (
                    <td key={month} />
                  ) : (
                    <td key={month} className={kCell} style={{ background: `color-mix(in oklab, var(--hk-accent) ${String(Math.round((rate / most) * 40))}%, var(--hk-neutral-soft))` }}>
                      {formatNumber(rate)}%
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
