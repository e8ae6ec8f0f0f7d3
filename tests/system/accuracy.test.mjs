// How many leads find their parcel in the whole county file, and that none finds a wrong one. HK_SEED makes another choice.
import assert from 'node:assert/strict';

import { objectsOf } from './lib/csv.mjs';
import { endStates, queueIsEmpty } from './lib/leads.mjs';
import { mess } from './lib/mess.mjs';
import { isRelease } from './lib/program.mjs';
import { randomFrom, seed } from './lib/random.mjs';
import { nashvilleCsv, withoutSharedData } from './lib/shared_data.mjs';
import { inParallel } from './lib/wait.mjs';
import { testOnStores } from './lib/world.mjs';

const squeezed = (text) => text.trim().replace(/\s+/g, ' ');
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const number = (text) => (text === '' ? null : Number(text.replace(/[$,\s]/g, '')));
const isoDate = (text) => {
  const [, month, day, year] = text.match(/^(\w+) (\d+), (\d{4})$/);
  return `${year}-${String(months.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
};

// What each column of a row says in the words of the API; null where the row is silent.
const fieldsOf = {
  landUse: (row) => squeezed(row.LandUse) || null,
  ownerName: (row) => row.owner_id || null,
  lotSize: (row) => (row.Acreage === '' ? null : Math.round(Number(row.Acreage) * 43_560)),
  landValue: (row) => number(row.LandValue),
  buildingValue: (row) => number(row.BuildingValue),
  totalValue: (row) => number(row.TotalValue),
  yearBuilt: (row) => number(row.YearBuilt),
  bedrooms: (row) => number(row.Bedrooms),
  bathrooms: (row) => (row.FullBath === '' ? null : Number(row.FullBath) + Number(row.HalfBath) / 2),
  lastSaleDate: (row) => row.date,
  lastSalePrice: (row) => number(row.SalePrice),
};

// The county as the file has it: parcels with their rows, and addresses with their parcels.
function readCounty(text) {
  const rows = objectsOf(text);
  const parcels = new Map();
  const addresses = new Map();
  const lines = new Map();
  const put = (map, key, value) => map.set(key, (map.get(key) ?? new Set()).add(value));
  for (const row of rows) {
    row.date = isoDate(row.SaleDate);
    parcels.set(row.ParcelID, [...(parcels.get(row.ParcelID) ?? []), row]);
    const address = squeezed(row.PropertyAddress).toUpperCase();
    if (address === '') continue;
    put(addresses, address, row.ParcelID);
    put(lines, address.split(',')[0].trim(), row.ParcelID);
  }
  return { rows, parcels, addresses, lines };
}

// The values that the newest row which says something says; several when rows of one day differ.
function expectedValues(rows, valueOf) {
  const saying = rows.filter((row) => valueOf(row) !== null);
  const newest = saying.map((row) => row.date).sort().at(-1);
  return [...new Set(saying.filter((row) => row.date === newest).map(valueOf))];
}

function checkFacts(property, rows, wrong) {
  for (const [field, valueOf] of Object.entries(fieldsOf)) {
    const expected = expectedValues(rows, valueOf);
    const fits = expected.length === 0 ? property[field] === null : expected.includes(property[field]);
    if (!fits) wrong.push(`${property.parcelNumber} ${field}: ${property[field]} instead of ${expected.join(' or ')}`);
  }
}

function addressOf(address) {
  const [street, city] = address.split(',').map((part) => part.trim());
  return { street, city, state: 'TN' };
}

async function postAll(api, wanted) {
  return inParallel(wanted, 16, async (one) => ({
    ...one,
    id: (await api.post('/api/leads', { source: 'accuracy', property: { address: one.typed } })).expect(201).id,
  }));
}

// Addresses of several parcels: the candidates are shown, none is chosen.
async function checkSharedAddresses(api, county, several) {
  assert.ok(several.filter((one) => one.numbered).length >= 20);
  const posted = await postAll(api, several);
  await queueIsEmpty(api);
  for (const one of posted) {
    const lead = (await api.get(`/api/leads/${one.id}`)).expect(200);
    assert.equal(lead.property.parcelNumber, null, one.address);
    assert.equal(lead.enrichment.status, one.numbered ? 'ambiguous' : 'not_found', one.address);
    assert.ok(lead.enrichment.reason, one.address);
    if (!one.numbered) continue;
    const shown = lead.enrichment.candidates.map((c) => c.parcelNumber);
    assert.equal(new Set(shown).size, shown.length, one.address);
    if (one.parcels.size <= 20) assert.deepEqual(shown.toSorted(), [...one.parcels].toSorted(), one.address);
    for (const id of shown) assert.ok(one.parcels.has(id), `${one.address}: ${id}`);
  }
}

const percent = (part, whole) => `${((100 * part) / whole).toFixed(2)} %`;

testOnStores('leads of the whole county find the right parcel, or none', async (world) => {
  const text = nashvilleCsv();
  const county = readCounty(text);
  const imported = await world.importParcels(world.file('nashville.csv', text), ['--mapping', '{"8":"ownerName"}']);
  console.log(`${world.store}: ${imported.rowsRead} rows imported in ${imported.seconds.toFixed(1)} s, ${Math.round(imported.rowsRead / imported.seconds)} rows/s`);

  // The dirt of the file, counted here by other means.
  const dirty = county.rows.filter((row) => /[$,]/.test(row.SalePrice) || /[\r\n]/.test(row.LandUse) || row.PropertyAddress.trim() === '');
  assert.equal(dirty.length, 44);
  assert.deepEqual([imported.rowsRead, imported.rowsCreated, imported.rowsQuarantined, imported.rowsRepaired], [56_477, county.parcels.size, 0, dirty.length]);
  assert.equal(imported.rowsCreated + imported.rowsUpdated + imported.rowsUnchanged, imported.rowsRead);

  const random = randomFrom(seed);
  const known = (address) => !address.endsWith(', UNKNOWN');
  const single = random.shuffled([...county.addresses].filter(([address, ids]) => ids.size === 1 && known(address)));
  const wanted = single.slice(0, 2000).map(([address, ids], index) => {
    const exact = index % 2 === 0;
    const plain = addressOf(address);
    const uniqueLine = county.lines.get(plain.street.toUpperCase()).size === 1;
    return { address, exact, parcel: [...ids][0], typed: exact ? plain : mess(plain, random, uniqueLine) };
  });
  // A street without a house number, or with 0 for it, is no address of one property: nothing may be guessed there.
  const shared = random.shuffled([...county.addresses].filter(([address, ids]) => ids.size > 1 && address !== ''));
  const several = shared.slice(0, 60).map(([address, ids]) => ({ address, parcels: ids, typed: addressOf(address), numbered: /^[1-9]\d*[A-Z]?\s/.test(address) }));

  const key = await world.key('agent');
  await world.serve();
  const api = world.client({ authorization: `Bearer ${key}` });
  const begun = performance.now();
  const posted = await postAll(api, wanted);
  const accepted = (performance.now() - begun) / 1000;
  await queueIsEmpty(api, { cap: 300_000 });
  const enriched = (performance.now() - begun) / 1000;
  console.log(`${world.store}: 2,000 leads accepted in ${accepted.toFixed(1)} s and enriched in ${enriched.toFixed(1)} s (concurrency 16)`);

  const tally = { exact: { found: 0, missed: [] }, messy: { found: 0, missed: [] } };
  const wrong = [];
  const wrongFacts = [];
  await inParallel(posted, 16, async (one) => {
    const lead = (await api.get(`/api/leads/${one.id}`)).expect(200);
    assert.ok(endStates.has(lead.enrichment.status), lead.enrichment.status);
    const found = lead.property.parcelNumber;
    const kind = tally[one.exact ? 'exact' : 'messy'];
    if (found === one.parcel) {
      kind.found += 1;
      checkFacts(lead.property, county.parcels.get(one.parcel), wrongFacts);
    } else if (found !== null) {
      wrong.push(`${JSON.stringify(one.typed)} found ${found}, is ${one.parcel}`);
    } else {
      kind.missed.push(`${JSON.stringify(one.typed)} is ${one.address}: ${lead.enrichment.status}`);
    }
  });
  const exact = tally.exact.found;
  const messy = tally.messy.found;
  console.log(`${world.store}: exact ${percent(exact, 1000)}, messy ${percent(messy, 1000)}, wrong ${wrong.length}, wrong facts ${wrongFacts.length} (seed ${seed})`);
  for (const missed of [...tally.exact.missed, ...tally.messy.missed].slice(0, 15)) console.log(`  missed ${missed}`);
  assert.deepEqual(wrong, []);
  assert.deepEqual(wrongFacts.slice(0, 10), []);
  assert.ok(exact >= 990, `${exact} of 1,000 exact addresses found`);
  assert.ok(messy >= 950, `${messy} of 1,000 messy addresses found`);

  await checkSharedAddresses(api, county, several);
  if (isRelease) assert.ok(imported.rowsRead / imported.seconds > 2_000, `${imported.seconds} s for the import`);
}, { skip: withoutSharedData });
