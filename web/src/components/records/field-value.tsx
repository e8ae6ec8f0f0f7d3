import { Check } from 'lucide-react';
import { Link } from 'react-router';
import { Dot, Pill } from '@/components/ui/pill';
import { useRecordTitle } from '@/lib/api/records';
import type { Field, RecordRow, VerdictStatus } from '@/lib/api/types';
import { formatDate, formatMoney, formatNumber, humanize } from '@/lib/format';
import { useNow } from '@/lib/hooks';
import { homeOf } from '@/lib/records/address';
import { nameBeside } from '@/lib/records/kinds';
import { valueAt } from '@/lib/records/path';
import { EmailDot } from './pills';
import { Age } from './time';
import { UserName, useUserNames } from './user-name';

type FieldValueProps = { field: Field; row: RecordRow };

/** A value as it looks everywhere: in tables, on boards, on a record's page, in a comparison. */
export function FieldValue({ field, row }: FieldValueProps) {
  const value = valueAt(row, field.key);
  if (field.type === 'email' && typeof value === 'string') return <Email address={value} status={sibling(row, field.key, 'emailStatus')} />;
  if (field.type === 'phone' && typeof value === 'string') return <Phone row={row} field={field} number={value} />;
  if (field.type === 'user' && typeof value === 'string') return <Person id={value} name={nameBeside(row, field)} />;
  if (field.type === 'record' && typeof value === 'string') return <RecordName object={field.object} id={value} name={nameBeside(row, field)} />;
  if (field.key === 'dueAt' && typeof value === 'string') return <Due time={value} open={row['status'] !== 'done'} />;
  return <PlainValue field={field} value={value} />;
}

function Due({ time, open }: { time: string; open: boolean }) {
  const now = useNow(60_000);
  const overdue = open && Date.parse(time) < now;
  return (
    <span className={overdue ? '[&_time]:text-red' : undefined}>
      <Age time={time} />
      {overdue ? <span className="sr-only"> overdue</span> : null}
    </span>
  );
}

const Nothing = () => <span className="text-faint">—</span>;

/** A value without its row around it. */
export function PlainValue({ field, value }: { field: Field; value: unknown }) {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return <Nothing />;
  switch (field.type) {
    case 'choice':
      return <ChoicePill field={field} value={String(value)} />;
    case 'tags':
      return <Tags tags={Array.isArray(value) ? value.map(String) : [String(value)]} field={field} />;
    case 'boolean':
      return value === true ? <Check role="img" aria-label="Yes" className="inline size-4 text-green" /> : <span className="text-muted">No</span>;
    case 'money':
      return <span className="tabular-nums">{formatMoney(Number(value))}</span>;
    case 'percent':
      return <span className="tabular-nums">{formatNumber(Number(value))}%</span>;
    case 'decimal':
      return <span className="tabular-nums">{formatNumber(Number(value))}</span>;
    case 'number':
      // A year is a number without a thousands separator.
      return <span className="tabular-nums">{/year/i.test(field.key) ? String(value) : formatNumber(Number(value))}</span>;
    case 'date':
      return <span className="tabular-nums">{formatDate(String(value))}</span>;
    case 'time':
      return <Age time={String(value)} />;
    case 'user':
      return <Person id={String(value)} name={null} />;
    case 'record':
      return <RecordName object={field.object} id={String(value)} name={null} />;
    default:
      return <>{kWords.test(field.key) ? humanize(String(value)) : String(value)}</>;
  }
}

/** Names that programs write, such as `direct_mail`, where people would not. */
const kWords = /^(type|source|kind)$/;

export function ChoicePill({ field, value }: { field: Field; value: string }) {
  const choice = field.choices.find((known) => known.value === value);
  if (field.choices.length === 0) return <span>{humanize(value)}</span>;
  return <Pill tone={choice?.color ?? 'neutral'}>{choice?.label ?? humanize(value)}</Pill>;
}

const kTagsShown = 3;

export function Tags({ tags, field }: { tags: string[]; field?: Field }) {
  const label = (tag: string) => field?.choices.find((choice) => choice.value === tag)?.label ?? tag;
  const more = tags.length - kTagsShown;
  return (
    <span className="inline-flex max-w-full items-center gap-1 align-middle">
      {tags.slice(0, kTagsShown).map((tag) => (
        <span key={tag} className="inline-block max-w-32 truncate rounded-sm bg-neutral-soft px-1.5 text-xs leading-5 text-muted">
          {label(tag)}
        </span>
      ))}
      {more > 0 ? (
        <span className="text-xs text-muted" title={tags.slice(kTagsShown).map(label).join(', ')}>
          +{more}
        </span>
      ) : null}
    </span>
  );
}

const sibling = (row: RecordRow, key: string, name: string): unknown => valueAt(row, [...key.split('.').slice(0, -1), name].join('.'));

const Email = ({ address, status }: { address: string; status: unknown }) => (
  <span className="inline-flex max-w-full items-center gap-2 align-middle">
    {typeof status === 'string' ? <EmailDot status={status as VerdictStatus} /> : null}
    <span className="truncate">{address}</span>
  </span>
);

function Phone({ row, field, number }: FieldValueProps & { number: string }) {
  const formatted = sibling(row, field.key, 'phoneFormatted');
  return (
    <span className="inline-flex max-w-full items-center gap-2 align-middle tabular-nums">
      {sibling(row, field.key, 'phoneValid') === false ? <Dot tone="red" label="Phone invalid" /> : null}
      <span className="truncate">{typeof formatted === 'string' ? formatted : number}</span>
    </span>
  );
}

function Person({ id, name }: { id: string; name: string | null }) {
  const nameOf = useUserNames();
  return <UserName name={name ?? nameOf(id) ?? 'Another user'} />;
}

const kLink = 'inline-block max-w-full truncate rounded-sm align-bottom text-link underline-offset-2 hover:underline';

/** A record named by its id; the name is asked for where the row does not bring it. */
export function RecordName({ object, id, name }: { object: string | null; id: string; name: string | null }) {
  const home = object ?? homeOf(id);
  if (!home) return <span className="text-muted">{name ?? 'A record'}</span>;
  if (name === null) return <FetchedName object={home} id={id} />;
  return (
    <Link to={`/${home}/${id}`} className={kLink}>
      {name}
    </Link>
  );
}

function FetchedName({ object, id }: { object: string; id: string }) {
  const title = useRecordTitle(object, id);
  return (
    <Link to={`/${object}/${id}`} className={kLink}>
      {title.data ?? (title.isError ? 'Not available' : '…')}
    </Link>
  );
}
