import { Download } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { Section } from '@/components/ui/card';
import { SkeletonBlock } from '@/components/ui/skeleton';
import { ErrorState } from '@/components/ui/states';
import { analyticsPath, useAnalytics, type AnalyticsRange } from '@/lib/api/analytics';
import type { Analytics, AnalyticsRow } from '@/lib/api/types';
import { cx } from '@/lib/cx';
import { listAddress } from '@/lib/records/filter';
import { ReportChart } from './report-chart';
import { formatFigure, numberAt, type Column, type Report } from './reports';

export const recordsOf = (row: AnalyticsRow): string | null => (row.filter ? listAddress(row.object, row.filter) : null);

type ReportSectionProps = { report: Report; range: AnalyticsRange };

/** A question, its answer as a drawing, and the figures with the records behind each of them. */
export function ReportSection({ report, range }: ReportSectionProps) {
  const analytics = useAnalytics(report.name, range);
  return (
    <Section title={report.title} aside={<CsvLink report={report.name} title={report.title} range={range} />}>
      <p className="mb-2 text-sm text-muted">{report.about}</p>
      {!analytics.data && analytics.isError ? <ErrorState error={analytics.error} what={report.title.toLowerCase()} onRetry={() => void analytics.refetch()} /> : null}
      {!analytics.data && !analytics.isError ? <Placeholder label={`Loading ${report.title.toLowerCase()}`} /> : null}
      {analytics.data ? (
        <div aria-busy={analytics.isPlaceholderData} className={cx(analytics.isPlaceholderData && 'opacity-60')}>
          <Answer report={report} data={analytics.data} />
        </div>
      ) : null}
    </Section>
  );
}

/** As tall as most answers are, so that what stands below stays where it is. */
const Placeholder = ({ label }: { label: string }) => (
  <div className="min-h-128 xl:min-h-64">
    <SkeletonBlock lines={5} label={label} />
  </div>
);

export const CsvLink = ({ report, title, range }: { report: string; title: string; range: AnalyticsRange }) => (
  <a
    href={analyticsPath(report, range, 'csv')}
    download
    aria-label={`${title} as CSV`}
    className="inline-flex h-6 items-center gap-1.5 rounded-md px-2 text-xs font-medium text-muted hover:bg-hover hover:text-ink"
  >
    <Download aria-hidden className="size-3.5" />
    CSV
  </a>
);

const hasFigures = (report: Report, row: AnalyticsRow): boolean => report.series.some(({ key }) => (numberAt(row, key) ?? 0) > 0);

function Answer({ report, data }: { report: Report; data: Analytics }) {
  const navigate = useNavigate();
  if (!data.rows.some((row) => hasFigures(report, row))) return <p className="py-4 text-sm text-muted">Nothing in this range.</p>;
  const open = (row: AnalyticsRow) => {
    const to = recordsOf(row);
    if (to) void navigate(to);
  };
  return (
    <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div>
        <Legend report={report} />
        <ReportChart report={report} rows={data.rows} onOpen={open} />
      </div>
      <Figures report={report} data={data} />
    </div>
  );
}

const Legend = ({ report }: { report: Report }) => (
  <ul aria-label="Legend" className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
    {report.series.map(({ key, label, color }) => (
      <li key={key} className="flex items-center gap-1.5">
        <span aria-hidden className="size-2.5 rounded-sm" style={{ background: color }} />
        {label}
      </li>
    ))}
  </ul>
);

const kCell = 'border-b border-line px-2 py-1 text-right tabular-nums first:pl-0 first:text-left last:pr-0';

function Figures({ report, data }: { report: Report; data: Analytics }) {
  const before = new Map(data.compared?.map((row) => [report.label(row), row]));
  // A course of time is read from its end, and its empty days say nothing.
  const rows = report.direction === 'standing' ? data.rows.filter((row) => hasFigures(report, row)).reverse() : data.rows;
  return (
    <div className="max-h-96 overflow-auto">
      <table aria-label={report.title} className="w-full border-separate border-spacing-0 text-sm">
        <thead>
          <tr className="text-xs text-muted">
            <th scope="col" className={`${kCell} font-medium`}>
              {report.labelHead}
            </th>
            {report.columns.map(({ key, label }) => (
              <th key={key} scope="col" className={`${kCell} font-medium`}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const to = recordsOf(row);
            const label = report.label(row);
            return (
              <tr key={label}>
                <th scope="row" className={`${kCell} font-normal`}>
                  {to ? (
                    <Link to={to} className="rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-ink">
                      {label}
                    </Link>
                  ) : (
                    label
                  )}
                </th>
                {report.columns.map((column) => (
                  <td key={column.key} className={kCell}>
                    <Figure row={row} before={data.compared ? before.get(label) : undefined} compares={data.compared !== null && report.direction === 'lying'} column={column} />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Figure({ row, before, compares, column }: { row: AnalyticsRow; before: AnalyticsRow | undefined; compares: boolean; column: Column }) {
  const value = numberAt(row, column.key);
  const old = before ? numberAt(before, column.key) : null;
  return (
    <>
      {formatFigure(value, column.format)}
      {compares ? <span className="block text-xs text-muted">{old === null ? 'none before' : `${formatFigure(old, column.format)} before`}</span> : null}
    </>
  );
}
