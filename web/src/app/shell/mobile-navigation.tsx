import * as Radix from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import type { Session } from '@/lib/api/types';
import { useReturnFocus } from '@/lib/return-focus';
import { Navigation } from './navigation';
import { ThemeMenu } from './theme-menu';
import { UserMenu } from './user-menu';
import { WorkspaceMark } from './workspace-mark';

type MobileNavigationProps = { session: Session; open: boolean; onClose: () => void; onHelp: () => void; onCommand: () => void };

/** The sidebar as a sheet, where there is no room beside the page. */
export function MobileNavigation({ open, ...content }: MobileNavigationProps) {
  return (
    <Radix.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) content.onClose();
      }}
    >
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[oklch(0.15_0.02_270/0.4)] md:hidden" />
        <Sheet {...content} />
      </Radix.Portal>
    </Radix.Root>
  );
}

function Sheet({ session, onClose, onHelp, onCommand }: Omit<MobileNavigationProps, 'open'>) {
  const closing = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    <Radix.Content
      aria-describedby={undefined}
      onCloseAutoFocus={useReturnFocus()}
      className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] flex-col border-r border-line bg-chrome shadow-float focus:outline-none md:hidden"
    >
      <Radix.Title className="sr-only">Navigation</Radix.Title>
      <div className="flex h-12 items-center justify-between border-b border-line pr-2 pl-3">
        <WorkspaceMark name={session.workspace.name} />
        <Radix.Close asChild>
          <IconButton label="Close navigation">
            <X aria-hidden />
          </IconButton>
        </Radix.Close>
      </div>
      <Navigation onHelp={closing(onHelp)} onCommand={closing(onCommand)} onNavigate={onClose} />
      <div className="flex gap-1 border-t border-line p-2">
        <UserMenu session={session} collapsed={false} />
        <ThemeMenu />
      </div>
    </Radix.Content>
  );
}
