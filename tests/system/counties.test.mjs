// Records of counties over the network, from stand-ins for Socrata and ArcGIS: synchronised, and asked about one address.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { freePort, Process } from './lib/program.mjs';
import { until } from './lib/wait.mjs';
import { testOnStores } from './lib/world.mjs';

const rowCount = 2_500;
const firsts = ['Oak', 'Elm', 'Main', 'Pine', 'Cedar'], suffixes = ['St', 'Ave', 'Dr'];

// Two of them are halves of one house, with one address line.
function countyFile() {
  const header = 'Parcel ID,Address,City,State,Zip,Owner,Land Use,Bedrooms,Full Bath,Half Bath,Living Area,Year Built,Lot Size,Land Value,Building Value,Total Value,Sale Date,Sale Price';
  const lines = [header];
  for (let n = 0; n < rowCount; ++n) {
    const built = n % 7 === 0 ? '' : 1900 + (n % 120);
    lines.push(`${1000010000 + n},${100 + n} ${firsts[n % 5]} ${suffixes[n % 3]},Brooklyn,NY,11201,"O'Neil, ""Ann"" ${n}",A1,3,2,1,${1000 + n},${built},${5000 + n},100000,150000,250000,1960-05-0${1 + (n % 9)},${90_000 + n}`);
  }
  for (const n of [1, 2]) lines.push(`200000000${n},7 Twin Ct,Brooklyn,NY,11201,Half ${n},A1,2,1,,800,1950,2000,1,2,3,,`);
  return `${lines.join('\n')}\n`;
}

const description = {
  socrata: (url) => `name = "pluto"
kind = "socrata"
base_url = "${url}"
dataset = "64uk-42ks"
state = "NY"
page_rows = 200
verified = false
zip_prefixes = ["112"]
value_note = "assessed, no market value"
[fields]
parcelNumber = { column = "bbl", number = true, cut_at = "." }
address = "address"
zip = "zipcode"
ownerName = "ownername"
sqft = { column = ["resarea", "bldgarea"], zero = "unknown" }
yearBuilt = { column = "yearbuilt", zero = "unknown" }
lotSize = "lotarea"
totalValue = "assesstot"
`,
  arcgis: (url) => `name = "layer"
kind = "arcgis"
base_url = "${url}"
state = "NY"
page_rows = 500
verified = false
zip_prefixes = ["112"]
[fields]
parcelNumber = "PARCELID"
address = "SITEADDR"
city = "SITECITY"
zip = "SITEZIP"
ownerName = "OWNER"
bedrooms = "BEDS"
fullBaths = "FULLBATHS"
halfBaths = "HALFBATHS"
sqft = "LIVAREA"
yearBuilt = { column = "YRBLT", zero = "unknown" }
totalValue = "TOTVAL"
saleDate = "SALE_DATE"
salePrice = { column = "SALE_PRICE", zero = "unknown" }
`,
};

async function simulate(world, more = [], port = undefined) {
  port ??= await freePort();
  const parcels = world.file('county.csv', countyFile());
  const simulator = new Process(['simulate', 'counties', '--port', String(port), '--parcels', parcels, '--rows-max', '300', '--json', ...more], { cwd: world.folder });
  world.processes.push(simulator);
  await until('the simulator to be ready', () => {
    if (simulator.over) throw new Error(`the simulator ended with ${simulator.code}: ${simulator.stderr}`);
    return simulator.stdout.includes('}');
  });
  const where = JSON.parse(simulator.stdout);
  const folder = path.join(world.data, 'counties');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'pluto.toml'), description.socrata(where.url));
  writeFileSync(path.join(folder, 'layer.toml'), description.arcgis(where.layer));
  writeFileSync(path.join(folder, 'old.toml'), description.arcgis(`${where.url}/arcgis/rest/services/OldParcels/MapServer/0`).replace('"layer"', '"old"'));
  return { simulator, ...where };
}

const sync = (world, county, more = []) => world.cliJson(['parcels', 'sync', county, '--json', ...more]);
const content = (world) => world.select(`select p.source, p.parcel_number, p.owner_name, p.bedrooms, p.bathrooms, p.sqft, p.year_built, p.lot_size, p.total_value,
  p.last_sale_date, p.last_sale_price, a.line, a.zip from parcels p left join parcel_addresses a on a.parcel_id = p.id order by p.source, p.parcel_number, a.line`);
