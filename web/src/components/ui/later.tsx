import { startTransition, useEffect, useRef, useState, type ReactNode } from 'react';

/** Drawn after what matters more, in small steps that let keys and fingers through. */
export function Later({ children, instead = null }: { children: ReactNode; instead?: ReactNode }) {
  const [due, setDue] = useState(false);
  useEffect(() => startTransition(() => setDue(true)), []);
  return due ? children : instead;
}

const kNear = '100px';
const kApartMs = 30;

let queue: Promise<void> = Promise.resolve();

/** One after the other, with room for keys and fingers between them. */
function inTurn(act: () => void): void {
  queue = queue.then(() => {
    act();
    return new Promise((done) => setTimeout(done, kApartMs));
  });
}

/** Drawn once it comes near the window; `instead` keeps its place until then. */
export function WhenNear({ children, instead }: { children: ReactNode; instead: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(() => typeof IntersectionObserver === 'undefined');
  useEffect(() => {
    if (near || !place.current) return;
    const see = (entries: IntersectionObserverEntry[]) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      inTurn(() => startTransition(() => setNear(true)));
    };
    const observer = new IntersectionObserver(see, { rootMargin: kNear });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [near]);
  return near ? children : <div ref={place}>{instead}</div>;
}
