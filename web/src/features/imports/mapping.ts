import type { ImportMapping } from '@/lib/api/imports';
import type { ImportField, ImportPreview } from '@/lib/api/types';

export function proposedMapping(preview: ImportPreview): ImportMapping {
  return Object.fromEntries(preview.header.map((column) => [String(column.index), column.field]));
}

/** Why the mapping cannot run yet; empty when it can. */
export function mappingProblems(mapping: ImportMapping, fields: ImportField[]): string[] {
  const used = Object.values(mapping).filter((field) => field !== null);
  const labelOf = (name: string) => fields.find((field) => field.name === name)?.label ?? name;
  const twice = [...new Set(used.filter((field, index) => used.indexOf(field) !== index))];
  const missing = fields.filter((field) => field.required && !used.includes(field.name));
  return [
    ...(used.length === 0 ? ['Choose a field for at least one column.'] : []),
    ...twice.map((field) => `Two columns go to ${labelOf(field)}.`),
    ...missing.map((field) => `No column goes to ${field.label}.`),
  ];
}
