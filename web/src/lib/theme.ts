import { useEffect, useState } from 'react';
import { readStored, writeStored } from './stored';

export type Theme = 'light' | 'dark' | 'system';

const kStorageName = 'hk-theme';

function storedTheme(): Theme {
  const stored = readStored(kStorageName);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

function apply(theme: Theme, systemIsDark: boolean): void {
  const dark = theme === 'dark' || (theme === 'system' && systemIsDark);
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
}

/** The chosen theme; `public/theme.js` applied the stored one before the first paint. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(storedTheme);
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)');
    const update = () => {
      apply(theme, system.matches);
    };
    update();
    system.addEventListener('change', update);
    return () => {
      system.removeEventListener('change', update);
    };
  }, [theme]);
  const choose = (next: Theme) => {
    writeStored(kStorageName, next);
    setTheme(next);
  };
  return [theme, choose];
}
