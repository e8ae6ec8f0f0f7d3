// Leads, parcels and the wait for their enrichment, as several tests need them.
import { until } from './wait.mjs';

export const endStates = new Set(['none', 'enriched', 'partial', 'not_found', 'ambiguous', 'paused', 'needs_review', 'failed']);

const streets = ['Maple Grove', 'Ridgecrest', 'Old Mill', 'Harpeth', 'Lindell', 'Foxglove', 'Cedar Hollow', 'Winding Creek'];
const suffixes = ['St', 'Ave', 'Dr', 'Ln', 'Ct', 'Rd', 'Blvd', 'Pl'];

export const parcelHeader = ['ParcelID', 'PropertyAddress', 'LandUse', 'OwnerName', 'SaleDate', 'SalePrice', 'Acreage', 'LandValue', 'BuildingValue', 'TotalValue', 'YearBuilt', 'Bedrooms', 'FullBath', 'HalfBath'];

// The n-th parcel: every number gives another address, so that each lead fits exactly one.
export function parcel(n) {
  const street = `${100 + 2 * n} ${streets[n % streets.length]} ${suffixes[Math.floor(n / streets.length) % suffixes.length]}`;
  const land = 20_000 + 100 * n;
  const building = 100_000 + 350 * n;
  return {
    parcelNumber: `${String(1 + (n % 180)).padStart(3, '0')} 00 0 ${String(n).padStart(4, '0')}.00`,
    street, city: 'NASHVILLE', landUse: 'SINGLE FAMILY', owner: `Owner ${n}`, saleDate: 'April 9, 2013', saleDateIso: '2013-04-09', price: 150_000 + n,
    acres: 0.25, lotSize: 10_890, land, building, total: land + building, yearBuilt: 1950 + (n % 60), bedrooms: 2 + (n % 4), fullBaths: 2, halfBaths: 1, bathrooms: 2.5,
  };
}

export const parcelRow = (p) => [p.parcelNumber, `${p.street}, ${p.city}`, p.landUse, p.owner, p.saleDate, p.price, p.acres, p.land, p.building, p.total, p.yearBuilt, p.bedrooms, p.fullBaths, p.halfBaths];

export const leadFor = (p, n, more = {}) => ({
  source: 'web',
  contact: { firstName: 'Ada', lastName: `Lovelace ${n}`, email: `ada.${n}@example.org`, phone: `615-555-${String(1000 + (n % 9000)).slice(-4)}` },
  property: { address: { street: p.street, city: 'Nashville', state: 'TN' } },
  ...more,
});

// What the enriched property of this parcel must say.
export const valuesOf = (p) => ({
  parcelNumber: p.parcelNumber, landUse: p.landUse, ownerName: p.owner, bedrooms: p.bedrooms, bathrooms: p.bathrooms, yearBuilt: p.yearBuilt, lotSize: p.lotSize,
  landValue: p.land, buildingValue: p.building, totalValue: p.total, lastSaleDate: p.saleDateIso, lastSalePrice: p.price,
});

export async function enrichedLead(api, id, options) {
  return until(`the enrichment of ${id}`, async () => {
    const lead = (await api.get(`/api/leads/${id}`)).expect(200);
    return endStates.has(lead.enrichment.status) && lead;
  }, options);
}

// Waits until no enrichment job is waiting or running.
export async function queueIsEmpty(api, options = {}) {
  return until('the queue to be empty', async () => {
    const stats = (await api.get('/api/enrichment/stats')).expect(200);
    return stats.queued === 0 && stats.processing === 0;
  }, { cap: 60_000, every: 100, ...options });
}
