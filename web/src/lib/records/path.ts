/** A field's key is a path into the row: `contact.email` is `row.contact.email`. */
export function valueAt(row: Record<string, unknown>, key: string): unknown {
  let value: unknown = row;
  for (const name of key.split('.')) {
    if (value === null || typeof value !== 'object') return null;
    value = (value as Record<string, unknown>)[name];
  }
  return value ?? null;
}

/** A copy of the row with another value at the path. */
export function withValueAt<T extends Record<string, unknown>>(row: T, key: string, value: unknown): T {
  const [name = '', ...rest] = key.split('.');
  if (rest.length === 0) return { ...row, [name]: value };
  const inner = row[name];
  const part = inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? (inner as Record<string, unknown>) : {};
  return { ...row, [name]: withValueAt(part, rest.join('.'), value) };
}

export const withChanges = <T extends Record<string, unknown>>(row: T, changes: Record<string, unknown>): T =>
  Object.entries(changes).reduce((changed, [key, value]) => withValueAt(changed, key, value), row);
