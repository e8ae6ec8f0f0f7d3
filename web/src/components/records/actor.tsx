import { useSignedIn } from '@/lib/api/session';

/** Who did it. The API names people by id; only the reader's own is known here. */
export function Actor({ actor }: { actor: string }) {
  const user = useSignedIn()?.user;
  if (actor === user?.id) return user.name;
  if (actor.startsWith('user_')) return 'Another user';
  return actor.startsWith('key_') ? 'API key' : actor;
}
