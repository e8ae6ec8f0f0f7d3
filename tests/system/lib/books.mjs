// What we booked and what the provider bills.
import assert from 'node:assert/strict';

// The formula: the bill is what was settled, and some of what is unknown.
export function compareBooks(calls, bill, price) {
  const byId = new Map(calls.map((call) => [call.id, call]));
  const micros = (dollars) => Math.round(dollars * 1e6);
  const seen = new Set();
  for (const line of bill) {
    const call = byId.get(line.reference);
    assert.ok(call, `billed, but not in the ledger: ${JSON.stringify(line)}`);
    assert.ok(!seen.has(call.id), `billed twice under one reference: ${call.id}`);
    seen.add(call.id);
    if (call.state === 'unknown') continue;
    assert.equal(call.state, 'settled', `billed, but booked as ${call.state}: ${JSON.stringify([line, call])}`);
    assert.equal(micros(call.cost), line.microDollars, call.id);
  }
  for (const call of calls) if (call.cost > 0) assert.ok(seen.has(call.id), `booked, but not billed: ${JSON.stringify(call)}`);
  const settled = calls.reduce((sum, call) => sum + micros(call.cost), 0);
  const unknownBilled = calls.filter((call) => call.state === 'unknown' && seen.has(call.id)).length * price;
  const billed = bill.reduce((sum, line) => sum + line.microDollars, 0);
  assert.equal(billed, settled + unknownBilled, 'to the micro-dollar');
  return { billed, settled, unknown: calls.filter((call) => call.state === 'unknown').length };
}

// Nothing is bought twice for one property, unless the first answer could not be used or a person decided.
export function findDoubles(calls) {
  const bought = new Map();
  for (const call of calls.filter((one) => one.provider === 'attom' && one.state === 'settled' && one.outcome !== 'unusable')) {
    const key = `${call.propertyId} ${call.product}`;
    assert.ok(!bought.has(key), `bought twice: ${JSON.stringify([bought.get(key), call])}`);
    bought.set(key, call);
  }
}
