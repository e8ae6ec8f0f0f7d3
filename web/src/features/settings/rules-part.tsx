import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CellSelect } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/states';
import { useRowRules, useSaveRowRules } from '@/lib/api/people';
import type { RowRule, RuleScope } from '@/lib/api/types';
import { humanize } from '@/lib/format';
import { kCell, kHead, kRoles, PartFrame } from './part-frame';

const kScopes: { value: RuleScope; label: string }[] = [
  { value: 'none', label: 'None' },
  { value: 'own', label: 'Own' },
  { value: 'team', label: 'Team’s' },
  { value: 'all', label: 'All' },
];

const kRank: Record<RuleScope, number> = { none: 0, own: 1, team: 2, all: 3 };

export function RulesPart() {
  const rules = useRowRules();
  return (
    <PartFrame title="Access to records" about="Which records each role reaches. Owners and admins reach everything; nobody changes what they cannot see." query={rules}>
      {(data: RowRule[]) => <Matrix key={JSON.stringify(data)} rules={data} />}
    </PartFrame>
  );
}

const kFixed = new Set(['owner', 'admin']);

function Matrix({ rules }: { rules: RowRule[] }) {
  const [draft, setDraft] = useState(rules);
  const save = useSaveRowRules();
  const roles = kRoles.filter((role) => !kFixed.has(role) && rules.some((rule) => rule.role === role));
  const objects = [...new Set(rules.map((rule) => rule.object))];
  const changed = JSON.stringify(draft) !== JSON.stringify(rules);
  const change = (role: string, object: string, next: Partial<RowRule>) =>
    setDraft(draft.map((rule) => (rule.role === role && rule.object === object ? bounded({ ...rule, ...next }, next) : rule)));
  return (
    <>
      <div className="overflow-x-auto">
        <table aria-label="Access to records" className="border-separate border-spacing-0">
          <thead>
            <tr>
              <th scope="col" className={kHead}>
                Records
              </th>
              {roles.map((role) => (
                <th key={role} scope="col" className={kHead}>
                  {humanize(role)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {objects.map((object) => (
              <tr key={object}>
                <th scope="row" className={`${kCell} pr-6 text-left font-medium`}>
                  {humanize(object)}
                </th>
                {roles.map((role) => {
                  const rule = draft.find((one) => one.role === role && one.object === object);
                  return (
                    <td key={role} className={kCell}>
                      {rule ? <RuleCell rule={rule} onChange={(next) => change(role, object, next)} /> : '—'}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <InlineProblem error={save.error} />
      <div className="mt-4 flex gap-2">
        <Button look="primary" disabled={!changed || save.isPending} onClick={() => save.mutate(draft.filter((rule) => !kFixed.has(rule.role)))}>
          {save.isPending ? 'Saving…' : 'Save'}
        </Button>
        {changed ? <Button onClick={() => setDraft(rules)}>Reset</Button> : null}
      </div>
    </>
  );
}

/** Writing never reaches further than reading: changing one pulls the other along. */
function bounded(rule: RowRule, changed: Partial<RowRule>): RowRule {
  if (kRank[rule.write] <= kRank[rule.read]) return rule;
  return changed.write === undefined ? { ...rule, write: rule.read } : { ...rule, read: rule.write };
}

function RuleCell({ rule, onChange }: { rule: RowRule; onChange: (changes: Partial<RowRule>) => void }) {
  return (
    <div className="flex gap-1">
      {(['read', 'write'] as const).map((act) => (
        <div key={act} className="w-26">
          <span aria-hidden className="block text-xs text-faint">
            {act === 'read' ? 'Sees' : 'Changes'}
          </span>
          <CellSelect
            aria-label={`${humanize(rule.role)} ${act === 'read' ? 'sees' : 'changes'} ${rule.object}`}
            value={rule[act]}
            onChange={(event) => onChange({ [act]: event.target.value as RuleScope })}
          >
            {kScopes.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </CellSelect>
        </div>
      ))}
    </div>
  );
}
