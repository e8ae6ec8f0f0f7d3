import { formatCost, formatDate, formatNumber, humanize } from '@/lib/format';
import type { CostRow, CostSeries } from './cost-series';

const kCell = 'border-b border-line px-2 py-1 text-right tabular-nums first:pl-0 first:text-left last:pr-0';

/** The chart as figures, for who cannot see it or wants to copy them: newest day first, days without calls left out. */
export function CostTable({ series, days }: { series: CostSeries; days: number }) {
  const rows = series.rows.filter((row) => row.calls > 0 || row.atStake > 0 || row.byProvider.size > 0).reverse();
  return (
    <details className="mt-2 text-sm">
      <summary className="w-fit rounded-sm text-muted hover:text-ink">Figures as a table</summary>
      <div className="mt-2 max-w-2xl overflow-x-auto">
        <table aria-label={`Cost by day and provider, last ${String(days)} days`} className="w-full border-separate border-spacing-0">
          <thead>
            <tr className="text-xs text-muted">
              <Head>Day</Head>
              {series.providers.map((name) => (
                <Head key={name}>{humanize(name)}</Head>
              ))}
              <Head>Outcome unknown</Head>
              <Head>Calls</Head>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Day key={row.date} row={row} providers={series.providers} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

const Head = ({ children }: { children: string }) => (
  <th scope="col" className={`${kCell} font-medium whitespace-nowrap`}>
    {children}
  </th>
);

const Day = ({ row, providers }: { row: CostRow; providers: string[] }) => (
  <tr>
    <th scope="row" className={`${kCell} font-normal whitespace-nowrap`}>
      {formatDate(row.date)}
    </th>
    {providers.map((name) => (
      <td key={name} className={kCell}>
        {formatCost(row.byProvider.get(name) ?? 0)}
      </td>
    ))}
    <td className={kCell}>{formatCost(row.atStake)}</td>
    <td className={kCell}>{formatNumber(row.calls)}</td>
  </tr>
);
