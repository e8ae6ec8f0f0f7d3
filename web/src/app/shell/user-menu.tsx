import { LogOut } from 'lucide-react';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu';
import { showToast } from '@/components/ui/toast';
import { asProblem } from '@/lib/api/problem';
import { useSignOut } from '@/lib/api/session';
import type { Session } from '@/lib/api/types';
import { humanize } from '@/lib/format';

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();

export function UserMenu({ session, collapsed }: { session: Session; collapsed: boolean }) {
  const signOut = useSignOut();
  const { user } = session;
  const leave = () => {
    signOut.mutate(undefined, { onError: (error) => showToast(asProblem(error).message) });
  };
  return (
    <Menu
      side="top"
      trigger={
        <button
          type="button"
          aria-label={`Account of ${user.name}`}
          className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md px-1 text-sm font-medium hover:bg-hover"
        >
          <span aria-hidden className="flex size-6 shrink-0 items-center justify-center rounded-full bg-violet-soft text-[10px] font-semibold text-violet">
            {initials(user.name)}
          </span>
          {collapsed ? null : <span className="truncate">{user.name}</span>}
        </button>
      }
    >
      <MenuLabel>
        {user.email} · {humanize(user.role)}
      </MenuLabel>
      <MenuSeparator />
      <MenuItem onSelect={leave}>
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </Menu>
  );
}
