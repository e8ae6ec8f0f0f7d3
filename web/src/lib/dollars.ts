export type ParsedDollars = { value: number } | { error: string };

const kDollarsMax = 1_000_000;

/** An amount as people type it: "25", "$1,250.50". */
export function parseDollars(text: string): ParsedDollars {
  const plain = text.trim().replace(/^\$\s*/, '');
  if (plain === '') return { error: 'Enter an amount in dollars.' };
  if (!/^(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?$/.test(plain) || !/\d/.test(plain)) return { error: 'Enter an amount in dollars, such as 25 or 25.50.' };
  if (/\.\d{3,}$/.test(plain)) return { error: 'Use dollars and cents, such as 25.50.' };
  const value = Number(plain.replaceAll(',', ''));
  if (value > kDollarsMax) return { error: `The most is $${kDollarsMax.toLocaleString('en-US')} a day.` };
  return { value };
}
