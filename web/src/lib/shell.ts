import { createContext, useContext, type ReactNode } from 'react';

export type ShellControls = {
  openNavigation: () => void;
  /** Stands in the header of every page: work that goes on in the background. */
  headerExtra: ReactNode;
};

/** What a page may ask of the frame around it. */
export const ShellContext = createContext<ShellControls>({ openNavigation: () => undefined, headerExtra: null });

export const useShell = (): ShellControls => useContext(ShellContext);
