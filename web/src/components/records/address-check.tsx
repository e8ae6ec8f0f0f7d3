import { Section } from '@/components/ui/card';
import { Pill, type Tone } from '@/components/ui/pill';
import type { AddressValidation } from '@/lib/api/types';
import { humanize } from '@/lib/format';
import { CheckAddress } from './check-now';
import { Checked } from './checked';

type Delivery = NonNullable<AddressValidation['delivery']>;

const kDelivery: Record<Delivery, [tone: Tone, label: string]> = {
  confirmed: ['green', 'Deliverable'],
  unit_unknown: ['amber', 'Deliverable, apartment not known'],
  unit_missing: ['amber', 'Deliverable, apartment missing'],
  not_confirmed: ['red', 'Not deliverable'],
  no_match: ['red', 'No such address'],
  unknown: ['neutral', 'Not known'],
};

/** Before a service was asked, all that is known is whether it looks like an address. */
function DeliveryPill({ verdict: { delivery, valid } }: { verdict: AddressValidation }) {
  const [tone, label] = delivery ? (kDelivery[delivery] ?? ['neutral', humanize(delivery)]) : valid ? (['neutral', 'Not checked yet'] as const) : (['amber', 'Not understood'] as const);
  return <Pill tone={tone}>{label}</Pill>;
}

function standardForm({ standardized }: AddressValidation): string | null {
  if (!standardized) return null;
  const { street, city, state, zip, plus4 } = standardized;
  const place = [city, state, zip && plus4 ? `${zip}-${plus4}` : zip].filter(Boolean).join(' ');
  return [street, place].filter(Boolean).join(', ');
}

function factsOf({ metadata: { use, vacant, mailDrop, takesNoMail, recordType, county, timeZone } }: AddressValidation): string[] {
  const facts = [use ? humanize(use) : null, vacant ? 'Vacant' : null, vacant === false ? 'Not vacant' : null, recordType ? humanize(recordType) : null];
  facts.push(mailDrop ? 'Receives mail for others' : null, takesNoMail ? 'Not served by the post office' : null);
  facts.push(county ? `${county} County` : null, timeZone ? `${timeZone} time` : null);
  return facts.filter((fact) => fact !== null);
}

function coordinates({ metadata: { latitude, longitude, precision } }: AddressValidation): string | null {
  if (latitude === null || longitude === null) return null;
  return `${latitude.toFixed(5)}, ${longitude.toFixed(5)}${precision ? ` (${humanize(precision).toLowerCase()})` : ''}`;
}

/** Whether mail arrives at the address, and how the post office writes it. What was typed stands elsewhere, and stays. */
export function AddressCheck({ propertyId, verdict }: { propertyId: string; verdict: AddressValidation | null }) {
  if (!verdict) return null;
  const facts = [...factsOf(verdict), coordinates(verdict)].filter(Boolean);
  const notes = (verdict.notes ?? []).map(humanize);
  const form = standardForm(verdict);
  return (
    <Section title="Address check" aside={<CheckAddress propertyId={propertyId} />}>
      <div className="space-y-0.5 text-sm break-words">
        <DeliveryPill verdict={verdict} />
        {verdict.message ? <p className="text-sm">{verdict.message}</p> : null}
        {form ? (
          <p className="text-sm tabular-nums">
            <span className="text-muted">Standard form: </span>
            {form}
          </p>
        ) : null}
        {facts.length > 0 ? <p className="text-xs text-muted tabular-nums">{facts.join(' · ')}</p> : null}
        {notes.length > 0 ? <p className="text-xs text-muted">{notes.join(' · ')}</p> : null}
        <Checked provider={verdict.provider} at={verdict.checkedAt} />
      </div>
    </Section>
  );
}
