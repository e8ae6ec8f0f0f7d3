import { FieldValue } from '@/components/records/field-value';
import { Metric, Metrics } from '@/components/ui/card';
import { fieldOf } from '@/lib/api/objects';
import type { Field, ObjectInfo, RecordRow } from '@/lib/api/types';

const kHighlights: Record<string, string[]> = {
  opportunities: ['expectedValue', 'probability', 'weightedValue', 'expectedClose', 'ownerId'],
  contacts: ['email', 'phone', 'kind', 'ownerId'],
  properties: ['estimatedValue', 'totalValue', 'bedrooms', 'bathrooms', 'sqft'],
  investors: ['status', 'priceMin', 'priceMax', 'yieldMin', 'proofOfFunds'],
  tasks: ['dueAt', 'status', 'priority', 'ownerId'],
  activities: ['type', 'at', 'ownerId'],
};

/** The figures one asks for first. */
export function RecordHighlights({ object, row }: { object: ObjectInfo; row: RecordRow }) {
  const fields = (kHighlights[object.name] ?? object.sumFields).flatMap<Field>((key) => fieldOf(object, key) ?? []);
  if (fields.length === 0) return null;
  return (
    <Metrics label="Highlights" columns="sm:grid-cols-3 xl:grid-cols-5">
      {fields.map((field) => (
        <Metric key={field.key} label={field.label} value={<span className="text-lg">{<FieldValue field={field} row={row} />}</span>} />
      ))}
    </Metrics>
  );
}
