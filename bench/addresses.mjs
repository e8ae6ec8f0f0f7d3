// Whole addresses read rightly, beside the npm package parse-address, on the addresses of the usaddress project. Ours are
// labelled by models that learned from the other four fifths.
//
// What is compared: house number, directional before, street, suffix, directional behind, id of the unit, number of the
// box, city, state, ZIP code. All are brought to upper case without punctuation and abbreviated by the post office's
// tables first, street and city word by word. Recipients, buildings and landmarks, for which the rival has no words, and
// kinds of units are left out. Asked are texts with one house number and its street, or with a box.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

import { machine, output, publish, rivalVersion, table, verdict, verdicts, whole } from './report.mjs'

const { parseLocation } = createRequire(join(import.meta.dirname, 'rivals/'))('parse-address')
const folder = process.env.HK_SHARED_DATA ?? resolve('../shared/data')
const tables = Object.fromEntries(['street_suffixes', 'directionals', 'states'].map((name) => [
  name,
  new Map([...readFileSync(`src/canonical/tables/${name}.inc`, 'utf8').matchAll(/\{"([^"]+)",\s*"([^"]*)"/g)].map((match) => [match[1], match[2]])),
]))

const bare = (text) => (text ?? '').toUpperCase().replace(/[^A-Z0-9/ -]/g, ' ').replace(/\s+/g, ' ').trim()
const short = (text, ...names) => bare(text).split(' ').map((word) => names.reduce((found, name) => found ?? tables[name].get(word), undefined) ?? word).join(' ')
const state = (text) => tables.states.get(bare(text)) ?? bare(text)
const name = (text) => short(text, 'directionals', 'street_suffixes')

// The same words for everybody.
const components = (part) => ({
  number: bare(part.number), pre: short(part.pre, 'directionals'), street: name(part.street), suffix: short(part.suffix, 'street_suffixes'),
  post: short(part.post, 'directionals'), unit: bare(part.unit), box: bare(part.box), city: name(part.city), state: state(part.state), zip: bare(part.zip).slice(0, 5),
})

const byLabels = (tokens, which) => {
  const of = (...labels) => tokens.filter((token) => labels.includes(token[which])).map((token) => token[0]).join(' ')
  return components({
    number: of('AddressNumberPrefix', 'AddressNumber', 'AddressNumberSuffix'), pre: of('StreetNamePreDirectional'),
    street: of('StreetNamePreModifier', 'StreetNamePreType', 'StreetName', 'StreetNamePostModifier'), suffix: of('StreetNamePostType'),
    post: of('StreetNamePostDirectional'), unit: of('OccupancyIdentifier', 'SubaddressIdentifier').replace(/#/g, ' '), box: of('USPSBoxGroupID', 'USPSBoxID'),
    city: of('PlaceName'), state: of('StateName'), zip: of('ZipCode'),
  })
}

const byRival = (raw) => {
  const read = parseLocation(raw.replace(/\s*\n\s*/g, ', ')) ?? {}
  const box = /^p\W*o\W*box/i.test(read.sec_unit_type ?? '')
  return components({ ...read, pre: read.prefix, suffix: read.type, post: read.suffix, unit: box ? '' : read.sec_unit_num, box: box ? read.sec_unit_num : '' })
}

const asked = output('build/release/bench_addresses', 'held-out', '--data', join(folder, 'usaddress_train')).split('\n').map((line) => JSON.parse(line)).filter(({ tokens }) => {
  const count = (label) => tokens.filter((token) => token[1] === label).length
  const apart = count('IntersectionSeparator') + count('CornerOf') > 0
  return !apart && ((count('AddressNumber') === 1 && count('StreetName') > 0) || (count('AddressNumber') === 0 && count('USPSBoxID') > 0))
})

// Where within a street a directional or a suffix begins is at times a matter of taste.
const joined = ({ pre, street, suffix, post, ...rest }) => ({ ...rest, street: [pre, street, suffix, post].filter(Boolean).join(' ') })
const ways = {
  'Hidden Key: labels, held out': ({ tokens }) => byLabels(tokens, 2),
  'Hidden Key: rules of parse_address': ({ parsed }) => components(parsed ?? {}),
  'parse-address': ({ raw }) => byRival(raw),
}
const fields = ['number', 'pre', 'street', 'suffix', 'post', 'unit', 'box', 'city', 'state', 'zip']
const results = Object.fromEntries(Object.entries(ways).map(([who, read]) => {
  const pairs = asked.map((address) => [byLabels(address.tokens, 1), read(address)])
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b)
  const rate = (holds) => (100 * pairs.filter(([wanted, found]) => holds(wanted, found)).length) / pairs.length
  return [who, {
    exact: rate(same),
    joined: rate((wanted, found) => same(joined(wanted), joined(found))),
    ...Object.fromEntries(fields.map((field) => [field, rate((wanted, found) => wanted[field] === found[field])])),
  }]
}))

const percent = (number) => `${number.toFixed(1)} %`
const [ours, , rival] = Object.values(results)
publish('addresses', 'Whole addresses', [
  `${machine()}; parse-address ${rivalVersion('parse-address')}. ${whole(asked.length)} distinct addresses with one house number and its street, or with a box; held out in five folds. What is compared, and how, is told in \`bench/addresses.mjs\`.`,
  table(['whole address', 'every part', 'every part, the street as one'], Object.entries(results).map(([who, seen]) => [who, percent(seen.exact), percent(seen.joined)])),
  table(['part', ...Object.keys(results)], fields.map((field) => [field, ...Object.values(results).map((seen) => percent(seen[field]))])),
  verdicts([
    verdict('whole addresses, times those of parse-address', ours.exact / rival.exact, { least: 2, digits: 2 }),
    verdict('the same, the street as one', ours.joined / rival.joined, { least: 2, digits: 2 }),
  ]),
], results)
