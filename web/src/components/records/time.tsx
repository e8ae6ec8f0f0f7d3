import { useSignedIn } from '@/lib/api/session';
import { formatAge, formatTime } from '@/lib/format';
import { useNow } from '@/lib/hooks';

/** How long ago; the exact time in the workspace's zone on hover. */
export function Age({ time }: { time: string }) {
  const now = useNow();
  const zone = useSignedIn()?.workspace.timeZone;
  return (
    <time dateTime={time} title={formatTime(time, zone)} className="text-muted tabular-nums">
      {formatAge(time, now)}
    </time>
  );
}

export function ExactTime({ time }: { time: string | null }) {
  const zone = useSignedIn()?.workspace.timeZone;
  return <time dateTime={time ?? undefined}>{formatTime(time, zone)}</time>;
}
