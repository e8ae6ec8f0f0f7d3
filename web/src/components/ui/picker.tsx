import { Check, Plus } from 'lucide-react';
import { useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { cx } from '@/lib/cx';

export type Option = { value: string; label: string; /** Drawn instead of the bare label. */ view?: ReactNode; note?: string };

type PickerProps = {
  label: string;
  options: Option[];
  selected: readonly string[];
  onPick: (value: string) => void;
  /** Ticks instead of closing on the first choice. */
  multiple?: boolean;
  /** Takes what was typed as a value of its own. */
  onCreate?: (text: string) => void;
  createLabel?: (text: string) => string;
  /** Told what is typed, where the options come from the server. */
  onSearch?: (text: string) => void;
  empty?: string;
};

const kSearchedFrom = 7;

/** A list to choose from by typing, arrows and Enter; the pointer works too. */
export function Picker({ label, options, selected, onPick, multiple = false, onCreate, createLabel, onSearch, empty = 'Nothing found' }: PickerProps) {
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const [text, setText] = useState('');
  const [active, setActive] = useState(() => Math.max(0, options.findIndex((option) => selected.includes(option.value))));
  const shown = useMemo(() => (onSearch ? options : matching(options, text)), [options, text, onSearch]);
  const typed = text.trim();
  const canCreate = onCreate !== undefined && typed !== '' && !options.some((option) => option.label.toLowerCase() === typed.toLowerCase());
  const count = shown.length + (canCreate ? 1 : 0);
  const searched = onSearch !== undefined || onCreate !== undefined || options.length >= kSearchedFrom;
  const current = Math.min(active, count - 1);

  const choose = (index: number) => {
    const option = shown[index];
    if (option) onPick(option.value);
    else if (canCreate) onCreate(typed);
    if (!option) setText('');
  };
  const move = (index: number) => {
    setActive(index);
    list.current?.children[index]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = { ArrowDown: current + 1, ArrowUp: current - 1 }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      move((target + count) % Math.max(1, count));
    } else if (event.key === 'Enter' || (event.key === ' ' && !searched)) {
      event.preventDefault();
      event.stopPropagation();
      choose(current);
    }
  };
  return (
    <div onKeyDown={onKeyDown} className="flex max-h-80 flex-col">
      <input
        autoFocus
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={id}
        aria-activedescendant={current >= 0 ? `${id}-${String(current)}` : undefined}
        placeholder={label}
        readOnly={!searched}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
          onSearch?.(event.target.value);
        }}
        className={cx('h-9 w-full shrink-0 rounded-t-lg border-b border-line bg-transparent px-3 text-sm outline-none placeholder:text-faint', !searched && 'sr-only')}
      />
      <ul ref={list} id={id} role="listbox" aria-label={label} aria-multiselectable={multiple} className="overflow-y-auto p-1">
        {shown.map((option, index) => (
          <Row key={option.value} id={`${id}-${String(index)}`} active={index === current} selected={selected.includes(option.value)} onPick={() => choose(index)}>
            {option.view ?? <span className="truncate">{option.label}</span>}
            {option.note ? <span className="ml-auto pl-2 text-xs text-muted tabular-nums">{option.note}</span> : null}
          </Row>
        ))}
        {canCreate ? (
          <Row id={`${id}-${String(shown.length)}`} active={current === shown.length} selected={false} icon={<Plus aria-hidden className="size-4" />} onPick={() => choose(shown.length)}>
            <span className="truncate">{createLabel?.(typed) ?? `Add “${typed}”`}</span>
          </Row>
        ) : null}
      </ul>
      {count === 0 ? <p className="px-3 pb-3 text-sm text-muted">{empty}</p> : null}
    </div>
  );
}

const matching = (options: Option[], text: string): Option[] => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length === 0 ? options : options.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
};

type RowProps = { id: string; active: boolean; selected: boolean; icon?: ReactNode; onPick: () => void; children: ReactNode };

function Row({ id, active, selected, icon, onPick, children }: RowProps) {
  return (
    <li
      id={id}
      role="option"
      aria-selected={selected}
      className={cx('flex min-h-7 cursor-pointer items-center gap-2 rounded-sm px-2 py-0.5 text-sm hover:bg-hover', active && 'bg-hover')}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      <span className="flex w-4 shrink-0 justify-center text-muted">{icon ?? (selected ? <Check aria-hidden className="size-4" /> : null)}</span>
      {children}
    </li>
  );
}