const counts = (done) => [done.status, done.rowsRead, done.rowsCreated, done.rowsUpdated, done.rowsUnchanged, done.rowsQuarantined];
const all = rowCount + 2;

for (const county of ['pluto', 'layer', 'old']) {
  testOnStores(`${county} is synchronised, and again nothing changes`, async (world) => {
    await simulate(world);
    assert.deepEqual(counts(await sync(world, county)), ['completed', all, all, 0, 0, 0]);
    const before = content(world);
    assert.equal(before.filter(Boolean).length, all);
    const house = before.find((line) => line.includes('1000010001')).split('|');
    assert.equal(house[2], `O'NEIL, "ANN" 1`);
    assert.deepEqual([house[5], house[6], house[8], house[11], house[12]], ['1001', '1901', '25000000', '101 Elm Ave', '11201']);
    if (county !== 'pluto') assert.deepEqual(house.slice(9, 11), ['1960-05-02', '9000100'], 'milliseconds before 1970 are a day');
    const changed = await sync(world, county);
    assert.deepEqual(counts(changed), ['completed', ...(county === 'pluto' ? [0, 0, 0, 0, 0] : [all, 0, 0, all, 0])], 'Socrata says that nothing changed');
    assert.deepEqual(counts(await sync(world, county, ['--all'])), ['completed', all, 0, 0, all, 0]);
    assert.deepEqual(content(world), before);
  });

  testOnStores(`${county} is synchronised by a program that is killed again and again, over a bad line`, async (world) => {
    const { simulator, port } = await simulate(world);
    await sync(world, county);
    const wanted = content(world);
    for (const table of ['parcel_sales', 'parcel_addresses', 'parcels', 'imports']) world.sql(`delete from ${table}`);
    await simulator.kill();
    await simulate(world, ['--fault-rate', '0.3', '--fault-mix', '429=1,5xx=2,truncated=1,malformed=1,wrong-type=1,reset=1,lost=1', '--latency', '60-90', '--seed', '5'], port);
    let kills = 0;
    for (let grows = 0; kills < 3; ) {
      const running = new Process(['parcels', 'sync', county, '--json', '--data', world.data], { env: world.env, cwd: world.folder });
      world.processes.push(running);
      await until('a page more', () => running.over || Number(world.select('select coalesce(max(received_bytes), 0) from imports')[0]) > grows, { cap: 60_000, every: 10 });
      assert.ok(!running.over || running.code === 0, running.stderr);
      if (running.over) break;
      await running.kill();
      ++kills;
      grows = Number(world.select('select coalesce(max(received_bytes), 0) from imports')[0]);
    }
    assert.ok(kills > 0, 'it was too quick to be killed');
    const done = await sync(world, county);
    assert.deepEqual([done.status, done.rowsRead, done.rowsQuarantined], ['completed', all, 0]);
    assert.equal(Number(world.select('select count(*) from imports')[0]), 1, 'one import, gone on with');
    assert.deepEqual(content(world), wanted);
  });

  if (county === 'old') continue; // without pages it can't be asked about one address
  testOnStores(`a new lead is looked up at ${county}, which costs nothing`, async (world) => {
    await simulate(world);
    world.env.HK_COUNTIES_LIVE = county;
    await world.serve();
    const api = await world.as('admin');
    const provider = `county-${county}`;
    const lead = async (street, zip = '11201') => (await api.post('/api/leads', { source: 'web', contact: { firstName: 'Ada' }, property: { address: { street, city: 'Brooklyn', state: 'NY', zip } } })).expect(201);
    const outcome = (made, wanted) => until(`${wanted} of ${made.id}`, async () => {
      const now = (await api.get(`/api/leads/${made.id}`)).expect(200);
      return now.enrichment.status === wanted ? now : null;
    });
    const known = await lead('101 Elm Avenue');
    await outcome(known, 'enriched');
    const facts = (await api.get(`/api/properties/${known.property.id}/facts`)).expect(200).items.filter((fact) => fact.provider === provider);
    const value = (field) => facts.find((fact) => fact.field === field)?.value;
    assert.deepEqual([value('parcelNumber'), value('sqft'), value('yearBuilt'), value('totalValue')].map(String), ['1000010001', '1001', '1901', '250000']);
    assert.equal(value('estimatedValue'), undefined, "an assessor's total is no market value");
    if (county === 'pluto') assert.equal(facts.find((fact) => fact.field === 'totalValue').note, 'assessed, no market value');
    await outcome(await lead('101 Oak Avenue'), 'not_found');
    const twins = await outcome(await lead('7 Twin Court'), 'ambiguous');
    assert.deepEqual(twins.enrichment.candidates.map((one) => one.parcelId).sort(), [`${provider}:2000000001`, `${provider}:2000000002`]);
    (await api.post(`/api/leads/${twins.id}/parcel`, { parcelId: `${provider}:2000000002` })).expect(202);
    await outcome(twins, 'enriched');
    const chosen = (await api.get(`/api/properties/${twins.property.id}/facts`)).expect(200).items;
    assert.equal(String(chosen.find((fact) => fact.field === 'ownerName').value), 'HALF 2');
    const calls = (await api.get(`/api/enrichment/calls?limit=200`)).expect(200).items.filter((call) => call.provider === provider);
    assert.ok(calls.length >= 4 && calls.every((call) => call.cost === 0 && call.price === 0));
    const listed = (await api.get('/api/enrichment/providers')).expect(200).items.find(({ name }) => name === provider);
    assert.deepEqual([listed.free, listed.spentToday], [true, 0]);
  });
}

