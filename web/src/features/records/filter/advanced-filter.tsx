import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { CellSelect } from '@/components/ui/field';
import { Popover } from '@/components/ui/popover';
import { fieldOf } from '@/lib/api/objects';
import type { Condition, FilterGroup, FilterNode, ObjectInfo } from '@/lib/api/types';
import { conditionsOf, groupOf, isGroup, jointOf, partsOf, type Joint } from '@/lib/records/filter';
import { firstCondition, operatorsOf, withOperator } from '@/lib/records/operators';
import { valueWords, type Names } from '@/lib/records/words';
import { isChosen, ValueInput } from './value-input';

type AdvancedFilterProps = {
  object: ObjectInfo;
  filter: FilterNode | null;
  names: Names;
  onApply: (filter: FilterNode | null) => void;
  onClose: () => void;
};

/** Groups of conditions, each group meant as "all of" or "any of". */
export function AdvancedFilter({ object, filter, names, onApply, onClose }: AdvancedFilterProps) {
  const [root, setRoot] = useState<FilterGroup>(() => startingGroup(filter));
  const apply = () => {
    const parts = partsOf(root);
    onApply(parts.length === 0 ? null : 'and' in root ? root : { and: [root] });
  };
  return (
    <Dialog
      title="Filters"
      open
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" onClick={apply}>
            Apply
          </Button>
        </>
      }
    >
      <GroupEditor object={object} names={names} group={root} depth={0} onChange={setRoot} />
    </Dialog>
  );
}

/** A lone "any of" inside the bar's "all of" is edited as what it is. */
function startingGroup(filter: FilterNode | null): FilterGroup {
  const conditions = conditionsOf(filter);
  const [only] = conditions;
  return conditions.length === 1 && only && isGroup(only) ? only : { and: conditions };
}

const kDepthMax = 2;

type GroupEditorProps = {
  object: ObjectInfo;
  names: Names;
  group: FilterGroup;
  depth: number;
  onChange: (group: FilterGroup) => void;
  onRemove?: () => void;
};

function GroupEditor({ object, names, group, depth, onChange, onRemove }: GroupEditorProps) {
  const parts = partsOf(group);
  const joint = jointOf(group);
  const put = (next: FilterNode[]) => onChange(groupOf(joint, next));
  const set = (index: number, node: FilterNode) => put(parts.map((part, at) => (at === index ? node : part)));
  const drop = (index: number) => put(parts.filter((_, at) => at !== index));
  const first = object.fields.find((field) => field.filterable);
  return (
    <div role="group" aria-label={joint === 'and' ? 'All of these' : 'Any of these'} className={depth > 0 ? 'rounded-md border border-line bg-chrome p-2' : ''}>
      <div className="mb-2 flex items-center gap-2">
        <div className="w-40">
          <CellSelect aria-label="How the conditions join" value={joint} onChange={(event) => onChange(groupOf(event.target.value as Joint, parts))}>
            <option value="and">All of these</option>
            <option value="or">Any of these</option>
          </CellSelect>
        </div>
        {onRemove ? (
          <IconButton label="Remove this group" className="ml-auto" onClick={onRemove}>
            <X aria-hidden />
          </IconButton>
        ) : null}
      </div>
      <div className="space-y-2">
        {parts.map((part, index) =>
          isGroup(part) ? (
            <GroupEditor key={index} object={object} names={names} group={part} depth={depth + 1} onChange={(next) => set(index, next)} onRemove={() => drop(index)} />
          ) : (
            <ConditionEditor key={index} object={object} names={names} condition={part} onChange={(next) => set(index, next)} onRemove={() => drop(index)} />
          ),
        )}
      </div>
      <div className="mt-2 flex gap-2">
        {first ? (
          <Button small look="ghost" onClick={() => put([...parts, firstCondition(first)])}>
            <Plus aria-hidden />
            Condition
          </Button>
        ) : null}
        {first && depth < kDepthMax ? (
          <Button small look="ghost" onClick={() => put([...parts, groupOf(joint === 'and' ? 'or' : 'and', [firstCondition(first)])])}>
            <Plus aria-hidden />
            Group
          </Button>
        ) : null}
      </div>
    </div>
  );
}

type ConditionEditorProps = { object: ObjectInfo; names: Names; condition: Condition; onChange: (condition: Condition) => void; onRemove: () => void };

function ConditionEditor({ object, names, condition, onChange, onRemove }: ConditionEditorProps) {
  const field = fieldOf(object, condition.field);
  const value = { object: object.name, condition, onDone: () => undefined, onChange: (next: unknown) => onChange({ ...condition, value: next }) };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div className="w-36 grow">
        <CellSelect
          aria-label="Field"
          value={condition.field}
          onChange={(event) => {
            const next = fieldOf(object, event.target.value);
            if (next) onChange(firstCondition(next));
          }}
        >
          {field ? null : <option value={condition.field}>{condition.field === '*' ? 'Anything' : condition.field}</option>}
          {object.fields
            .filter((candidate) => candidate.filterable)
            .map(({ key, label }) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
        </CellSelect>
      </div>
      {field ? (
        <div className="w-32">
          <CellSelect aria-label="Comparison" value={condition.op} onChange={(event) => onChange(withOperator(condition, field.type, event.target.value))}>
            {operatorsOf(field.type).map(({ op, words }) => (
              <option key={op} value={op}>
                {words}
              </option>
            ))}
          </CellSelect>
        </div>
      ) : (
        <span className="text-sm">{valueWords(condition, field, names)}</span>
      )}
      {field ? (
        <div className="w-36 grow">
          {isChosen(field, condition) ? (
            <Popover
              flush
              label={`Value of ${field.label}`}
              className="w-64"
              trigger={
                <button type="button" className="h-8 w-full truncate rounded-md border border-line-strong bg-surface px-2 text-left text-sm">
                  {valueWords(condition, field, names) || '…'}
                </button>
              }
            >
              <ValueInput {...value} field={field} />
            </Popover>
          ) : (
            <ValueInput {...value} key={`${condition.field} ${condition.op}`} field={field} />
          )}
        </div>
      ) : null}
      <IconButton label={`Remove the condition on ${field?.label ?? condition.field}`} onClick={onRemove}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
