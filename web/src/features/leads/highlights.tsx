import { Metric, Metrics } from '@/components/ui/card';
import { usePropertyFacts } from '@/lib/api/properties';
import type { Property } from '@/lib/api/types';
import { formatDate, formatMoney, formatNumber } from '@/lib/format';
import { EstimateTag } from './estimate-tag';
import { estimateNote } from './property-fields';

function LastSale({ property, estimate }: { property: Property; estimate: string | null }) {
  if (property.lastSalePrice === null) return formatDate(property.lastSaleDate);
  return (
    <>
      {formatMoney(property.lastSalePrice)}
      {estimate ? <EstimateTag note={estimate} /> : null}
    </>
  );
}

/** The figures a buyer asks for first. */
export function Highlights({ property }: { property: Property | null }) {
  const facts = usePropertyFacts(property?.id ?? null).data?.items;
  if (!property) return null;
  const estimate = estimateNote(facts?.find((fact) => fact.field === 'lastSalePrice' && fact.winner));
  const rooms = [property.bedrooms, property.bathrooms].map(formatNumber).join(' / ');
  const saleHint = property.lastSaleDate ? ` · ${formatDate(property.lastSaleDate)}` : '';
  return (
    <Metrics label="Highlights" columns="border-t border-line sm:grid-cols-3 xl:grid-cols-5">
      <Metric label="Estimated value" value={formatMoney(property.estimatedValue)} />
      <Metric label="Total value (assessed)" value={formatMoney(property.totalValue)} />
      <Metric label={`Last sale${property.lastSalePrice === null ? '' : saleHint}`} value={<LastSale property={property} estimate={estimate} />} />
      <Metric label="Beds / baths" value={rooms} />
      <Metric label="Living area" value={property.sqft === null ? '—' : `${formatNumber(property.sqft)} sqft`} />
    </Metrics>
  );
}
