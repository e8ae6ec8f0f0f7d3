import { startTransition, useEffect, useState, type ReactNode } from 'react';

/** Drawn after what matters more, in small steps that let keys and fingers through. */
export function Later({ children, instead = null }: { children: ReactNode; instead?: ReactNode }) {
  const [due, setDue] = useState(false);
  useEffect(() => startTransition(() => setDue(true)), []);
  return due ? children : instead;
}
