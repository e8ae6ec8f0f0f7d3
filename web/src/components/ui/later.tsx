import { startTransition, useEffect, useRef, useState, type ReactNode } from 'react';

/** Drawn after what matters more, in small steps that let keys and fingers through. */
export function Later({ children, instead = null }: { children: ReactNode; instead?: ReactNode }) {
  const [due, setDue] = useState(false);
  useEffect(() => startTransition(() => setDue(true)), []);
  return due ? children : instead;
}

const kNear = '300px';

/** Drawn once it comes near the window; `instead` keeps its place until then. */
export function WhenNear({ children, instead }: { children: ReactNode; instead: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(() => typeof IntersectionObserver === 'undefined');
  useEffect(() => {
    if (near || !place.current) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && startTransition(() => setNear(true)), { rootMargin: kNear });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [near]);
  return near ? children : <div ref={place}>{instead}</div>;
}
