import { Metric, Metrics } from '@/components/ui/card';
import type { Property } from '@/lib/api/types';
import { formatDate, formatMoney, formatNumber } from '@/lib/format';

function lastSale(property: Property): string {
  if (property.lastSalePrice === null) return formatDate(property.lastSaleDate);
  return formatMoney(property.lastSalePrice);
}

/** The figures a buyer asks for first. */
export function Highlights({ property }: { property: Property | null }) {
  if (!property) return null;
  const rooms = [property.bedrooms, property.bathrooms].map(formatNumber).join(' / ');
  const saleHint = property.lastSaleDate ? ` · ${formatDate(property.lastSaleDate)}` : '';
  return (
    <Metrics label="Highlights" columns="border-t border-line sm:grid-cols-3 xl:grid-cols-5">
      <Metric label="Estimated value" value={formatMoney(property.estimatedValue)} />
      <Metric label="Total value (assessed)" value={formatMoney(property.totalValue)} />
      <Metric label={`Last sale${property.lastSalePrice === null ? '' : saleHint}`} value={lastSale(property)} />
      <Metric label="Beds / baths" value={rooms} />
      <Metric label="Living area" value={property.sqft === null ? '—' : `${formatNumber(property.sqft)} sqft`} />
    </Metrics>
  );
}
