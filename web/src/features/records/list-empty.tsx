import { Button, ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/states';
import { fieldOf } from '@/lib/api/objects';
import { usePermission } from '@/lib/api/session';
import type { FilterNode, ObjectInfo } from '@/lib/api/types';
import { conditionsOf, filterOf } from '@/lib/records/filter';
import { sentence, type Names } from '@/lib/records/words';

type NothingMatchesProps = {
  object: ObjectInfo;
  q: string;
  filter: FilterNode | null;
  names: Names;
  onChange: (changes: { q?: string; filter?: FilterNode | null }) => void;
};

/** Which filters leave nothing, and each of them to take away. */
export function NothingMatches({ object, q, filter, names, onChange }: NothingMatchesProps) {
  const conditions = conditionsOf(filter);
  const lookup = (key: string) => fieldOf(object, key);
  return (
    <EmptyState
      ghost={false}
      title={`No ${object.label.toLowerCase()} matches`}
      actions={
        <>
          {q ? <Button onClick={() => onChange({ q: '' })}>Remove “{q}”</Button> : null}
          {conditions.map((node, index) => (
            <Button key={index} className="max-w-full" onClick={() => onChange({ filter: filterOf(conditions.filter((_, at) => at !== index)) })}>
              <span className="truncate">Remove “{sentence(node, lookup, names)}”</span>
            </Button>
          ))}
          <Button look="ghost" onClick={() => onChange({ q: '', filter: null })}>
            Clear all
          </Button>
        </>
      }
    >
      The search and filters above leave nothing. Take one away to see more.
    </EmptyState>
  );
}

const kPurposes: Record<string, string> = {
  leads: 'A lead is somebody who may sell a house. Its contact is validated and its property looked up as soon as it comes in.',
  contacts: 'A contact is a person or a company: an owner, a seller, an agent. Leads bring theirs along.',
  properties: 'A property is a house or a lot, with what is known of it and who owns it. Leads bring theirs along.',
  opportunities: 'An opportunity is a lead that became a possible deal: what it is worth, how likely it is, and what comes next.',
  investors: 'An investor buys what you find: where, what kind, and for how much.',
  activities: 'Calls, notes, messages and meetings, as they are logged on records.',
  tasks: 'A task is something to do, by a day, for a record.',
};

export function FirstUse({ object }: { object: ObjectInfo }) {
  const mayImport = usePermission('imports.run') && object.name === 'leads';
  return (
    <EmptyState
      title={`No ${object.pluralLabel.toLowerCase()} yet`}
      actions={
        <>
          {object.mayCreate && object.name !== 'activities' ? (
            <ButtonLink look="primary" to={`/${object.name}/new`}>
              Add the first {object.label.toLowerCase()}
            </ButtonLink>
          ) : null}
          {object.mayCreate && mayImport ? <ButtonLink to="/imports/new">Import a list</ButtonLink> : null}
        </>
      }
    >
      {kPurposes[object.name] ?? `What you add to ${object.pluralLabel.toLowerCase()} is listed here.`}
    </EmptyState>
  );
}
