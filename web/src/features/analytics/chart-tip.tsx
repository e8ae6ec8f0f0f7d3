import type { AnalyticsRow } from '@/lib/api/types';
import { cx } from '@/lib/cx';
import { formatFigure, numberAt, type Report } from './reports';

/** The figures of one bar, for whoever points at it. */
export const ChartTip = ({ report, row, className, style }: { report: Report; row: AnalyticsRow; className?: string; style?: { left: string } }) => (
  <div className={cx('pointer-events-none absolute z-10 w-max rounded-lg border border-line bg-raised px-3 py-2 shadow-float', className)} style={style}>
    <p className="mb-1 font-medium text-ink">{report.label(row)}</p>
    {report.series.map(({ key, label }) => (
      <p key={key} className="flex justify-between gap-4">
        <span>{label}</span>
        <span className="text-ink">{formatFigure(numberAt(row, key), report.format)}</span>
      </p>
    ))}
  </div>
);
