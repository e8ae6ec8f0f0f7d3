import type { Fact, Property } from '@/lib/api/types';
import { formatDate, formatMoney, formatNumber, humanize } from '@/lib/format';

export type Kind = 'money' | 'count' | 'area' | 'year' | 'date' | 'text';
type FieldName = Exclude<keyof Property, 'id' | 'address' | 'addressValidation'>;

export const kPropertyFields: { name: FieldName; label: string; kind: Kind }[] = [
  { name: 'ownerName', label: 'Owner', kind: 'text' },
  { name: 'parcelNumber', label: 'Parcel number', kind: 'text' },
  { name: 'landUse', label: 'Land use', kind: 'text' },
  { name: 'zoning', label: 'Zoning', kind: 'text' },
  { name: 'floodZone', label: 'Flood zone', kind: 'text' },
  { name: 'bedrooms', label: 'Bedrooms', kind: 'count' },
  { name: 'bathrooms', label: 'Bathrooms', kind: 'count' },
  { name: 'sqft', label: 'Living area', kind: 'area' },
  { name: 'lotSize', label: 'Lot size', kind: 'area' },
  { name: 'yearBuilt', label: 'Year built', kind: 'year' },
  { name: 'estimatedValue', label: 'Estimated value', kind: 'money' },
  { name: 'totalValue', label: 'Total value', kind: 'money' },
  { name: 'landValue', label: 'Land value', kind: 'money' },
  { name: 'buildingValue', label: 'Building value', kind: 'money' },
  { name: 'taxAmount', label: 'Tax amount', kind: 'money' },
  { name: 'mortgageBalance', label: 'Mortgage balance', kind: 'money' },
  { name: 'mortgageAmount', label: 'Mortgage amounts', kind: 'money' },
  { name: 'lastSalePrice', label: 'Last sale price', kind: 'money' },
  { name: 'lastSaleDate', label: 'Last sale date', kind: 'date' },
];

const kUnitKinds: Record<NonNullable<Fact['unit']>, Kind> = {
  dollars: 'money',
  'square feet': 'area',
  rooms: 'count',
  year: 'year',
  date: 'date',
};

export const kindOfFact = (fact: Fact): Kind =>
  (fact.unit ? kUnitKinds[fact.unit] : kPropertyFields.find((field) => field.name === fact.field)?.kind) ?? 'text';

export const labelOf = (field: string): string =>
  kPropertyFields.find((known) => known.name === field)?.label ?? humanize(field);

/** A value as people write it; a provider's number may arrive as text. */
export function formatValue(value: Fact['value'], kind: Kind): string {
  if (value === null || value === '') return '—';
  if (kind === 'date') return formatDate(String(value));
  const number = typeof value === 'number' ? value : Number(value);
  if (kind === 'text' || kind === 'year' || !Number.isFinite(number)) return String(value);
  if (kind === 'money') return formatMoney(number);
  return kind === 'area' ? `${formatNumber(number)} sqft` : formatNumber(number);
}

/** The note of a value that is an estimate where a reader expects a fact: a sale whose price nobody disclosed. */
export const estimateNote = (fact: Fact | undefined): string | null =>
  fact?.note && /\bestimated?\b/i.test(fact.note) ? fact.note : null;
