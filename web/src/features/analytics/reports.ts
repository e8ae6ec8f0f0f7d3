import type { AnalyticsRow } from '@/lib/api/types';
import { formatDate, formatMoney, formatNumber, humanize } from '@/lib/format';

export type Format = 'count' | 'money' | 'percent' | 'days';

export type Series = { key: string; label: string; color: string };
export type Column = { key: string; label: string; format: Format };

export type Report = {
  name: string;
  title: string;
  /** The question it answers. */
  about: string;
  label: (row: AnalyticsRow) => string;
  labelHead: string;
  series: Series[];
  format: Format;
  /** Bars that lie leave room for long names; those that stand show a course of time. */
  direction: 'lying' | 'standing';
  stacked?: boolean;
  columns: Column[];
};

const kBlue = 'var(--hk-accent)';
const kGreen = 'var(--hk-green)';
const kAmber = 'var(--hk-amber)';
const kViolet = 'var(--hk-violet)';
const kRed = 'var(--hk-red)';

const text = (row: AnalyticsRow, ...keys: string[]): string => {
  for (const key of keys) {
    const value = row[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '—';
};

const leads: Column = { key: 'total_leads', label: 'Leads', format: 'count' };
const converted: Column = { key: 'converted', label: 'Converted', format: 'count' };
const rate: Column = { key: 'conversion_rate', label: 'Rate', format: 'percent' };

/** Days and weeks are dates; months stay as they are written. */
const period = (name: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(name) ? formatDate(name) : name);

const bySource = (row: AnalyticsRow): string => {
  const source = text(row, 'source');
  return source === '(none)' ? 'No source' : humanize(source);
};

export const kReports: Report[] = [
  {
    name: 'leads-over-time',
    title: 'Leads over time',
    about: 'How many leads came in, and how many of them were converted since?',
    label: (row) => period(text(row, 'period')),
    labelHead: 'Period',
    series: [
      { key: 'total_leads', label: 'Leads', color: kBlue },
      { key: 'converted', label: 'Converted', color: kGreen },
    ],
    format: 'count',
    direction: 'standing',
    columns: [leads, converted],
  },
  {
    name: 'conversion-by-source',
    title: 'Conversion by source',
    about: 'Which sources bring leads that become opportunities?',
    label: bySource,
    labelHead: 'Source',
    series: [
      { key: 'total_leads', label: 'Leads', color: kBlue },
      { key: 'converted', label: 'Converted', color: kGreen },
    ],
    format: 'count',
    direction: 'lying',
    columns: [leads, converted, rate],
  },
  {
    name: 'funnel',
    title: 'Funnel',
    about: 'How far have the leads of this range come?',
    label: (row) => text(row, 'label', 'step'),
    labelHead: 'Step',
    series: [{ key: 'leads', label: 'Leads', color: kBlue }],
    format: 'count',
    direction: 'lying',
    columns: [
      { key: 'leads', label: 'Leads', format: 'count' },
      { key: 'rate_of_all', label: 'Of all', format: 'percent' },
    ],
  },
  {
    name: 'pipeline-value',
    title: 'Pipeline value by stage',
    about: 'What are the open opportunities worth, plain and weighted by their probability?',
    label: (row) => text(row, 'label', 'stage'),
    labelHead: 'Stage',
    series: [
      { key: 'total_value', label: 'Value', color: kBlue },
      { key: 'weighted_value', label: 'Weighted', color: kViolet },
    ],
    format: 'money',
    direction: 'lying',
    columns: [
      { key: 'deal_count', label: 'Opportunities', format: 'count' },
      { key: 'total_value', label: 'Value', format: 'money' },
      { key: 'weighted_value', label: 'Weighted', format: 'money' },
    ],
  },
  {
    name: 'time-in-stage',
    title: 'Time in stage',
    about: 'How long do opportunities stay in each stage? Those still there count as staying at least until now.',
    label: (row) => text(row, 'label', 'stage'),
    labelHead: 'Stage',
    series: [
      { key: 'avg_days_in_stage', label: 'Average', color: kBlue },
      { key: 'median_days_in_stage', label: 'Median', color: kAmber },
    ],
    format: 'days',
    direction: 'lying',
    columns: [
      { key: 'avg_days_in_stage', label: 'Average', format: 'days' },
      { key: 'median_days_in_stage', label: 'Median', format: 'days' },
      { key: 'entered', label: 'Entered', format: 'count' },
      { key: 'still_open', label: 'Still there', format: 'count' },
    ],
  },
  {
    name: 'activity-by-person',
    title: 'Activity by person',
    about: 'Who did what?',
    label: (row) => text(row, 'person', 'user_id'),
    labelHead: 'Person',
    series: [
      { key: 'calls', label: 'Calls', color: kBlue },
      { key: 'emails', label: 'E-mails', color: kViolet },
      { key: 'texts', label: 'Texts', color: kAmber },
      { key: 'meetings', label: 'Meetings', color: kGreen },
      { key: 'notes', label: 'Notes', color: kRed },
    ],
    format: 'count',
    direction: 'lying',
    stacked: true,
    columns: ['calls', 'emails', 'texts', 'meetings', 'notes', 'total'].map((key) => ({ key, label: humanize(key), format: 'count' })),
  },
  {
    name: 'cost-per-source',
    title: 'Cost by source',
    about: 'What did paid lookups cost for the leads of each source?',
    label: bySource,
    labelHead: 'Source',
    series: [{ key: 'cost', label: 'Cost', color: kAmber }],
    format: 'money',
    direction: 'lying',
    columns: [
      leads,
      { key: 'cost', label: 'Cost', format: 'money' },
      { key: 'cost_per_lead', label: 'Per lead', format: 'money' },
      { key: 'cost_per_conversion', label: 'Per conversion', format: 'money' },
    ],
  },
];

const kRowHeight = 44;

/** Known before it is drawn, so that its place can be kept. */
export const chartHeight = ({ direction }: Report, rows: number): number => (direction === 'lying' ? Math.max(120, rows * kRowHeight + 40) : 240);

export function numberAt(row: AnalyticsRow, key: string): number | null {
  const value = row[key];
  if (value === null || value === undefined || value === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

export function formatFigure(value: number | null, format: Format): string {
  if (value === null) return '—';
  if (format === 'money') return formatMoney(value);
  if (format === 'percent') return `${formatNumber(value)}%`;
  return format === 'days' ? `${formatNumber(value)} d` : formatNumber(value);
}
