import { ExactTime } from '@/components/records/time';
import { Page } from '@/components/ui/page';
import { NoPermission } from '@/components/ui/states';
import { useAnalytics, type AnalyticsRange } from '@/lib/api/analytics';
import { usePermission, useSignedIn } from '@/lib/api/session';
import { cx } from '@/lib/cx';
import { dateIn } from '@/lib/format';
import { useNow } from '@/lib/hooks';
import { useUrlValues } from '@/lib/url-values';
import { CohortsSection } from './cohorts-section';
import { daysOf, kPresets, presetOf, rangeOf, shiftDate } from './range';
import { ReportSection } from './report-section';
import { kReports } from './reports';

export function AnalyticsPage() {
  const mayRead = usePermission('analytics.read');
  return mayRead ? (
    <Reports />
  ) : (
    <Page title="Analytics">
      <NoPermission what="analytics" />
    </Page>
  );
}

const kDateBox = 'h-7 rounded-md border border-line-strong bg-surface px-2 text-sm';

function Reports() {
  const zone = useSignedIn()?.workspace.timeZone;
  const today = dateIn(zone, useNow(60_000));
  const { value, change } = useUrlValues();
  const days = daysOf(value('from'), value('to'), today);
  const compare = value('compare') === 'previous' ? 'previous' : '';
  const range = rangeOf(days, compare);
  const preset = presetOf(days, today);
  return (
    <Page
      title="Analytics"
      meta={<Freshness range={range} />}
      subheader={
        <>
          <div role="group" aria-label="Range" className="flex gap-0.5">
            {kPresets.map((length) => (
              <button
                key={length}
                type="button"
                aria-pressed={preset === length}
                className={cx('h-7 rounded-md px-2 text-sm', preset === length ? 'bg-selected font-medium text-ink' : 'text-muted hover:bg-hover hover:text-ink')}
                onClick={() => change({ from: length === 90 ? '' : shiftDate(today, 1 - length), to: '' })}
              >
                {length === 365 ? '1 year' : `${String(length)} days`}
              </button>
            ))}
          </div>
          <input type="date" aria-label="First day" className={kDateBox} value={days.from} max={days.to} onChange={(event) => event.target.value && change({ from: event.target.value })} />
          <span className="text-sm text-muted">to</span>
          <input type="date" aria-label="Last day" className={kDateBox} value={days.to} min={days.from} max={today} onChange={(event) => event.target.value && change({ from: days.from, to: event.target.value })} />
          <label className="flex items-center gap-2 text-sm">
            <input type="checkbox" className="size-3.5 accent-accent" checked={compare !== ''} onChange={(event) => change({ compare: event.target.checked ? 'previous' : '' })} />
            Compare with the days before
          </label>
        </>
      }
    >
      {kReports.map((report) => (
        <ReportSection key={report.name} report={report} range={range} />
      ))}
      <CohortsSection range={range} />
    </Page>
  );
}

function Freshness({ range }: { range: AnalyticsRange }) {
  const fresh = useAnalytics('leads-over-time', range).data?.freshAsOf;
  return fresh ? (
    <span className="text-xs max-sm:hidden">
      as of <ExactTime time={fresh} />
    </span>
  ) : null;
}
