// Writes the hostile strings of the shared data as seeds for each fuzz target: node fuzz/hostile_seeds.mjs FOLDER
// Without the shared data there are none; the corpus of the project stands alone.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const shared = join(process.env.HK_SHARED_DATA ?? join(import.meta.dirname, '../../shared/data'), 'hostile_input');

const strings = (name, step) => JSON.parse(readFileSync(join(shared, name), 'utf8')).filter((_, i) => i % step === 0);

// A hostile text in the place where a client would put it.
const seedOf = {
  json_body: (text) => JSON.stringify({ email: text, firstName: 'a', [text]: [text] }),
  csv_layout: (text) => `Parcel ID,Owner Name,Address,Notes\n1,"${text.replaceAll('"', '""')}",${text},${text}\n`,
  address: (text) => `12 ${text}`,
  phone: (text) => text,
  email: (text) => `${text}@example.com`,
  attom_answer: (text) => `\x00${JSON.stringify({ status: { code: 0, msg: text }, property: [{ identifier: { apn: text }, address: { line1: text, oneLine: text }, summary: { propertyType: text }, owner: { owner1: { fullName: text } } }] })}`,
  corelogic_answers: (text) => `\x00\x00${JSON.stringify({ items: [{ clip: text, propertyAddress: { streetAddress: text, city: text }, propertyAPN: { apnParcelNumberFormatted: text } }] })}`,
  county_answers: (text) => `\x00\x00${JSON.stringify([{ pin: text, address: text, year: text, value: text, date: text, [text]: text }])}`,
  email_answers: (text) => `\x00${JSON.stringify({ status: text, sub_status: text, did_you_mean: text, result: text, flags: [text], suggested_correction: text, deliverability: text, autocorrect: text, email_deliverability: { status: text, status_detail: text } })}`,
  address_answers: (text) => `\x00\x00${JSON.stringify([{ input_id: '0', delivery_line_1: text, components: { city_name: text, zipcode: text }, metadata: { county_name: text, precision: text, rdi: text }, analysis: { dpv_match_code: text, dpv_footnotes: text, footnotes: text, enhanced_match: text } }])}`,
  phone_answers: (text) => `\x04\x00${JSON.stringify({ phone_carrier: { name: text, line_type: text }, phone_location: { country_code: text, region: text, city: text, timezone: text }, phone_validation: { is_valid: true } })}`,
  http_request: (text) => `GET /api/leads/${encodeURIComponent(text)}?q=${text} HTTP/1.1\r\nHost: a\r\nCookie: hk_session=${text}\r\n\r\n`,
};

function write(target, seeds) {
  const target_folder = join(folder, target);
  rmSync(target_folder, { recursive: true, force: true });
  mkdirSync(target_folder, { recursive: true });
  seeds.forEach((seed, i) => writeFileSync(join(target_folder, String(i).padStart(4, '0')), seed));
}

if (existsSync(shared)) {
  const texts = [...strings('blns.json', 1), ...strings('xss_payloads.json', 50)].filter((text) => text.isWellFormed?.() ?? true);
  for (const [target, seed] of Object.entries(seedOf)) write(target, texts.map(seed));
  const files = JSON.parse(readFileSync(join(shared, 'csv_spectrum.json'), 'utf8'));
  // Two bytes of settings: once read as a whole file, once behind a long line.
  write('csv', files.flatMap(({ csv_base64 }) => ['\x00\x01', '\x01\x05\n'].map((settings) => Buffer.concat([Buffer.from(settings), Buffer.from(csv_base64, 'base64')]))));
}
