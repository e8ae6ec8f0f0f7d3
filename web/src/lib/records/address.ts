import type { RecordRow } from '@/lib/api/types';

const kHomes: Record<string, string> = {
  lead: 'leads',
  contact: 'contacts',
  property: 'properties',
  opportunity: 'opportunities',
  investor: 'investors',
  task: 'tasks',
};

/** The object that an id is of, by the word it begins with. */
export const homeOf = (id: string): string | undefined => kHomes[id.slice(0, id.lastIndexOf('_'))];

/** Where a row is shown as a whole: what was logged stands on the page of its record. */
export function addressOf(object: string, row: RecordRow): string {
  const about = row['recordId'];
  if (object !== 'activities' || typeof about !== 'string') return `/${object}/${row.id}`;
  return `/${homeOf(about) ?? object}/${about}`;
}
