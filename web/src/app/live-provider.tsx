import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { LiveInvalidator } from '@/lib/live-invalidation';
import { LiveContext, openLiveStream, type LiveStatus } from '@/lib/live';

/** Keeps every query fresh from the server's event stream. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [status, setStatus] = useState<LiveStatus>('connecting');
  useEffect(() => {
    const invalidator = new LiveInvalidator(client);
    let wasDown = false;
    const close = openLiveStream({
      onEvent: (event) => {
        invalidator.add(event);
      },
      onStatus: (next) => {
        // Events of the gap are lost, so everything on the screen is asked for again.
        if (next === 'live' && wasDown) void client.invalidateQueries();
        wasDown = next === 'down';
        setStatus(next);
      },
    });
    return () => {
      close();
      invalidator.stop();
    };
  }, [client]);
  return <LiveContext value={status}>{children}</LiveContext>;
}
