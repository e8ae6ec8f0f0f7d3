import { BookOpen, FileUp, Keyboard, Sparkles, Users } from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import { NavLink } from 'react-router';
import { useUndecidedCalls } from '@/lib/api/calls';
import { usePermission, useSession } from '@/lib/api/session';
import type { Permission } from '@/lib/api/types';
import { cx } from '@/lib/cx';

type Icon = ComponentType<{ 'aria-hidden'?: boolean }>;

const kPages: { to: string; label: string; keys: string; icon: Icon; permission: Permission }[] = [
  { to: '/leads', label: 'Leads', keys: 'G L', icon: Users, permission: 'records.read' },
  { to: '/enrichment', label: 'Enrichment', keys: 'G E', icon: Sparkles, permission: 'enrichment.read' },
  { to: '/imports', label: 'Imports', keys: 'G I', icon: FileUp, permission: 'imports.run' },
];

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

type NavigationProps = { collapsed?: boolean; onHelp: () => void; onNavigate?: () => void };

export function Navigation({ collapsed = false, onHelp, onNavigate }: NavigationProps) {
  const permissions = useSession().data?.permissions ?? [];
  const pages = kPages.filter((page) => permissions.includes(page.permission));
  return (
    <nav aria-label="Main" className="flex flex-1 flex-col gap-0.5 overflow-y-auto p-2">
      {pages.map(({ to, label, keys, icon: Icon }) => (
        <NavLink
          key={to}
          to={to}
          title={collapsed ? `${label} (${keys})` : undefined}
          className={({ isActive }) => cx(kItem, 'relative', isActive && 'bg-selected! text-ink!')}
          onClick={onNavigate}
        >
          <Icon aria-hidden />
          <Label collapsed={collapsed}>{label}</Label>
          {to === '/enrichment' ? <UndecidedCount collapsed={collapsed} /> : null}
          {collapsed ? null : (
            <span aria-hidden className="ml-auto text-xs text-faint opacity-0 group-hover:opacity-100">
              {keys}
            </span>
          )}
        </NavLink>
      ))}
      <div className="mt-auto flex flex-col gap-0.5">
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
