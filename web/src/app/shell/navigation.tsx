import { BookOpen, Keyboard, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { useUndecidedCalls } from '@/lib/api/calls';
import { usePermission, useSignedIn } from '@/lib/api/session';
import { useToday } from '@/lib/api/search';
import { cx } from '@/lib/cx';
import { pagesFor, type AppPage } from './pages';

const kItem =
  'group flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-sm font-medium text-muted transition-colors duration-100 ' +
  'hover:bg-hover hover:text-ink [&_svg]:size-4 [&_svg]:shrink-0';

const Label = ({ collapsed, children }: { collapsed: boolean; children: ReactNode }) => (
  <span className={cx('truncate', collapsed && 'sr-only')}>{children}</span>
);

/** How many calls wait for a decision: on the folded sidebar as a dot. */
function UndecidedCount({ collapsed }: { collapsed: boolean }) {
  const { query, calls } = useUndecidedCalls({ enabled: usePermission('enrichment.read') });
  if (!calls || calls.length === 0) return null;
  const count = query.hasNextPage ? `${String(calls.length)}+` : String(calls.length);
  return (
    <>
      <span
        aria-hidden
        className={cx(
          'rounded-full bg-violet-soft text-xs font-medium text-violet tabular-nums',
          collapsed ? 'absolute top-1 right-1 size-2 bg-violet!' : 'px-1.5',
        )}
      >
        {collapsed ? null : count}
      </span>
      <span className="sr-only">{count} waiting for a decision</span>
    </>
  );
}

/** What waits for somebody today. */
function TodayCount({ collapsed }: { collapsed: boolean }) {
  const counts = useToday(usePermission('records.read')).data?.counts;
  const count = Object.values(counts ?? {}).reduce((sum, part) => sum + part, 0);
  if (count === 0 || collapsed) return null;
  return <span className="ml-auto text-xs text-muted tabular-nums group-hover:hidden">{count}</span>;
}

type NavigationProps = { collapsed?: boolean; onHelp: () => void; onCommand: () => void; onNavigate?: () => void };

export function Navigation({ collapsed = false, onHelp, onCommand, onNavigate }: NavigationProps) {
  const permissions = useSignedIn()?.permissions ?? [];
  const pages = pagesFor(permissions);
  const groups = [...new Set(pages.map((page) => page.group))];
  return (
    <nav aria-label="Main" className="flex flex-1 flex-col gap-0.5 overflow-y-auto p-2">
      <button type="button" className={kItem} title={collapsed ? 'Search and act (Ctrl K)' : undefined} onClick={onCommand}>
        <Search aria-hidden />
        <Label collapsed={collapsed}>Search and act</Label>
        {collapsed ? null : (
          <span aria-hidden className="ml-auto text-xs text-faint">
            Ctrl K
          </span>
        )}
      </button>
      {groups.map((group) => (
        <div key={group} role="group" aria-label={group || 'Start'} className="flex flex-col gap-0.5">
          {group && !collapsed ? (
            <span aria-hidden className="px-2 pt-2.5 pb-0.5 text-xs font-medium text-faint">
              {group}
            </span>
          ) : null}
          {pages
            .filter((page) => page.group === group)
            .map((page) => (
              <PageLink key={page.to} page={page} collapsed={collapsed} onNavigate={onNavigate} />
            ))}
        </div>
      ))}
      <div className="mt-auto flex flex-col gap-0.5 pt-2">
        <a href="/docs" className={kItem} title={collapsed ? 'API docs' : undefined}>
          <BookOpen aria-hidden />
          <Label collapsed={collapsed}>API docs</Label>
        </a>
        <button type="button" className={kItem} title={collapsed ? 'Keyboard shortcuts (?)' : undefined} onClick={onHelp}>
          <Keyboard aria-hidden />
          <Label collapsed={collapsed}>Keyboard shortcuts</Label>
        </button>
      </div>
    </nav>
  );
}

type PageLinkProps = { page: AppPage; collapsed: boolean; onNavigate: (() => void) | undefined };

const PageLink = ({ page: { to, label, keys, icon: Icon }, collapsed, onNavigate }: PageLinkProps) => (
  <NavLink
    to={to}
    title={collapsed ? `${label} (${keys})` : undefined}
    className={({ isActive }) => cx(kItem, 'relative', isActive && 'bg-selected! text-ink!')}
    onClick={onNavigate}
  >
    <Icon aria-hidden />
    <Label collapsed={collapsed}>{label}</Label>
    {to === '/enrichment' ? <UndecidedCount collapsed={collapsed} /> : null}
    {to === '/today' ? <TodayCount collapsed={collapsed} /> : null}
    {collapsed ? null : (
      <span aria-hidden className="ml-auto hidden text-xs text-faint group-hover:inline">
        {keys}
      </span>
    )}
  </NavLink>
);
