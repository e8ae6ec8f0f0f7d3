// The data of a run. House numbers differ from run to run, so that a server may be used again.
import { existsSync, readFileSync } from 'node:fs';

const kParcelHeader = 'ParcelID,OwnerName,PropertyAddress,City,State,Zip,LandUse,YearBuilt,Bedrooms,FullBath,TotalValue,SaleDate,SalePrice';

const kPlain = ['Quarry Bend Ln', 'Fern Hollow Ct', 'Old Mill Rd', 'Sycamore Ave', 'Larkspur Dr', 'Bluff View Ter', 'Cedar Ridge Way', 'Stone Creek Pl'];

function parcelLine(id, house, street, unit, index) {
  const address = unit ? `${house} ${street} ${unit}` : `${house} ${street}`;
  return [
    id,
    `OWNER ${String.fromCharCode(65 + index)}`,
    address.toUpperCase(),
    'NASHVILLE',
    'TN',
    '37206',
    unit ? 'CONDO' : 'SINGLE FAMILY',
    1950 + index,
    2 + (index % 3),
    1 + (index % 2),
    180000 + index * 12500,
    '2014-06-17',
    149900 + index * 1000,
  ].join(',');
}

const hostileNames = (file) => {
  const own = ['<img src=x onerror=window.__xss=1>', '"><script>window.__xss=1</script>'];
  if (!file || !existsSync(file)) return own;
  const payloads = JSON.parse(readFileSync(file, 'utf8')).filter((text) => text.length < 100);
  const everyNth = Math.max(1, Math.floor(payloads.length / 20));
  return [...own, ...payloads.filter((_, index) => index % everyNth === 0).slice(0, 20)];
};

export function makeWorld(options) {
  const stamp = Math.floor(Date.now() / 1000) % 90_000;
  const house = 1000 + stamp;
  const plain = kPlain.map((street, index) => parcelLine(`T${stamp}-${index}`, house + index, street, null, index));
  const units = ['UNIT 1', 'UNIT 2'].map((unit, index) => parcelLine(`T${stamp}-U${index}`, house, 'Harbor Point Dr', unit, 8 + index));
  const madeParcels = [kParcelHeader, ...plain, ...units, ''].join('\n');
  return {
    stamp,
    parcels: options.parcels ? readFileSync(options.parcels) : Buffer.from(madeParcels),
    /** The made file is imported too when a file is given: the journeys look up its addresses. */
    madeParcels: Buffer.from(madeParcels),
    plainAddress: { street: `${house} ${kPlain[0]}`, city: 'Nashville', state: 'TN', zip: '37206' },
    twoUnitAddress: { street: `${house} Harbor Point Dr`, city: 'Nashville', state: 'TN', zip: '37206' },
    /** Known to the county too; what a paid provider says of it is that provider's business. */
    paidAddress: { street: `${house + 1} ${kPlain[1]}`, city: 'Nashville', state: 'TN', zip: '37206' },
    hostileNames: hostileNames(options.hostile),
    /** Addresses of pages that journeys made, for the survey. */
    visited: {},
  };
}
