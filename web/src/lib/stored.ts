/** Preferences kept in the browser; storage that is switched off or full only costs the memory. */
export function readStored(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function writeStored(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Nothing to do: the preference lasts until the page is left.
  }
}
