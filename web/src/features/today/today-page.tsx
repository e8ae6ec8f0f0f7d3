import { useMemo, useState } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { Later } from '@/components/ui/later';
import { Page } from '@/components/ui/page';
import { SkeletonRows } from '@/components/ui/skeleton';
import { EmptyState, ErrorState, NoPermission } from '@/components/ui/states';
import { useToday } from '@/lib/api/search';
import { usePermission, useSignedIn } from '@/lib/api/session';
import type { TodayItem } from '@/lib/api/types';
import { cx } from '@/lib/cx';
import { formatNumber } from '@/lib/format';
import { useNow } from '@/lib/hooks';
import { useShortcuts } from '@/lib/shortcuts';
import { useUrlValues } from '@/lib/url-values';
import { kKinds, kindOf } from './kinds';
import { TodayRow } from './today-row';

/** The start page: everything that waits for this person, most urgent first. */
export function TodayPage() {
  const mayRead = usePermission('records.read');
  return <Page title="Today">{mayRead ? <Queue /> : <NoPermission what="today’s work" />}</Page>;
}

function greeting(hour: number): string {
  if (hour < 12) return 'Good morning';
  return hour < 18 ? 'Good afternoon' : 'Good evening';
}

function Queue() {
  const today = useToday();
  const session = useSignedIn();
  const hour = new Date(useNow(60_000)).getHours();
  const { value, change } = useUrlValues();
  const kind = value('kind');
  const items = useMemo(() => (today.data?.items ?? []).filter((item) => kind === '' || item.kind === kind), [today.data, kind]);
  if (today.isPending) return <SkeletonRows />;
  if (!today.data) return <ErrorState error={today.error} what="today’s work" onRetry={() => void today.refetch()} />;
  const counts = Object.entries(today.data.counts).filter(([, count]) => count > 0);
  return (
    <div className="mx-auto max-w-4xl">
      <div className="px-4 pt-6 pb-3">
        <p className="text-xl font-semibold">
          {greeting(hour)}
          {session ? `, ${session.user.name.split(' ')[0] ?? ''}` : ''}
        </p>
        <p className="text-base text-muted">
          {today.data.items.length === 0 ? 'Nothing waits for you.' : today.data.items.length === 1 ? 'One thing waits for you.' : `${formatNumber(today.data.items.length)} things wait for you.`}
        </p>
      </div>
      {counts.length > 1 ? (
        <div role="group" aria-label="Kind of work" className="flex flex-wrap gap-1 px-4 pb-3">
          <KindButton label="Everything" count={today.data.items.length} active={kind === ''} onPick={() => change({ kind: '' })} />
          {counts.map(([name, count]) => (
            <KindButton key={name} label={kindOf(name).plural} count={count} active={kind === name} onPick={() => change({ kind: name })} />
          ))}
        </div>
      ) : null}
      {items.length === 0 ? <AllDone /> : <Items items={items} />}
    </div>
  );
}

type KindButtonProps = { label: string; count: number; active: boolean; onPick: () => void };

const KindButton = ({ label, count, active, onPick }: KindButtonProps) => (
  <button
    type="button"
    aria-pressed={active}
    className={cx('h-7 rounded-full border px-2.5 text-sm', active ? 'border-line-strong bg-selected font-medium' : 'border-line text-muted hover:bg-hover hover:text-ink')}
    onClick={onPick}
  >
    {label} <span className="tabular-nums">{formatNumber(count)}</span>
  </button>
);

/** About a window full. */
const kAtOnce = 12;

function Items({ items }: { items: TodayItem[] }) {
  const [at, setAt] = useState(0);
  const focus = (next: number) => {
    const bound = Math.max(0, Math.min(items.length - 1, next));
    setAt(bound);
    document.querySelectorAll<HTMLElement>('[data-today-link]')[bound]?.focus();
  };
  const row = (item: TodayItem, index: number) => <TodayRow key={`${item.kind} ${item.taskId ?? item.recordId}`} item={item} index={index} />;
  useShortcuts({ j: () => focus(at + 1), k: () => focus(at - 1), ArrowDown: () => focus(at + 1), ArrowUp: () => focus(at - 1) });
  return (
    <ol aria-label="To do" className="border-t border-line">
      {items.slice(0, kAtOnce).map(row)}
      <Later>{items.slice(kAtOnce).map((item, index) => row(item, index + kAtOnce))}</Later>
    </ol>
  );
}

const AllDone = () => (
  <EmptyState ghost={false} title="All done" actions={<ButtonLink to="/leads?layout=board">Look at the board of leads</ButtonLink>}>
    New leads, tasks that are due and {kKinds.deal_past_age.plural.toLowerCase()} show up here by themselves.
  </EmptyState>
);
