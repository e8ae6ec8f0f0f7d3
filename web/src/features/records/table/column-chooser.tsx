import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';
import type { ColumnChoice, ObjectInfo } from '@/lib/api/types';
import { columnFields } from './columns';

type ColumnChooserProps = { object: ObjectInfo; columns: ColumnChoice[]; onChange: (columns: ColumnChoice[]) => void; onReset: () => void };

/** Which fields are columns, and in what order. */
export function ColumnChooser({ object, columns, onChange, onReset }: ColumnChooserProps) {
  const [text, setText] = useState('');
  const fields = columnFields(object);
  const shown = columns.flatMap(({ key }) => fields.find((field) => field.key === key) ?? []);
  const hidden = fields.filter((field) => !shown.includes(field));
  const matches = (label: string) => label.toLowerCase().includes(text.trim().toLowerCase());
  const move = (index: number, step: number) => {
    const next = [...columns];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index + step, 0, moved);
    onChange(next);
  };
  return (
    <Popover
      flush
      align="end"
      label="Columns"
      className="w-72"
      trigger={
        <Button look="ghost" className="h-7! px-2!">
          <Columns3 aria-hidden />
          <span className="max-sm:sr-only">Columns</span>
        </Button>
      }
    >
      <input
        aria-label="Find a column"
        placeholder="Find a column"
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="h-9 w-full border-b border-line bg-transparent px-3 text-sm outline-none placeholder:text-faint"
      />
      <ul className="max-h-80 overflow-y-auto p-1">
        {shown.map((field, index) =>
          matches(field.label) ? (
            <li key={field.key} className="group flex h-7 items-center gap-1 rounded-sm px-2 hover:bg-hover">
              <Toggle label={field.label} checked onChange={() => onChange(columns.filter(({ key }) => key !== field.key))} />
              <IconButton label={`Move ${field.label} left`} className="size-6" disabled={index === 0} onClick={() => move(index, -1)}>
                <ArrowUp aria-hidden />
              </IconButton>
              <IconButton label={`Move ${field.label} right`} className="size-6" disabled={index === shown.length - 1} onClick={() => move(index, 1)}>
                <ArrowDown aria-hidden />
              </IconButton>
            </li>
          ) : null,
        )}
        {hidden
          .filter(({ label }) => matches(label))
          .map((field) => (
            <li key={field.key} className="flex h-7 items-center rounded-sm px-2 hover:bg-hover">
              <Toggle label={field.label} checked={false} onChange={() => onChange([...columns, { key: field.key }])} />
            </li>
          ))}
      </ul>
      <div className="border-t border-line p-1">
        <Button look="ghost" className="w-full justify-start! px-2!" onClick={onReset}>
          Back to the usual columns
        </Button>
      </div>
    </Popover>
  );
}

const Toggle = ({ label, checked, onChange }: { label: string; checked: boolean; onChange: () => void }) => (
  <label className="flex min-w-0 flex-1 items-center gap-2 text-sm">
    <input type="checkbox" className="size-3.5 accent-accent" checked={checked} onChange={onChange} />
    <span className="truncate">{label}</span>
  </label>
);
