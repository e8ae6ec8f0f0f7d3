import { kPropertyFields } from './property-fields';
import { Mortgages } from './mortgages';
import { Ownership } from './ownership';
import { PropertyFacts } from './property-facts';
import { PropertyHistory } from './property-history';

/** Fields of the record that its facts show with their sources. */
export const kFactKeys: readonly string[] = [...kPropertyFields.map(({ name }) => name), 'ownerOfRecord'];

/** What is known of the property, and where from. */
export const PropertyBelow = ({ id }: { id: string }) => (
  <>
    <PropertyFacts property={{ id }} />
    <Ownership propertyId={id} />
    <Mortgages propertyId={id} />
    <PropertyHistory propertyId={id} />
  </>
);
