import { createContext, useContext } from 'react';

export type ShellControls = { openNavigation: () => void };

/** What a page may ask of the frame around it. */
export const ShellContext = createContext<ShellControls>({ openNavigation: () => undefined });

export const useShell = (): ShellControls => useContext(ShellContext);
