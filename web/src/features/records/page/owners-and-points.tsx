import { X } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { Link } from 'react-router';
import { FieldPicker } from '@/components/records/field-picker';
import { CheckContact } from '@/components/records/check-now';
import { kVerdictTones } from '@/components/records/pills';
import { Button, IconButton } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { CellSelect } from '@/components/ui/field';
import { Pill } from '@/components/ui/pill';
import { Popover } from '@/components/ui/popover';
import { InlineProblem } from '@/components/ui/states';
import { request, segment } from '@/lib/api/client';
import { recordKeys } from '@/lib/api/records';
import { useWrite } from '@/lib/api/settings';
import type { ContactPoint, Field, PropertyOwner, RecordRow } from '@/lib/api/types';
import { formatNumber, humanize } from '@/lib/format';

const kContact: Field = {
  key: 'contactId',
  label: 'Contact',
  type: 'record',
  object: 'contacts',
  editable: true,
  sortable: false,
  filterable: false,
  required: true,
  custom: false,
  shown: false,
  choices: [],
};

const ownersOf = (row: RecordRow): PropertyOwner[] => (Array.isArray(row['owners']) ? (row['owners'] as PropertyOwner[]) : []);

/** Who owns the property, and in what shares. */
export function PropertyOwners({ row, mayEdit }: { row: RecordRow; mayEdit: boolean }) {
  const owners = ownersOf(row);
  const [adding, setAdding] = useState(false);
  const save = useWrite(
    (next: { contactId: string; share: number | null }[]) => request('PUT', `/api/properties/${segment(row.id)}/owners`, { body: { owners: next } }),
    [recordKeys.one('properties', row.id), recordKeys.timeline('properties', row.id)],
  );
  const known = owners.map(({ contactId, share }) => ({ contactId, share }));
  return (
    <Section
      title="Owners"
      aside={
        mayEdit ? (
          <Popover
            flush
            align="end"
            label="Add an owner"
            className="w-72"
            open={adding}
            onOpenChange={setAdding}
            trigger={
              <Button small look="ghost">
                Add
              </Button>
            }
          >
            <FieldPicker
              object="properties"
              field={kContact}
              selected={known.map(({ contactId }) => contactId)}
              onPick={(contactId) => {
                setAdding(false);
                save.mutate([...known, { contactId, share: null }]);
              }}
            />
          </Popover>
        ) : null
      }
    >
      {owners.length === 0 ? <p className="text-sm text-muted">No owner is known.</p> : null}
      <ul aria-label="Owners">
        {owners.map(({ contactId, name, kind, share }) => (
          <li key={contactId} className="flex h-8 items-center gap-2 text-sm">
            <Link to={`/contacts/${contactId}`} className="min-w-0 truncate rounded-sm font-medium hover:underline">
              {name}
            </Link>
            <span className="text-xs text-muted">{humanize(kind)}</span>
            <span className="ml-auto text-muted tabular-nums">{share === null ? '' : `${formatNumber(share)}%`}</span>
            {mayEdit ? (
              <IconButton label={`Remove owner ${name}`} className="size-6" onClick={() => save.mutate(known.filter((owner) => owner.contactId !== contactId))}>
                <X aria-hidden />
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
      <InlineProblem error={save.error} />
    </Section>
  );
}

function Verdict({ point: { verdict } }: { point: ContactPoint }) {
  if (!verdict) return null;
  if ('status' in verdict) return <Pill tone={kVerdictTones[verdict.status] ?? 'neutral'}>{humanize(verdict.status)}</Pill>;
  return <Pill tone={verdict.valid ? 'green' : 'red'}>{verdict.valid ? 'Valid' : 'Invalid'}</Pill>;
}

/** A phone as people write it, where it is one. */
const shownValue = ({ value, verdict }: ContactPoint): string => (verdict && 'formatted' in verdict ? (verdict.formatted ?? value) : value);

const pointsOf = (row: RecordRow): ContactPoint[] => (Array.isArray(row['points']) ? (row['points'] as ContactPoint[]) : []);

/** Every phone and e-mail of a contact; the primary ones are those that lists show. */
export function ContactPoints({ row, mayEdit }: { row: RecordRow; mayEdit: boolean }) {
  const points = pointsOf(row);
  const [kind, setKind] = useState<ContactPoint['kind']>('phone');
  const [value, setValue] = useState('');
  const save = useWrite(
    (next: Pick<ContactPoint, 'kind' | 'value' | 'label' | 'primary'>[]) => request('PUT', `/api/contacts/${segment(row.id)}/points`, { body: { points: next } }),
    [recordKeys.one('contacts', row.id), recordKeys.lists('contacts')],
  );
  const plain = points.map((point) => ({ kind: point.kind, value: point.value, label: point.label, primary: point.primary }));
  const add = (event: FormEvent) => {
    event.preventDefault();
    const primary = !points.some((point) => point.kind === kind);
    save.mutate([...plain, { kind, value: value.trim(), label: null, primary }], { onSuccess: () => setValue('') });
  };
  const makePrimary = (point: ContactPoint) =>
    save.mutate(plain.map((other) => (other.kind === point.kind ? { ...other, primary: other.value === point.value } : other)));
  return (
    <Section title="Phones and e-mails" aside={<CheckContact contactId={row.id} />}>
      <ul aria-label="Phones and e-mails">
        {points.map((point) => (
          <li key={`${point.kind} ${point.value}`} className="flex min-h-8 items-center gap-2 text-sm">
            <span className="min-w-0 flex-1 truncate tabular-nums">{shownValue(point)}</span>
            <Verdict point={point} />
            {point.primary ? <span className="text-xs text-muted">Primary</span> : null}
            {mayEdit && !point.primary ? (
              <Button small look="ghost" onClick={() => makePrimary(point)}>
                Make primary
              </Button>
            ) : null}
            {mayEdit ? (
              <IconButton label={`Remove ${point.value}`} className="size-6" onClick={() => save.mutate(plain.filter((other) => other.value !== point.value || other.kind !== point.kind))}>
                <X aria-hidden />
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
      {points.length === 0 ? <p className="text-sm text-muted">None is known.</p> : null}
      {mayEdit ? (
        <form className="mt-2 flex gap-2" onSubmit={add}>
          <div className="w-24 shrink-0">
            <CellSelect aria-label="Kind" value={kind} onChange={(event) => setKind(event.target.value as ContactPoint['kind'])}>
              <option value="phone">Phone</option>
              <option value="email">E-mail</option>
            </CellSelect>
          </div>
          <input
            aria-label="Another phone or e-mail"
            placeholder={kind === 'phone' ? '(615) 555-0134' : 'name@example.com'}
            value={value}
            onChange={(event) => setValue(event.target.value)}
            className="h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 text-sm placeholder:text-faint"
          />
          <Button type="submit" disabled={value.trim() === '' || save.isPending}>
            Add
          </Button>
        </form>
      ) : null}
      <InlineProblem error={save.error} />
    </Section>
  );
}
