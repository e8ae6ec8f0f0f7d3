import { useState, type PointerEvent } from 'react';
import type { AnalyticsRow } from '@/lib/api/types';
import { useIsNarrow } from '@/lib/hooks';
import { ChartTip } from './chart-tip';
import type { ReportChartProps } from './report-chart';
import { formatFigure, numberAt, type Series } from './reports';
import { percentOf, ticksUpTo } from './scale';

const kWide = 0.8;
/** A few bars do not have to fill the whole width. */
const kRowsToFill = 15;

/** All bars of a series as one shape: a year of days is no more to draw than a week. */
function shapeOf(rows: AnalyticsRow[], { key }: Series, top: number): string {
  const width = Math.min(kWide, rows.length / kRowsToFill);
  return rows
    .map((row, index) => ({ left: index + (1 - width) / 2, height: percentOf(numberAt(row, key) ?? 0, top) }))
    .filter(({ height }) => height > 0)
    .map(({ left, height }) => `M${left.toFixed(3)} 100V${(100 - height).toFixed(2)}h${width.toFixed(3)}V100Z`)
    .join('');
}

/** A course of time. A later series is a part of the first, and stands before it. */
export function StandingBars({ report, rows, onOpen }: ReportChartProps) {
  const [at, setAt] = useState<number | null>(null);
  const highest = Math.max(...rows.flatMap((row) => report.series.map(({ key }) => numberAt(row, key) ?? 0)));
  const ticks = ticksUpTo(highest, report.format === 'count');
  const top = ticks.at(-1) ?? 1;
  const pointed = at === null ? undefined : rows[at];
  const point = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    setAt(Math.max(0, Math.min(rows.length - 1, Math.floor(((event.clientX - box.left) / box.width) * rows.length))));
  };
  const left = (index: number) => `${String((index / rows.length) * 100)}%`;
  return (
    <div className="flex h-full pt-2 pr-2 pb-6">
      <div className="relative mr-2">
        <span className="invisible">{formatFigure(top, report.format)}</span>
        {ticks.map((tick) => (
          <span key={tick} className="absolute right-0 translate-y-1/2" style={{ bottom: `${String((tick / top) * 100)}%` }}>
            {formatFigure(tick, report.format)}
          </span>
        ))}
      </div>
      <div
        className={pointed?.filter ? 'relative flex-1 cursor-pointer' : 'relative flex-1'}
        onPointerMove={point}
        onPointerLeave={() => setAt(null)}
        onClick={() => pointed?.filter && onOpen(pointed)}
      >
        {ticks.map((tick) => (
          <span key={tick} className="absolute inset-x-0 border-t border-line" style={{ bottom: `${String((tick / top) * 100)}%` }} />
        ))}
        {at === null ? null : <span className="absolute inset-y-0 bg-hover" style={{ left: left(at), width: left(1) }} />}
        <svg viewBox={`0 0 ${String(rows.length)} 100`} preserveAspectRatio="none" className="absolute inset-0 size-full">
          {report.series.map((series) => (
            <path key={series.key} d={shapeOf(rows, series, top)} fill={series.color} />
          ))}
        </svg>
        <Labels names={rows.map((row) => report.label(row).replace(/, \d{4}$/, ''))} />
        {pointed && at !== null ? (
          <ChartTip report={report} row={pointed} className={at > rows.length / 2 ? 'top-2 -translate-x-full' : 'top-2'} style={{ left: left(at + (at > rows.length / 2 ? 0 : 1)) }} />
        ) : null}
      </div>
    </div>
  );
}

/** As many names as there is room for, the last one always among them: it is now. */
function Labels({ names }: { names: string[] }) {
  const most = useIsNarrow() ? 4 : 9;
  const every = Math.max(1, Math.ceil(names.length / most));
  return names.map((name, index) =>
    (names.length - 1 - index) % every === 0 ? (
      <span key={name} className="absolute top-full mt-1 -translate-x-1/2 whitespace-nowrap" style={{ left: `${String(((index + 0.5) / names.length) * 100)}%` }}>
        {name}
      </span>
    ) : null,
  );
}
