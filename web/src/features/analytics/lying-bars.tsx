import type { AnalyticsRow } from '@/lib/api/types';
import { cx } from '@/lib/cx';
import { useIsNarrow } from '@/lib/hooks';
import { ChartTip } from './chart-tip';
import type { ReportChartProps } from './report-chart';
import { formatFigure, numberAt, type Report } from './reports';
import { percentOf, ticksUpTo } from './scale';

const valuesOf = (report: Report, row: AnalyticsRow): number[] => report.series.map(({ key }) => numberAt(row, key) ?? 0);

/** How far a row's bars reach: beside each other the longest, behind each other all of them. */
const reachOf = (report: Report, row: AnalyticsRow): number => {
  const values = valuesOf(report, row);
  return report.stacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values);
};

/** A row for each name, with room for long ones. */
export function LyingBars({ report, rows, onOpen }: ReportChartProps) {
  const ticks = ticksUpTo(Math.max(...rows.map((row) => reachOf(report, row))), report.format === 'count');
  const top = ticks.at(-1) ?? 1;
  const narrow = useIsNarrow();
  // Dollars are long words: on a phone every second one is left out.
  const named = (index: number) => !narrow || ticks.length < 4 || (ticks.length - 1 - index) % 2 === 0;
  return (
    <div className="relative h-full">
      <div className="absolute top-0 right-4 bottom-6 left-[124px]">
        {ticks.map((tick, index) => (
          <span key={tick} className="absolute inset-y-0 border-l border-line" style={{ left: `${String((tick / top) * 100)}%` }}>
            {named(index) ? <span className="absolute top-full mt-1 -translate-x-1/2">{formatFigure(tick, report.format)}</span> : null}
          </span>
        ))}
      </div>
      <div className="absolute inset-x-0 top-0 bottom-6 flex flex-col">
        {rows.map((row) => (
          <div
            key={report.label(row)}
            className={cx('group relative flex min-h-0 flex-1 items-center gap-2 pr-4 hover:bg-hover/60', row.filter && 'cursor-pointer')}
            onClick={() => row.filter && onOpen(row)}
          >
            <span className="w-[116px] shrink-0 truncate text-right">{report.label(row)}</span>
            <span className={cx('min-w-0 flex-1', report.stacked && 'flex')}>
              {report.series.map(({ key, color }) => (
                <span key={key} className={cx('block rounded-r-[2px]', report.series.length > 1 && !report.stacked ? 'my-0.5 h-3.5' : 'h-4')} style={{ width: `${String(percentOf(numberAt(row, key) ?? 0, top))}%`, background: color }} />
              ))}
            </span>
            <ChartTip report={report} row={row} className="top-full left-[132px] hidden group-hover:block" />
          </div>
        ))}
      </div>
    </div>
  );
}
