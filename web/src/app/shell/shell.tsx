import { useMemo, useState } from 'react';
import { Outlet, useLocation, useNavigate } from 'react-router';
import { OperationChip } from '@/components/records/operation-chip';
import { Toaster } from '@/components/ui/toast';
import { usePermission } from '@/lib/api/session';
import type { Session } from '@/lib/api/types';
import { useMediaQuery } from '@/lib/hooks';
import { kPageId, useFocusOnNewPage } from '@/lib/return-focus';
import { ShellContext } from '@/lib/shell';
import { useShortcuts } from '@/lib/shortcuts';
import { readStored, writeStored } from '@/lib/stored';
import { DemoBanner, ReconnectingBar } from './banners';
import { CommandMenu } from './command-menu';
import { MobileNavigation } from './mobile-navigation';
import { kPages } from './pages';
import { ShortcutHelp } from './shortcut-help';
import { Sidebar } from './sidebar';

const kSidebarStored = 'hk-sidebar';

function useSidebarOpen(): [open: boolean, toggle: () => void] {
  const [open, setOpen] = useState(() => readStored(kSidebarStored) !== 'closed');
  const toggle = () => {
    writeStored(kSidebarStored, open ? 'closed' : 'open');
    setOpen(!open);
  };
  return [open, toggle];
}

const focusSearch = (): void => {
  document.querySelector<HTMLInputElement>('input[type="search"]')?.focus();
};

export function Shell({ session }: { session: Session }) {
  const [open, toggle] = useSidebarOpen();
  const [helpShown, setHelpShown] = useState(false);
  const [navigationShown, setNavigationShown] = useState(false);
  const [commanding, setCommanding] = useState(false);
  const navigate = useNavigate();
  useFocusOnNewPage(useLocation().pathname);
  const roomy = !useMediaQuery('(max-width: 767px)');
  const mayWrite = usePermission('records.write');
  const mayRead = usePermission('records.read');
  const controls = useMemo(() => ({ openNavigation: () => setNavigationShown(true), headerExtra: mayRead ? <OperationChip /> : null }), [mayRead]);
  useShortcuts({
    'mod+b': toggle,
    'mod+k': () => setCommanding(!commanding),
    ...Object.fromEntries(kPages.map(({ to, keys }) => [keys.toLowerCase(), () => void navigate(to)])),
    c: () => void (mayWrite && navigate('/leads/new')),
    '?': () => setHelpShown(true),
    '/': focusSearch,
  });
  const showHelp = () => setHelpShown(true);
  return (
    <ShellContext value={controls}>
      <a href="#content" className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-md focus:bg-raised focus:px-3 focus:py-1.5">
        Skip to content
      </a>
      <div className="flex h-dvh overflow-hidden">
        {roomy ? <Sidebar session={session} open={open} onToggle={toggle} onHelp={showHelp} onCommand={() => setCommanding(true)} /> : null}
        <div id={kPageId} tabIndex={-1} className="flex min-w-0 flex-1 flex-col focus:outline-none">
          <ReconnectingBar />
          {session.workspace.demo ? <DemoBanner /> : null}
          <Outlet />
        </div>
      </div>
      <MobileNavigation session={session} open={navigationShown} onClose={() => setNavigationShown(false)} onHelp={showHelp} onCommand={() => setCommanding(true)} />
      <CommandMenu open={commanding} onClose={() => setCommanding(false)} onHelp={showHelp} />
      <ShortcutHelp open={helpShown} onClose={() => setHelpShown(false)} />
      <Toaster />
    </ShellContext>
  );
}
