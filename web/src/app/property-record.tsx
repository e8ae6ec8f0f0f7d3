import { kFactKeys, PropertyBelow } from '@/features/leads/property-extras';
import { RecordPage, type RecordExtras } from '@/features/records/page/record-page';

const kExtras: RecordExtras = { Below: PropertyBelow, hidden: kFactKeys };

/** A property's page: every record's page, with what each value comes from. */
export const PropertyRecord = () => <RecordPage name="properties" extras={kExtras} />;
