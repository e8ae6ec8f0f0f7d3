// A list of leads as a business buys it: a known number of people, some of them twice, and a few rows that say nothing.
const kFirst = ['Ada', 'Ben', 'Cora', 'Dean', 'Elsa', 'Finn', 'Gina', 'Hugo', 'Iris', 'Joel', 'Kara', 'Leon', 'Mona', 'Nico', 'Olga', 'Paul', 'Rita', 'Sven', 'Tess', 'Vera'];
const kSyllables = ['bar', 'den', 'fol', 'gar', 'hil', 'ker', 'lan', 'mor', 'nor', 'pel', 'ras', 'sol', 'tor', 'ves', 'wal', 'zim'];
const kStreets = [['Maple Street', 'MAPLE ST'], ['North Oak Avenue', 'N. Oak Ave.'], ['Cedar Hill Road', 'cedar hill rd'], ['Lakeview Drive', 'Lakeview Dr']];
const kSources = ['Probate list', 'Absentee list', 'Referral'];

const kHeader = ['First Name', 'Last Name', 'Email Address', 'Phone Number', 'Property Address', 'City', 'State', 'Zip Code', 'Lead Source', 'Notes'];

/** Of the people who come twice, the first ones gain something by it. */
const kGaining = 50;
const kTwice = 200;
const kBad = [',,,,,,,,,', 'Only,A Name That Goes,Nowhere At All', ',,,,,,,,Referral,'];

const capital = (word) => word[0].toUpperCase() + word.slice(1);
const lastName = (i) => capital(kSyllables[i % 16] + kSyllables[Math.floor(i / 16) % 16] + kSyllables[(i * 7 + Math.floor(i / 256)) % 16]);

function person(i) {
  const [street] = kStreets[i % kStreets.length];
  return {
    first: kFirst[i % kFirst.length],
    last: lastName(i),
    email: `person.${i}@example.com`,
    phone: `615${String(4_000_000 + i * 13)}`,
    street: `${100 + i} ${street}`,
    city: 'Nashville',
    state: 'TN',
    zip: '37206',
    source: kSources[i % kSources.length],
    notes: '',
  };
}

/** What the list lacks of somebody at first. */
function lacking(i) {
  const whole = person(i);
  if (i >= kGaining) return whole;
  return [{ ...whole, phone: '' }, { ...whole, email: '' }, whole][i % 3];
}

const formatted = (phone) => `(${phone.slice(0, 3)}) ${phone.slice(3, 6)}-${phone.slice(6)}`;

/** The same person, known by the e-mail, the phone or the name at the address, each of them written in another way. */
function again(i) {
  const { first, last, email, phone, street, city, state, zip } = person(i);
  const nobody = { first: '', last: '', email: '', phone: '', street: '', city: '', state: '', zip: '', source: 'Bought twice', notes: '' };
  const [plain, other] = kStreets[i % kStreets.length];
  const gains = i < kGaining;
  const ways = [
    { ...nobody, first, last, email: email.toUpperCase(), phone: gains ? phone : '' },
    { ...nobody, first, last, phone: formatted(phone), email: gains ? email : '' },
    { ...nobody, first: first.toUpperCase(), last, street: street.replace(plain, other), city: city.toUpperCase(), state, zip, notes: gains ? 'Call after six' : '' },
  ];
  return ways[i % 3];
}

const lineOf = (row) => [row.first, row.last, row.email, row.phone, row.street, row.city, row.state, row.zip, row.source, row.notes].join(',');

/** The file, and what has to come of its rows. */
export function makeLeadList(people) {
  const lines = [kHeader.join(',')];
  const late = [];
  for (let i = 0; i < people; i += 1) {
    lines.push(lineOf(lacking(i)));
    // Some come right after themselves, some at the very end.
    if (i < kTwice) (i % 2 === 0 ? lines : late).push(lineOf(again(i)));
    if (i % 1700 === 850) lines.push(kBad[Math.floor(i / 1700)]);
  }
  const bad = lines.filter((line) => kBad.includes(line)).length;
  return {
    file: Buffer.from([...lines, ...late, ''].join('\n')),
    expected: { New: people, Updates: kGaining, Duplicates: kTwice - kGaining, Bad: bad },
    rows: lines.length - 1 + late.length,
    /** One who gained a phone, and one who gained nothing. */
    gained: person(0),
    plain: person(1000),
  };
}
