import { useCallback, type RefObject } from 'react';
import { useLocation } from 'react-router';

const offsets = new Map<string, number>();

/** Coming back to a list shows it where it was left. */
export function useScrollMemory(frame: RefObject<HTMLElement | null>) {
  const { pathname, search } = useLocation();
  const address = pathname + search;
  const keep = useCallback(() => {
    if (frame.current) offsets.set(address, frame.current.scrollTop);
  }, [frame, address]);
  return { initial: offsets.get(address) ?? 0, keep };
}
