import type { ImportChoices } from '@/lib/api/imports';
import type { DuplicateRule, ImportCheck } from '@/lib/api/types';
import { formatNumber } from '@/lib/format';
import { readStored, writeStored } from '@/lib/stored';

export type LeadChoices = Required<ImportChoices>;

const kKept = 'hk-import-check';

const isRule = (value: unknown): value is DuplicateRule => value === 'update' || value === 'skip' || value === 'keep';

const isMapping = (value: unknown): value is LeadChoices['mapping'] =>
  value !== null && typeof value === 'object' && Object.values(value).every((field) => field === null || typeof field === 'string');

/** With what the import was last checked, in this browser; the last checked import only. */
export function keptChoices(importId: string): LeadChoices | null {
  try {
    const kept = JSON.parse(readStored(kKept) ?? 'null') as Record<string, unknown> | null;
    if (kept?.['importId'] !== importId || !isRule(kept['duplicates']) || !isMapping(kept['mapping'])) return null;
    return { mapping: kept['mapping'], duplicates: kept['duplicates'] };
  } catch {
    return null;
  }
}

export const keepChoices = (importId: string, choices: LeadChoices): void => writeStored(kKept, JSON.stringify({ importId, ...choices }));

export function sameChoices(first: LeadChoices | null, second: LeadChoices): boolean {
  if (first === null || first.duplicates !== second.duplicates) return false;
  const columns = Object.keys({ ...first.mapping, ...second.mapping });
  return columns.every((column) => (first.mapping[column] ?? null) === (second.mapping[column] ?? null));
}

const counted = (count: number, one: string, many = `${one}s`): string => `${formatNumber(count)} ${count === 1 ? one : many}`;

/** What the button that starts the run says it will do. */
export function startLabel({ rowsNew, rowsUpdate }: ImportCheck): string {
  if (rowsNew > 0) return `Import ${counted(rowsNew, 'lead')}`;
  return rowsUpdate > 0 ? `Update ${counted(rowsUpdate, 'lead')}` : 'Import anyway';
}

/** What the run would do beside what its button says. */
export function startNote({ rowsNew, rowsUpdate, rowsDuplicate, rowsBad }: ImportCheck): string {
  if (rowsNew + rowsUpdate === 0) return 'No row would make or change a lead.';
  const parts = [
    ...(rowsNew > 0 && rowsUpdate > 0 ? [counted(rowsUpdate, 'row updates a lead', 'rows update leads')] : []),
    ...(rowsDuplicate > 0 ? [counted(rowsDuplicate, 'row changes nothing', 'rows change nothing')] : []),
    ...(rowsBad > 0 ? [counted(rowsBad, 'row is set aside', 'rows are set aside')] : []),
  ];
  return parts.length > 0 ? `${parts.join(', ')}.` : '';
}
