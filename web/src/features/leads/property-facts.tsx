import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { Section } from '@/components/ui/card';
import { InlineProblem } from '@/components/ui/states';
import { useObjects } from '@/lib/api/objects';
import { usePropertyFacts } from '@/lib/api/properties';
import type { Fact, Property } from '@/lib/api/types';
import { FactPopover } from './fact-popover';
import { formatValue, kindOfFact, kPropertyFields, labelOf, type Kind } from './property-fields';
import { SetFactDialog } from './set-fact-dialog';

type KnownProperty = Pick<Property, 'id'> & Partial<Property>;

/** Every value of the property, on demand where it came from, and a way to set it right. */
export function PropertyFacts({ property }: { property: KnownProperty | null }) {
  const facts = usePropertyFacts(property?.id ?? null);
  const mayEdit = useObjects().data?.find(({ name }) => name === 'properties')?.mayEdit ?? false;
  const [changed, setChanged] = useState<FactOf | null>(null);
  if (!property) {
    return (
      <Section title="Property">
        <p className="text-sm text-muted">No address is known for this lead.</p>
      </Section>
    );
  }
  const byField = groupByField(facts.data?.items ?? []);
  const known = new Set<string>(kPropertyFields.map((field) => field.name));
  const others = [...byField].filter(([field]) => !known.has(field));
  return (
    <Section title="Property">
      <dl>
        {kPropertyFields.map(({ name, label, kind }) => {
          const rows = byField.get(name) ?? [];
          const value = winnerOf(rows)?.value ?? property[name] ?? null;
          const one = { field: name, label, kind, facts: rows };
          return <FactRow key={name} label={label} text={formatValue(value, kind)} facts={rows} onChange={mayEdit ? () => setChanged(one) : null} />;
        })}
        {others.map(([field, rows]) => {
          const shown = winnerOf(rows);
          return shown ? (
            <FactRow key={field} label={labelOf(field)} text={formatValue(shown.value, kindOfFact(shown))} facts={rows} onChange={null} />
          ) : null;
        })}
      </dl>
      <InlineProblem error={facts.error} />
      {changed ? <SetFactDialog propertyId={property.id} {...changed} onClose={() => setChanged(null)} /> : null}
    </Section>
  );
}

type FactOf = { field: string; label: string; kind: Kind; facts: Fact[] };

const winnerOf = (facts: Fact[]): Fact | undefined => facts.find((fact) => fact.winner) ?? facts[0];

function groupByField(facts: Fact[]): Map<string, Fact[]> {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) groups.set(fact.field, [...(groups.get(fact.field) ?? []), fact]);
  return groups;
}

type FactRowProps = { label: string; text: string; facts: Fact[]; onChange: (() => void) | null };

function FactRow({ label, text, facts, onChange }: FactRowProps) {
  return (
    <div className="group grid min-h-7 grid-cols-[132px_minmax(0,1fr)] items-center gap-2 py-0.5">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="flex min-w-0 items-center gap-1 text-sm tabular-nums">
        <span className="min-w-0 break-words">
          {facts.length > 0 ? <FactPopover label={label} text={text} facts={facts} /> : <span className={text === '—' ? 'text-faint' : ''}>{text}</span>}
        </span>
        {onChange ? (
          <button
            type="button"
            aria-label={`Set ${label.toLowerCase()} by hand`}
            className="ml-auto flex size-6 shrink-0 items-center justify-center rounded-md text-muted opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-hover pointer-coarse:opacity-100"
            onClick={onChange}
          >
            <Pencil aria-hidden className="size-3.5" />
          </button>
        ) : null}
      </dd>
    </div>
  );
}
