import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { fieldOf } from '@/lib/api/objects';
import type { Changes, Field, ObjectInfo, RecordRow } from '@/lib/api/types';
import { humanize } from '@/lib/format';
import { valueAt } from '@/lib/records/path';
import { PlainValue } from './field-value';

/** Somebody else saved first: the record as it is now, and what was meant to be written. */
export type Conflict = { current: RecordRow; mine: Changes };

type ConflictDialogProps = {
  object: ObjectInfo;
  conflict: Conflict;
  /** The fields to write over theirs; none keeps all of theirs. */
  onResolve: (changes: Changes) => void;
};

export function ConflictDialog({ object, conflict, onResolve }: ConflictDialogProps) {
  const keys = Object.keys(conflict.mine);
  const [mine, setMine] = useState<ReadonlySet<string>>(() => new Set(keys));
  const choose = (key: string, own: boolean) => {
    const next = new Set(mine);
    if (own) next.add(key);
    else next.delete(key);
    setMine(next);
  };
  const save = () => onResolve(Object.fromEntries(Object.entries(conflict.mine).filter(([key]) => mine.has(key))));
  return (
    <Dialog
      title="Somebody changed this in the meantime"
      description={`${conflict.current.title} was saved by someone else while you were editing. Choose which value stays.`}
      open
      onClose={() => onResolve({})}
      footer={
        <>
          <Button onClick={() => onResolve({})}>Keep theirs</Button>
          <Button look="primary" onClick={save}>
            Save my choice
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        {keys.map((key) => {
          const field = fieldOf(object, key);
          return field ? (
            <Comparison
              key={key}
              field={field}
              theirs={valueAt(conflict.current, key)}
              own={conflict.mine[key]}
              ownChosen={mine.has(key)}
              onChoose={(own) => choose(key, own)}
            />
          ) : (
            <p key={key}>{humanize(key)}</p>
          );
        })}
      </div>
    </Dialog>
  );
}

type ComparisonProps = { field: Field; theirs: unknown; own: unknown; ownChosen: boolean; onChoose: (own: boolean) => void };

function Comparison({ field, theirs, own, ownChosen, onChoose }: ComparisonProps) {
  const sides = [
    { label: 'Theirs', value: theirs, chosen: !ownChosen, own: false },
    { label: 'Mine', value: own, chosen: ownChosen, own: true },
  ];
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium text-muted">{field.label}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {sides.map((side) => (
          <label
            key={side.label}
            className="flex min-w-0 items-start gap-2 rounded-md border border-line-strong px-2.5 py-2 text-sm hover:bg-hover has-checked:border-accent has-checked:bg-selected"
          >
            <input type="radio" name={field.key} className="mt-1 accent-accent" checked={side.chosen} onChange={() => onChoose(side.own)} />
            <span className="min-w-0">
              <span className="block text-xs text-muted">{side.label}</span>
              <span className="break-words">
                <PlainValue field={field} value={side.value} />
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
