/** The list a record was opened from, so that its page can go to the next one and back to the list. */
export type Origin = { object: string; address: string; ids: string[]; total: number };

const kStored = 'hk-list-origin';
const kIdsMax = 2000;

export function keepOrigin(origin: Origin): void {
  try {
    sessionStorage.setItem(kStored, JSON.stringify({ ...origin, ids: origin.ids.slice(0, kIdsMax) }));
  } catch {
    // Without storage a record only loses its neighbors.
  }
}

export function loadOrigin(object: string): Origin | null {
  try {
    const stored = JSON.parse(sessionStorage.getItem(kStored) ?? 'null') as Origin | null;
    return stored?.object === object && Array.isArray(stored.ids) ? stored : null;
  } catch {
    return null;
  }
}

export type Neighbors = { position: number; total: number; previous: string | null; next: string | null; address: string };

export function neighborsOf(object: string, id: string): Neighbors | null {
  const origin = loadOrigin(object);
  const index = origin?.ids.indexOf(id) ?? -1;
  if (!origin || index < 0) return null;
  return {
    position: index + 1,
    total: origin.total,
    previous: origin.ids[index - 1] ?? null,
    next: origin.ids[index + 1] ?? null,
    address: origin.address,
  };
}
