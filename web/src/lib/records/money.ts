/** Adds decimals written as text exactly: money is never a binary fraction. */
export function sumDecimals(values: (string | number | null | undefined)[]): string {
  const cents = values.reduce<bigint>((sum, value) => sum + centsOf(value), 0n);
  const sign = cents < 0n ? '-' : '';
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function centsOf(value: string | number | null | undefined): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{0,2}))?/.exec(String(value ?? 0));
  if (!match) return 0n;
  const cents = BigInt(match[2] ?? '0') * 100n + BigInt((match[3] ?? '').padEnd(2, '0'));
  return match[1] === '-' ? -cents : cents;
}
