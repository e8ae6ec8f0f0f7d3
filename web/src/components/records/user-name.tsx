import { useUsers } from '@/lib/api/people';
import { useSignedIn } from '@/lib/api/session';
import { Avatar } from './avatar';

/** What people are called, by their id. */
export function useUserNames(): (id: string) => string | undefined {
  const users = useUsers().data;
  const me = useSignedIn()?.user;
  return (id) => users?.find((user) => user.id === id)?.name ?? (me?.id === id ? me.name : undefined);
}

export const UserName = ({ name }: { name: string }) => (
  <span className="inline-flex min-w-0 max-w-full items-center gap-1.5 align-middle">
    <Avatar name={name} />
    <span className="truncate">{name}</span>
  </span>
);