testOnStores('a county is synchronised from the pages as from the command line, one run at a time', async (world) => {
  await simulate(world, ['--latency', '50-80']);
  world.env.HK_COUNTIES_SYNC_DAYS = '7';
  await world.serve();
  const api = await world.as('admin');
  const pluto = async () => (await api.get('/api/counties')).expect(200).items.find(({ name }) => name === 'pluto');
  assert.equal((await pluto()).sync.state, 'none');
  (await api.post('/api/counties/pluto/sync', {})).expect(202);
  const again = (await api.post('/api/counties/pluto/sync', {})).expect(409);
  assert.equal(again.code, 'county_busy');
  assert.match(again.suggestion, /Wait until it has ended/);
  const done = await until('the county', async () => {
    const now = (await pluto()).sync;
    assert.ok(!['failed', 'interrupted'].includes(now.state), now.error);
    return now.state === 'completed' ? now : null;
  }, { cap: 60_000 });
  assert.deepEqual([done.rowsFetched, done.rowsStored, done.rowsCreated, done.error], [all, all, all, null]);
  const before = content(world);
  assert.deepEqual(counts(await sync(world, 'pluto', ['--all'])), ['completed', all, 0, 0, all, 0], 'it brought what the command line brings');
  assert.deepEqual(content(world), before);
  (await api.post('/api/counties/nowhere/sync', {})).expect(404);
  (await (await world.as('manager')).post('/api/counties/pluto/sync', {})).expect(403);
});

testOnStores('Cook County tells where the mail of its owners goes', async (world) => {
  const { url } = await simulate(world);
  world.env.HK_COUNTIES_BASE_URLS = `cook=${url}`;
  const done = await sync(world, 'cook');
  assert.deepEqual([done.status, done.rowsQuarantined], ['completed', 0]);
  const mail = world.select("select count(*), count(case when mailing_address like '12 ELM ST, DALLAS, TX 75201' then 1 end) from parcels where source = 'cook'")[0].split('|').map(Number);
  assert.ok(mail[0] >= all && mail[1] > 0 && mail[1] < mail[0], mail.join());
});

testOnStores('what a county refuses is told to the person who asked', async (world) => {
  const { url } = await simulate(world);
  const folder = path.join(world.data, 'counties');
  writeFileSync(path.join(folder, 'gone.toml'), description.socrata(url).replace('"pluto"', '"gone"').replace('64uk-42ks', 'aaaa-bbbb'));
  writeFileSync(path.join(folder, 'columns.toml'), description.socrata(url).replace('"pluto"', '"columns"').replace('"ownername"', '"owner_of_it"'));
  for (const layer of ['private', 'signin'])
    writeFileSync(path.join(folder, `${layer}.toml`), description.arcgis(`${url}/arcgis/rest/services/${layer}/FeatureServer/0`).replace('"layer"', `"${layer}"`));
  for (const [county, words] of [['gone', /does not have this data set/], ['columns', /no-such-column.*owner_of_it/], ['private', /wants a token/], ['nowhere', /There is no county/]]) {
    const refused = await world.cli(['parcels', 'sync', county]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, words);
  }
});
