import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import type { Session } from '@/lib/api/types';
import { cx } from '@/lib/cx';
import { Navigation } from './navigation';
import { ThemeMenu } from './theme-menu';
import { UserMenu } from './user-menu';
import { WorkspaceMark } from './workspace-mark';

type SidebarProps = { session: Session; open: boolean; onToggle: () => void; onHelp: () => void; onCommand: () => void };

export function Sidebar({ session, open, onToggle, onHelp, onCommand }: SidebarProps) {
  return (
    <div
      className={cx(
        'hidden shrink-0 flex-col border-r border-line bg-chrome transition-[width] duration-150 md:flex',
        open ? 'w-56 2xl:w-64' : 'w-12',
      )}
    >
      <div className={cx('flex h-12 shrink-0 items-center border-b border-line', open ? 'gap-2 pr-2 pl-3' : 'justify-center')}>
        {open ? <WorkspaceMark name={session.workspace.name} /> : null}
        <IconButton
          label={open ? 'Collapse sidebar (Ctrl B)' : 'Expand sidebar (Ctrl B)'}
          aria-expanded={open}
          className={cx(open && 'ml-auto')}
          onClick={onToggle}
        >
          {open ? <PanelLeftClose aria-hidden /> : <PanelLeftOpen aria-hidden />}
        </IconButton>
      </div>
      <Navigation collapsed={!open} onHelp={onHelp} onCommand={onCommand} />
      <div className={cx('flex shrink-0 gap-1 border-t border-line p-2', !open && 'flex-col items-center')}>
        <UserMenu session={session} collapsed={!open} />
        <ThemeMenu />
      </div>
    </div>
  );
}
