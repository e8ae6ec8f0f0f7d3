import { useDeferredValue, useEffect, useState, useSyncExternalStore } from 'react';
import { useLocation } from 'react-router';

type Clock = { now: number; subscribe: (notify: () => void) => () => void };

const clocks = new Map<number, Clock>();

/** One timer for everybody who wants to know the time as often; it rests while nobody does. */
function clockOf(everyMs: number): Clock {
  const known = clocks.get(everyMs);
  if (known) return known;
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    clock.now = Date.now();
    for (const listener of listeners) listener();
  };
  const clock: Clock = {
    now: Date.now(),
    subscribe: (notify) => {
      // It may have rested for long, and the computer's own clock may have been set.
      if (listeners.size === 0 && Math.abs(Date.now() - clock.now) > everyMs) clock.now = Date.now();
      listeners.add(notify);
      timer ??= setInterval(tick, everyMs);
      return () => {
        listeners.delete(notify);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
  clocks.set(everyMs, clock);
  return clock;
}

/** The current time, fresh enough for ages in a table. */
export function useNow(everyMs = 15_000): number {
  const clock = clockOf(everyMs);
  return useSyncExternalStore(clock.subscribe, () => clock.now);
}

export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (notify) => {
      const list = matchMedia(query);
      list.addEventListener('change', notify);
      return () => {
        list.removeEventListener('change', notify);
      };
    },
    () => matchMedia(query).matches,
  );
}

export const useIsNarrow = (): boolean => useMediaQuery('(max-width: 639px)');

/** As long as something is waited for, and until it is drawn: in small steps then, which let keys and fingers through. */
export function useWaiting(pending: boolean): boolean {
  const drawnPending = useDeferredValue(pending);
  return pending || drawnPending;
}

/** Skeletons appear only when waiting is noticeable. */
export function useDelayed(active: boolean, delayMs = 150): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    if (!active) return;
    const timer = setTimeout(() => {
      setPassed(true);
    }, delayMs);
    return () => {
      clearTimeout(timer);
      setPassed(false);
    };
  }, [active, delayMs]);
  return active && passed;
}

/** Goes to the part of the page that the URL names, once what stands above it has its height. */
export function useScrollToHash(ready: boolean): void {
  const { hash, key } = useLocation();
  useEffect(() => {
    if (!ready || hash === '') return;
    document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'start' });
  }, [ready, hash, key]);
}

export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Hidden Key`;
  }, [title]);
}
