import type { AnalyticsRow } from '@/lib/api/types';
import { LyingBars } from './lying-bars';
import { chartHeight, type Report } from './reports';
import { StandingBars } from './standing-bars';

export type ReportChartProps = { report: Report; rows: AnalyticsRow[]; onOpen: (row: AnalyticsRow) => void };

/** The drawing only: its figures stand in the table beside it, which is what is read out and reached by the keyboard. */
export const ReportChart = (props: ReportChartProps) => (
  <div aria-hidden className="text-xs text-muted tabular-nums" style={{ height: chartHeight(props.report, props.rows.length) }}>
    {props.report.direction === 'lying' ? <LyingBars {...props} /> : <StandingBars {...props} />}
  </div>
);
