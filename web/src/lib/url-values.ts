import { useSearchParams } from 'react-router';

/** A page's choices live in the URL, so that Back, reload and a copied link show the same; an empty value leaves it. */
export function useUrlValues() {
  const [parameters, setParameters] = useSearchParams();
  const value = (name: string): string => parameters.get(name) ?? '';
  const change = (changes: Record<string, string>) => {
    setParameters((current) => {
      const next = new URLSearchParams(current);
      for (const [name, text] of Object.entries(changes)) {
        if (text === '') next.delete(name);
        else next.set(name, text);
      }
      return next;
    });
  };
  return { value, change };
}
