import type { Address } from './api/types';

const kDash = '—';

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const micros = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 2,
  maximumFractionDigits: 6,
});
const dates = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });
const numbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

export function formatMoney(value: number | null | undefined): string {
  if (value === null || value === undefined) return kDash;
  return Number.isInteger(value) ? dollars.format(value) : cents.format(value);
}

/** Prices of paid calls go down to a hundredth of a cent, so they keep up to six places. */
export const formatCost = (value: number): string => micros.format(value);

export const formatNumber = (value: number | null | undefined): string =>
  value === null || value === undefined ? kDash : numbers.format(value);

export const formatPercent = (share: number): string => `${String(Math.round(share * 100))}%`;

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  if (bytes < 1024 ** 3) return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  return `${(bytes / 1024 ** 3).toFixed(2)} GB`;
}

export function formatDuration(ms: number | null): string {
  if (ms === null) return kDash;
  if (ms < 1000) return `${String(Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${String(Math.floor(ms / 60_000))} m ${String(Math.round((ms % 60_000) / 1000))} s`;
}

const kAgeSteps: [seconds: number, unit: string][] = [
  [365 * 86_400, 'y'],
  [30 * 86_400, 'mo'],
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'm'],
];

/** "5m", "2h", "in 3d": how far a time is from now, as a table shows it. */
export function formatAge(time: string, nowMs: number): string {
  const seconds = (nowMs - Date.parse(time)) / 1000;
  for (const [size, unit] of kAgeSteps) {
    if (Math.abs(seconds) >= size) return `${seconds < 0 ? 'in ' : ''}${String(Math.floor(Math.abs(seconds) / size))}${unit}`;
  }
  // A server's clock may be a little ahead of this one.
  return Number.isFinite(seconds) ? 'now' : kDash;
}

/** The exact time in the workspace's zone. */
export function formatTime(time: string | null, timeZone: string | undefined): string {
  if (time === null) return kDash;
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return time;
  return timesIn(timeZone).format(date);
}

const timesByZone = new Map<string | undefined, Intl.DateTimeFormat>();

/** Making a formatter takes longer than many uses of it. A zone that this browser does not know is its own. */
function timesIn(timeZone: string | undefined): Intl.DateTimeFormat {
  const known = timesByZone.get(timeZone);
  if (known) return known;
  const made = makeTimes(timeZone);
  timesByZone.set(timeZone, made);
  return made;
}

function makeTimes(timeZone: string | undefined): Intl.DateTimeFormat {
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' };
  try {
    return new Intl.DateTimeFormat('en-US', timeZone === undefined ? options : { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-US', options);
  }
}

/** A calendar date stays the date it is: no zone may move it by a day. */
export function formatDate(date: string | null | undefined): string {
  if (!date) return kDash;
  const parsed = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(parsed.getTime())) return date;
  return dates.format(parsed);
}

/** The date that it is in a zone, as the API writes dates. */
export function dateIn(timeZone: string | undefined, nowMs: number): string {
  const options: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' };
  // The Canadian way of writing a date is the ISO one.
  try {
    return new Intl.DateTimeFormat('en-CA', timeZone === undefined ? options : { ...options, timeZone }).format(nowMs);
  } catch {
    return new Intl.DateTimeFormat('en-CA', options).format(nowMs);
  }
}

// Names that are not words.
const kProper: Record<string, string> = { api: 'API', csv: 'CSV', sms: 'SMS', attom: 'ATTOM', corelogic: 'CoreLogic', builtin: 'Built-in', zerobounce: 'ZeroBounce', neverbounce: 'NeverBounce', numverify: 'NumVerify', twilio: 'Twilio Lookup', abstract_email: 'AbstractAPI (e-mail)', abstract_phone: 'AbstractAPI (phone)' };

/** `lead_created` and `lotSize` read as "Lead created" and "Lot size". */
export function humanize(name: string): string {
  const proper = kProper[name.toLowerCase()];
  if (proper !== undefined) return proper;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function fullName(contact: { firstName: string | null; lastName: string | null }): string {
  return [contact.firstName, contact.lastName].filter(Boolean).join(' ');
}

export function streetLine(address: Address): string {
  const unit = address.unit ? (/^[\d]/.test(address.unit) ? `# ${address.unit}` : address.unit) : null;
  return [address.street, unit].filter(Boolean).join(' ');
}

export function cityLine(address: Address): string {
  const stateZip = [address.state, address.zip].filter(Boolean).join(' ');
  return [address.city, stateZip].filter(Boolean).join(', ');
}

/** What a lead is called where its name is unknown. */
export function leadTitle(lead: {
  contact: { firstName: string | null; lastName: string | null; email: string | null; phone: string | null };
  property: { address: Address } | null;
}): string {
  const address = lead.property ? streetLine(lead.property.address) : '';
  return fullName(lead.contact) || address || lead.contact.email || lead.contact.phone || 'Unnamed lead';
}
