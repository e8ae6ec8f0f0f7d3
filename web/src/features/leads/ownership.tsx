import { Section } from '@/components/ui/card';
import { Pill } from '@/components/ui/pill';
import { InlineProblem } from '@/components/ui/states';
import { useOwnership } from '@/lib/api/properties';
import type { Ownership as Owner } from '@/lib/api/types';
import { humanize } from '@/lib/format';

/** Who owns the property by the records, whether they live there, and how that was worked out. */
export function Ownership({ propertyId }: { propertyId: string }) {
  const ownership = useOwnership(propertyId);
  const owner = ownership.data;
  return (
    <Section title="Owner of record">
      <InlineProblem error={ownership.error} />
      {owner && !owner.ownerName ? <p className="text-sm text-muted">No owner is known.</p> : null}
      {owner?.ownerName ? <Known owner={owner} name={owner.ownerName} /> : null}
    </Section>
  );
}

const Known = ({ owner, name }: { owner: Owner; name: string }) => (
  <>
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
      <span className="min-w-0 font-medium break-words">{name}</span>
      {owner.ownerKind === 'unknown' ? null : <Pill tone="neutral">{humanize(owner.ownerKind)}</Pill>}
      {owner.absentee ? <Pill tone="amber">Absentee</Pill> : null}
      {owner.absentee === false ? <Pill tone="green">Lives here</Pill> : null}
      {owner.outOfState ? <Pill tone="amber">Out of state</Pill> : null}
    </p>
    {owner.why.map((line) => (
      <p key={line} className="mt-1 text-xs break-words text-muted">
        {line.charAt(0).toUpperCase() + line.slice(1)}
      </p>
    ))}
    {owner.mailingProvider ? <p className="mt-1 text-xs text-muted">Mailing address of {humanize(owner.mailingProvider)}</p> : null}
  </>
);
