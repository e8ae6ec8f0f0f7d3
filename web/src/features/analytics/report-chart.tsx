import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import type { AnalyticsRow } from '@/lib/api/types';
import { chartHeight, formatFigure, numberAt, type Report } from './reports';

const kTick = { fill: 'var(--hk-muted)', fontSize: 12 };
const kLabelWidth = 116;

type ReportChartProps = { report: Report; rows: AnalyticsRow[]; onOpen: (row: AnalyticsRow) => void };

const short = (label: string): string => (label.length > 18 ? `${label.slice(0, 17)}…` : label);

/** The drawing only: its figures stand in the table beside it, which is what is read out and reached by the keyboard. */
export function ReportChart({ report, rows, onOpen }: ReportChartProps) {
  const lying = report.direction === 'lying';
  const format = (value: number) => formatFigure(value, report.format);
  const open = (_: unknown, index: number) => {
    const row = rows[index];
    if (row?.filter) onOpen(row);
  };
  return (
    <div aria-hidden className="w-full" style={{ height: chartHeight(report, rows.length) }}>
      <BarChart
        responsive
        width="100%"
        height="100%"
        layout={lying ? 'vertical' : 'horizontal'}
        data={rows}
        accessibilityLayer={false}
        // In a course of time the second bar is a part of the first, and stands before it: a day may be two points wide.
        barGap={lying ? 2 : '-100%'}
        barCategoryGap={lying ? '10%' : 1}
        margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={lying} horizontal={!lying} stroke="var(--hk-line)" />
        {lying ? (
          <>
            <XAxis type="number" tickFormatter={format} tick={kTick} tickLine={false} axisLine={false} allowDecimals={report.format !== 'count'} />
            <YAxis type="category" width={kLabelWidth} dataKey={(row: AnalyticsRow) => short(report.label(row))} tick={kTick} tickLine={false} stroke="var(--hk-line-strong)" />
          </>
        ) : (
          <>
            <XAxis dataKey={(row: AnalyticsRow) => report.label(row).replace(/, \d{4}$/, '')} tick={kTick} tickLine={false} stroke="var(--hk-line-strong)" minTickGap={24} />
            <YAxis width="auto" tickFormatter={format} tick={kTick} tickLine={false} axisLine={false} allowDecimals={false} />
          </>
        )}
        <Tooltip cursor={{ fill: 'var(--hk-hover)' }} isAnimationActive={false} content={({ payload }) => <Tip report={report} row={payload[0]?.payload as AnalyticsRow | undefined} />} />
        {report.series.map(({ key, label, color }) => (
          <Bar
            key={key}
            name={label}
            dataKey={(row: AnalyticsRow) => numberAt(row, key) ?? 0}
            {...(report.stacked ? { stackId: 'all' } : {})}
            fill={color}
            maxBarSize={lying ? 16 : 40}
            isAnimationActive={false}
            className="cursor-pointer"
            onClick={open}
          />
        ))}
      </BarChart>
    </div>
  );
}

function Tip({ report, row }: { report: Report; row: AnalyticsRow | undefined }) {
  if (!row) return null;
  return (
    <div className="rounded-lg border border-line bg-raised px-3 py-2 text-xs shadow-float">
      <p className="mb-1 font-medium">{report.label(row)}</p>
      {report.series.map(({ key, label }) => (
        <p key={key} className="flex justify-between gap-4 tabular-nums">
          <span className="text-muted">{label}</span>
          <span>{formatFigure(numberAt(row, key), report.format)}</span>
        </p>
      ))}
    </div>
  );
}
