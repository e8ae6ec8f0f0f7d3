import { Section } from '@/components/ui/card';
import { InlineProblem } from '@/components/ui/states';
import { usePropertyFacts } from '@/lib/api/properties';
import type { Fact, Property } from '@/lib/api/types';
import { FactPopover } from './fact-popover';
import { formatValue, kindOfFact, kPropertyFields, labelOf } from './property-fields';

/** Every value of the property, and on demand where it came from. */
export function PropertyFacts({ property }: { property: Property | null }) {
  const facts = usePropertyFacts(property?.id ?? null);
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
        {kPropertyFields.map(({ name, label, kind }) => (
          <FactRow key={name} label={label} text={formatValue(property[name], kind)} facts={byField.get(name) ?? []} />
        ))}
        {others.map(([field, rows]) => {
          const shown = rows.find((fact) => fact.winner) ?? rows[0];
          return shown ? (
            <FactRow key={field} label={labelOf(field)} text={formatValue(shown.value, kindOfFact(shown))} facts={rows} />
          ) : null;
        })}
      </dl>
      <InlineProblem error={facts.error} />
    </Section>
  );
}

function groupByField(facts: Fact[]): Map<string, Fact[]> {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) groups.set(fact.field, [...(groups.get(fact.field) ?? []), fact]);
  return groups;
}

function FactRow({ label, text, facts }: { label: string; text: string; facts: Fact[] }) {
  return (
    <div className="grid min-h-7 grid-cols-[132px_minmax(0,1fr)] items-center gap-2 py-0.5">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="min-w-0 text-sm break-words tabular-nums">
        {facts.length > 0 ? <FactPopover label={label} text={text} facts={facts} /> : <span className={text === '—' ? 'text-faint' : ''}>{text}</span>}
      </dd>
    </div>
  );
}
