import { useId } from 'react';
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import { formatCost, formatDate, humanize } from '@/lib/format';
import { colorOf } from './cost-colors';
import type { CostRow, CostSeries } from './cost-series';

const kTick = { fill: 'var(--hk-muted)', fontSize: 12 };
const kStack = 'cost';

/** "2026-11-22" as "Nov 22". */
const shortDate = (date: string): string => formatDate(date).replace(/, \d{4}$/, '');

/** The drawing only: its figures stand in the table beside it, which is what is read out. */
export function CostBars({ series }: { series: CostSeries }) {
  const pattern = useId();
  return (
    <div aria-hidden className="h-56 w-full">
      <BarChart
        responsive
        width="100%"
        height="100%"
        data={series.rows}
        accessibilityLayer={false}
        margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
      >
        <defs>
          <pattern id={pattern} width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width={5} height={5} fill="var(--hk-amber-soft)" />
            <rect width={2} height={5} fill="var(--hk-amber)" />
          </pattern>
        </defs>
        <CartesianGrid vertical={false} stroke="var(--hk-line)" />
        <XAxis dataKey="date" tickFormatter={shortDate} tick={kTick} tickLine={false} stroke="var(--hk-line-strong)" minTickGap={24} />
        <YAxis width="auto" tickFormatter={formatCost} tick={kTick} tickLine={false} axisLine={false} />
        <Tooltip
          cursor={{ fill: 'var(--hk-hover)' }}
          isAnimationActive={false}
          content={({ payload }) => <DayTip row={payload[0]?.payload as CostRow | undefined} />}
        />
        {series.providers.map((name, index) => (
          <Bar
            key={name}
            name={humanize(name)}
            dataKey={(row: CostRow) => row.byProvider.get(name) ?? 0}
            stackId={kStack}
            fill={colorOf(index)}
            maxBarSize={40}
            isAnimationActive={false}
          />
        ))}
        <Bar name="Outcome unknown" dataKey="atStake" stackId={kStack} fill={`url(#${pattern})`} maxBarSize={40} isAnimationActive={false} />
      </BarChart>
    </div>
  );
}

function DayTip({ row }: { row: CostRow | undefined }) {
  if (!row) return null;
  return (
    <div className="rounded-lg border border-line bg-raised px-3 py-2 text-xs shadow-float">
      <p className="mb-1 font-medium">{formatDate(row.date)}</p>
      {[...row.byProvider].map(([name, cost]) => (
        <TipLine key={name} label={humanize(name)} value={cost} />
      ))}
      {row.atStake > 0 ? <TipLine label="Outcome unknown" value={row.atStake} /> : null}
      <p className="text-muted">{row.calls === 1 ? '1 call' : `${String(row.calls)} calls`}</p>
    </div>
  );
}

const TipLine = ({ label, value }: { label: string; value: number }) => (
  <p className="flex justify-between gap-4 tabular-nums">
    <span className="text-muted">{label}</span>
    <span>{formatCost(value)}</span>
  </p>
);
