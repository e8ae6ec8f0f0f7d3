import { LeadBelow, LeadLeft, LeadTop } from '@/features/leads/lead-extras';
import { RecordPage, type RecordExtras } from '@/features/records/page/record-page';

// The property and its enrichment are shown with their sources, which a plain field has not.
const kExtras: RecordExtras = { Top: LeadTop, Left: LeadLeft, Below: LeadBelow, hidden: ['property', 'enrichment'] };

/** A lead's page: every record's page, with what enrichment found out. */
export const LeadRecord = () => <RecordPage name="leads" extras={kExtras} />;
