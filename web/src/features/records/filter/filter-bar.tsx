import { ListFilter, SlidersHorizontal, X } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';
import { fieldOf } from '@/lib/api/objects';
import type { FilterNode, ObjectInfo } from '@/lib/api/types';
import { conditionsOf, filterOf, isGroup } from '@/lib/records/filter';
import { firstCondition } from '@/lib/records/operators';
import { sentence, type Names } from '@/lib/records/words';
import { keepFocus } from '@/lib/return-focus';
import { ConditionChip, FieldChoice } from './condition-chip';

const AdvancedFilter = lazy(async () => ({ default: (await import('./advanced-filter')).AdvancedFilter }));

type FilterBarProps = { object: ObjectInfo; filter: FilterNode | null; names: Names; onChange: (filter: FilterNode | null) => void };

/** The filter as chips, all of which have to hold; nested groups are edited in a dialog. */
export function FilterBar({ object, filter, names, onChange }: FilterBarProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [fresh, setFresh] = useState(-1);
  const [adding, setAdding] = useState(false);
  const [advanced, setAdvanced] = useState(false);
  const conditions = conditionsOf(filter);
  const replace = (index: number, node: FilterNode) => onChange(filterOf(conditions.map((old, at) => (at === index ? node : old))));
  const remove = (index: number) => {
    setFresh(-1);
    onChange(filterOf(conditions.filter((_, at) => at !== index)));
    focusSoon();
  };
  // The cross goes away with its filter; this button stays.
  const focusSoon = () => keepFocus(() => button.current);
  const lookup = (key: string) => fieldOf(object, key);
  return (
    <>
      {conditions.map((node, index) =>
        isGroup(node) ? (
          <GroupChip
            key={index}
            text={sentence(node, lookup, names)}
            onOpen={() => setAdvanced(true)}
            onRemove={() => remove(index)}
          />
        ) : (
          <ConditionChip
            key={`${String(index)} ${node.field}`}
            object={object}
            condition={node}
            field={lookup(node.field)}
            names={names}
            fresh={index === fresh}
            onChange={(next) => replace(index, next)}
            onRemove={() => remove(index)}
          />
        ),
      )}
      <Popover
        flush
        label="Add a filter"
        className="w-64"
        open={adding}
        onOpenChange={setAdding}
        trigger={
          <Button ref={button} look="ghost" className="h-7! px-2!">
            <ListFilter aria-hidden />
            Filter
          </Button>
        }
      >
        <FieldChoice
          object={object}
          selected=""
          onPick={(field) => {
            setAdding(false);
            setFresh(conditions.length);
            onChange(filterOf([...conditions, firstCondition(field)]));
          }}
        />
        <div className="border-t border-line p-1">
          <Button
            look="ghost"
            className="w-full justify-start! px-2!"
            onClick={() => {
              setAdding(false);
              setAdvanced(true);
            }}
          >
            <SlidersHorizontal aria-hidden />
            Groups of filters…
          </Button>
        </div>
      </Popover>
      {conditions.length > 0 ? (
        <Button small look="ghost" onClick={() => {
            onChange(null);
            focusSoon();
          }}>
          Clear all
        </Button>
      ) : null}
      {advanced ? (
        <Suspense>
          <AdvancedFilter
            object={object}
            filter={filter}
            names={names}
            onClose={() => setAdvanced(false)}
            onApply={(next) => {
              setAdvanced(false);
              onChange(next);
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}

const GroupChip = ({ text, onOpen, onRemove }: { text: string; onOpen: () => void; onRemove: () => void }) => (
  <div className="flex h-7 max-w-full items-center rounded-md border border-line-strong bg-selected text-sm">
    <button type="button" className="h-full max-w-96 truncate rounded-l-md px-2 text-ink" title={text} onClick={onOpen}>
      {text}
    </button>
    <button type="button" aria-label={`Remove filter ${text}`} className="flex h-full items-center rounded-r-md border-l border-line-strong px-1.5 text-muted hover:text-ink" onClick={onRemove}>
      <X aria-hidden className="size-3.5" />
    </button>
  </div>
);
