import { Plus } from 'lucide-react';
import { Link } from 'react-router';
import { FieldValue } from '@/components/records/field-value';
import { ButtonLink } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { SkeletonBlock } from '@/components/ui/skeleton';
import { InlineProblem } from '@/components/ui/states';
import { useObjects } from '@/lib/api/objects';
import { useRelated } from '@/lib/api/records';
import type { Field, FilterNode, ObjectInfo } from '@/lib/api/types';
import { formatNumber } from '@/lib/format';
import { listAddress } from '@/lib/records/filter';

/** How one object's rows are found from a record: by a field of theirs that points to it. */
type Relation = { object: ObjectInfo; field: Field };

const kUnlisted: ReadonlySet<string> = new Set(['activities']);

/** Whatever points to records of this kind is listed beside them. */
function relationsTo(objects: ObjectInfo[], name: string): Relation[] {
  return objects.flatMap((object) => {
    if (kUnlisted.has(object.name) || (object.name === name && name === 'tasks')) return [];
    const field = object.fields.find(
      (candidate) => candidate.type === 'record' && candidate.filterable && (candidate.object === name || (candidate.object === null && candidate.key === 'recordId')),
    );
    return field ? [{ object, field }] : [];
  });
}

export function RelatedLists({ object, id }: { object: string; id: string }) {
  const objects = useObjects().data ?? [];
  return relationsTo(objects, object).map((relation) => <RelatedList key={relation.object.name} relation={relation} id={id} optional={relation.object.name === object} />);
}

const kShown = 5;

type RelatedListProps = {
  relation: Relation;
  id: string;
  /** Mentioned only where there are some: duplicates of a lead. */
  optional: boolean;
};

function RelatedList({ relation: { object, field }, id, optional }: RelatedListProps) {
  const filter: FilterNode = { and: [{ field: field.key, op: 'is', value: [id] }] };
  const related = useRelated(object.name, { filter, sort: '-createdAt' }, kShown);
  const items = related.data?.items ?? [];
  const count = related.data?.count ?? items.length;
  if (optional && count === 0) return null;
  return (
    <Section
      title={`${object.pluralLabel}${count > 0 ? ` · ${formatNumber(count)}` : ''}`}
      aside={
        <span className="flex items-center gap-2 text-sm text-muted">
          {related.data && items.length === 0 ? 'None' : null}
          {object.mayCreate && field.key === 'recordId' ? (
            <ButtonLink small look="ghost" to={`/${object.name}/new?recordId=${encodeURIComponent(id)}`} aria-label={`New ${object.label.toLowerCase()}`}>
              <Plus aria-hidden />
            </ButtonLink>
          ) : null}
        </span>
      }
    >
      {related.isPending ? <SkeletonBlock lines={2} label={`Loading ${object.pluralLabel.toLowerCase()}`} /> : null}
      <InlineProblem error={related.error} />
      <ul aria-label={object.pluralLabel} className="empty:hidden">
        {items.slice(0, kShown).map((row) => {
          const pill = object.fields.find((candidate) => candidate.type === 'choice' && ['stage', 'status'].includes(candidate.key));
          const figure = object.fields.find((candidate) => ['expectedValue', 'dueAt', 'estimatedValue'].includes(candidate.key));
          return (
            <li key={row.id} className="flex h-8 items-center gap-2 text-sm">
              <Link to={`/${object.name}/${row.id}`} className="min-w-0 flex-1 truncate rounded-sm font-medium hover:underline">
                {row.title}
              </Link>
              {figure ? <FieldValue field={figure} row={row} /> : null}
              {pill ? <FieldValue field={pill} row={row} /> : null}
            </li>
          );
        })}
      </ul>
      {count > kShown ? (
        <Link to={listAddress(object.name, filter)} className="rounded-sm text-sm text-link underline underline-offset-2">
          View all {formatNumber(count)}
        </Link>
      ) : null}
    </Section>
  );
}
