// Letters of several bytes stand wherever the program limits, shortens or compares a text: nothing may cut one in two.
import assert from 'node:assert/strict';

import { toCsv } from './lib/csv.mjs';
import { endStates, leadFor, parcel, queueIsEmpty } from './lib/leads.mjs';
import { rawRequest, requestBytes } from './lib/raw.mjs';
import { testOnStores } from './lib/world.mjs';

// Two, three and four bytes a letter, each begun at every offset.
const letters = ['é', 'Ω', '田', '🦊', '\u0301'];
const shifted = (n) => letters.flatMap((letter) => ['', 'a', 'ab', 'abc'].map((before) => before + letter.repeat(n)));

async function begin(world) {
  const key = await world.key('manager');
  await world.serve();
  return { key, api: world.client({ authorization: `Bearer ${key}` }) };
}

testOnStores('names and addresses of long letters are kept', async (world) => {
  const { api } = await begin(world);
  const texts = [...shifted(3), ...shifted(40), ...shifted(190)];
  const ids = [];
  for (const [n, text] of texts.entries()) {
    const body = leadFor(parcel(n), n);
    body.contact.firstName = text;
    body.contact.lastName = text;
    body.property.address = { street: `${n + 1} ${text} St`, city: [...text].slice(0, 60).join(''), state: 'TN' };
    body.notes = text.repeat(20);
    const lead = (await api.post('/api/leads', body)).expect(201);
    assert.deepEqual([lead.contact.firstName, lead.notes, lead.property.address.street], [text, body.notes, body.property.address.street]);
    ids.push(lead.id);
  }
  await queueIsEmpty(api);
  for (const id of ids) {
    const { enrichment } = (await api.get(`/api/leads/${id}`)).expect(200);
    assert.ok(endStates.has(enrichment.status) && enrichment.status !== 'failed', `${id}: ${enrichment.status} ${enrichment.reason}`);
  }
  for (const sort of ['name', '-name']) assert.equal((await api.all(`/api/leads?sort=${sort}`, 7)).length, ids.length, `all pages by ${sort}`);
});

testOnStores('searches of any length answer', async (world) => {
  const { api } = await begin(world);
  for (const text of [...shifted(1), ...shifted(50), ...shifted(66), ...shifted(190), ...shifted(300)]) {
    const query = encodeURIComponent(text);
    const answer = await api.get(`/api/leads?q=${query}`);
    if (answer.status !== 200) answer.expectProblem(query.length > 8_000 ? 414 : 400);
    assert.ok(answer.status === 200 || [...text].length > 200, `${[...text].length} letters are no reason to refuse`);
  }
});

testOnStores('a key that is no UTF-8 is refused, one that is works', async (world) => {
  const { key } = await begin(world);
  const body = '{"contact":{"firstName":"Ada"}}';
  const post = (value) => rawRequest(world.port, requestBytes('POST /api/leads HTTP/1.1', ['Host: localhost', `Authorization: Bearer ${key}`, `Content-Length: ${body.length}`, `Idempotency-Key: ${value}`], body));
  for (const value of ['\xff', 'a\xc3', '\xed\xa0\x80', '\xf0\x9f\xa6']) assert.equal((await post(value)).status, 400, JSON.stringify(value));
  assert.equal((await post(Buffer.from('ключ').toString('latin1'))).status, 201);
});

testOnStores('cells of a county file that cannot be read are set aside with their text', async (world) => {
  const { api } = await begin(world);
  const header = ['ParcelID', 'PropertyAddress', 'SaleDate', 'SalePrice', 'Bedrooms', 'OwnerName'];
  const good = (n) => [`P${n}`, `${n} Main St, NASHVILLE`, 'April 9, 2013', '100000', '3', 'Ada'];
  const texts = [...shifted(15), ...shifted(20), ...shifted(60), ...shifted(300)];
  const bad = texts.flatMap((text, n) => [2, 3, 4].map((column) => good(10 * n + column).with(column, text)));
  const kept = texts.map((text, n) => good(10 * n + 9).with(5, text).with(1, `${n + 1} ${text} Ave, NASHVILLE`));
  const done = await world.importParcels(world.file('parcels.csv', toCsv(header, [...Array.from({ length: 200 }, (_, n) => good(90_000 + n)), ...kept, ...bad])));
  assert.deepEqual([done.status, done.rowsCreated, done.rowsQuarantined], ['completed', 200 + kept.length, bad.length]);
  const aside = await api.all(`/api/imports/${done.id}/quarantine`, 500);
  assert.equal(aside.length, bad.length);
  for (const row of aside) {
    assert.match(row.code, /^bad_(date|money|number)$/);
    assert.ok(!row.reason.includes('\ufffd'), row.reason);
  }
});
