// Addresses as people type them: the same place in other words. Written from the habits of people, not from the product.
const suffixes = {
  ALY: 'Alley', AVE: 'Avenue', BLVD: 'Boulevard', CIR: 'Circle', CT: 'Court', CV: 'Cove', DR: 'Drive', HWY: 'Highway', LN: 'Lane', LOOP: 'Loop',
  PIKE: 'Pike', PKWY: 'Parkway', PL: 'Place', RD: 'Road', SQ: 'Square', ST: 'Street', TER: 'Terrace', TRL: 'Trail', WAY: 'Way', XING: 'Crossing',
};
const directions = { N: 'North', S: 'South', E: 'East', W: 'West', NE: 'Northeast', NW: 'Northwest', SE: 'Southeast', SW: 'Southwest' };

const titled = (text) => text.toLowerCase().replace(/(^|\s)[a-z]/g, (c) => c.toUpperCase());
const spelledOut = (words, random) => {
  const last = words.at(-1);
  if (suffixes[last]) return [...words.slice(0, -1), random.pick([suffixes[last], `${last}.`, suffixes[last].toUpperCase()])];
  return words;
};
// Only right after the number a letter is surely a direction: "100 N MAIN ST".
const withDirection = (words, random) => {
  const direction = words.length > 3 && directions[words[1]];
  return direction ? [words[0], random.pick([direction, `${words[1]}.`]), ...words.slice(2)] : words;
};

// `mayLoseCity`: the street line alone names the place.
export function mess({ street, city, state }, random, mayLoseCity) {
  let words = street.split(' ');
  if (random.chance(0.7)) words = spelledOut(words, random);
  if (random.chance(0.7)) words = withDirection(words, random);
  let line = words.join(random.pick([' ', ' ', '  ', '   ']));
  line = random.pick([(t) => t, titled, (t) => t.toLowerCase(), (t) => ` ${t}  `, (t) => titled(` ${t}\t`)])(line);
  const typed = { street: line, city: random.pick([city, titled(city), city.toLowerCase(), ` ${city} `]), state };
  if (random.chance(0.3)) typed.state = random.pick(['tn', 'Tennessee', 'TENNESSEE', 'Tenn.']);
  if (random.chance(0.2)) delete typed.state;
  if (mayLoseCity && random.chance(0.2)) delete typed.city;
  return typed;
}
