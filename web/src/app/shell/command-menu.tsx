import * as Radix from '@radix-ui/react-dialog';
import { CornerDownLeft, FileUp, Keyboard, Plus, Search } from 'lucide-react';
import { useId, useMemo, useRef, useState, type ComponentType, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { Avatar } from '@/components/records/avatar';
import { Kbd } from '@/components/ui/kbd';
import { useObjects } from '@/lib/api/objects';
import { useSearch } from '@/lib/api/search';
import { useSignedIn } from '@/lib/api/session';
import { cx } from '@/lib/cx';
import { humanize } from '@/lib/format';
import { homeOf } from '@/lib/records/address';
import { useReturnFocus } from '@/lib/return-focus';
import { pagesFor } from './pages';

type Command = {
  id: string;
  group: string;
  label: string;
  note?: string;
  keys?: string;
  icon?: ComponentType<{ 'aria-hidden'?: boolean; className?: string }>;
  run: () => void;
};

type CommandMenuProps = { open: boolean; onClose: () => void; onHelp: () => void };

/** Records, actions and pages in one place, opened by Ctrl K. */
export function CommandMenu({ open, onClose, onHelp }: CommandMenuProps) {
  return (
    <Radix.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[oklch(0.15_0.02_270/0.4)]" />
        <Content onClose={onClose} onHelp={onHelp} />
      </Radix.Portal>
    </Radix.Root>
  );
}

function Content({ onClose, onHelp }: Omit<CommandMenuProps, 'open'>) {
  return (
    <Radix.Content
      aria-describedby={undefined}
      onCloseAutoFocus={useReturnFocus()}
      className="fixed top-[10vh] left-1/2 z-50 flex h-[64vh] max-h-[520px] w-[calc(100%-24px)] max-w-[640px] -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-float focus:outline-none"
    >
      <Radix.Title className="sr-only">Search and act</Radix.Title>
      <Commands onClose={onClose} onHelp={onHelp} />
    </Radix.Content>
  );
}

function useCommands(text: string, onClose: () => void, onHelp: () => void): { commands: Command[]; searching: boolean; corrected: string } {
  const navigate = useNavigate();
  const permissions = useSignedIn()?.permissions;
  const objects = useObjects().data;
  const search = useSearch(text);
  // The answer to what was typed before would be opened by an Enter that means something else.
  const answer = text.trim() === '' || search.isPlaceholderData ? undefined : search.data;
  const commands = useMemo(() => {
    const go = (to: string) => () => {
      onClose();
      void navigate(to);
    };
    // A note or call has no page of its own: it stands on its record's.
    const addressOf = (object: string, { id, recordId }: { id: string; recordId?: string }) =>
      recordId ? `/${homeOf(recordId) ?? object}/${recordId}` : `/${object}/${id}`;
    const labelOf = (name: string) => objects?.find((object) => object.name === name)?.pluralLabel ?? humanize(name);
    const records: Command[] = (answer?.groups ?? []).flatMap(({ object, items }) =>
      items.map((item) => ({
        id: `${object} ${item.id}`,
        group: labelOf(object),
        label: item.title,
        ...(item.subtitle ? { note: item.subtitle } : {}),
        run: go(addressOf(object, item)),
      })),
    );
    const creating: Command[] = (objects ?? [])
      .filter((object) => object.mayCreate && object.name !== 'activities')
      .map((object) => ({
        id: `new ${object.name}`,
        group: 'Create',
        label: `New ${object.label.toLowerCase()}`,
        icon: Plus,
        ...(object.name === 'leads' ? { keys: 'C' } : {}),
        run: go(`/${object.name}/new`),
      }));
    const pages: Command[] = pagesFor(permissions ?? []).map(({ to, label, keys, icon }) => ({ id: to, group: 'Go to', label, keys, icon, run: go(to) }));
    const others: Command[] = [
      ...(permissions?.includes('imports.run') ? [{ id: 'import', group: 'Actions', label: 'Import a file', icon: FileUp, run: go('/imports/new') }] : []),
      {
        id: 'help',
        group: 'Actions',
        label: 'Keyboard shortcuts',
        keys: '?',
        icon: Keyboard,
        run: () => {
          onClose();
          onHelp();
        },
      },
    ];
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = ({ label, group }: Command) => words.every((word) => `${group} ${label}`.toLowerCase().includes(word));
    // What is known at once stands first, so that nothing moves under a finger when the records arrive.
    return [...[...pages, ...creating, ...others].filter(fits), ...records];
  }, [text, answer, objects, permissions, navigate, onClose, onHelp]);
  const corrected = Object.values(answer?.corrected ?? {}).map((words) => words.join(' or '));
  return { commands, searching: search.isFetching, corrected: corrected.join(', ') };
}

function Commands({ onClose, onHelp }: Omit<CommandMenuProps, 'open'>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const { commands, searching, corrected } = useCommands(text, onClose, onHelp);
  const current = Math.min(active, commands.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && commands.length > 0) {
      event.preventDefault();
      const next = (current + step + commands.length) % commands.length;
      setActive(next);
      list.current?.querySelector(`[id="${id}-${String(next)}"]`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      commands[current]?.run();
    }
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={onKeyDown}>
      <div className="flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-4">
        <Search aria-hidden className="size-4 shrink-0 text-faint" />
        <input
          role="combobox"
          aria-label="Search and act"
          aria-expanded
          aria-controls={id}
          aria-activedescendant={current >= 0 ? `${id}-${String(current)}` : undefined}
          placeholder="Search records, or say what to do"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          className="h-full w-full bg-transparent text-base outline-none placeholder:text-faint"
        />
      </div>
      <p role="status" className={cx('px-4 pt-2 text-xs text-muted', corrected === '' && 'sr-only')}>
        {corrected === '' ? null : `Showing results for ${corrected}`}
      </p>
      <div ref={list} id={id} role="listbox" aria-label="Results" className="min-h-0 flex-1 overflow-y-auto p-1.5">
        {[...new Set(commands.map((command) => command.group))].map((group) => (
          <div key={group} role="group" aria-label={group}>
            <p aria-hidden className="px-2 pt-1.5 pb-0.5 text-xs font-medium text-muted">
              {group}
            </p>
            {commands.map((command, index) =>
              command.group === group ? <Row key={command.id} id={`${id}-${String(index)}`} command={command} active={index === current} onHover={() => setActive(index)} /> : null,
            )}
          </div>
        ))}
        {commands.length === 0 ? <p className="px-2 py-4 text-center text-sm text-muted">{searching ? 'Searching…' : `Nothing is called “${text}”.`}</p> : null}
      </div>
    </div>
  );
}

type RowProps = { id: string; command: Command; active: boolean; onHover: () => void };

function Row({ id, command, active, onHover }: RowProps) {
  const { icon: Icon, label, note, keys, run } = command;
  return (
    <div
      id={id}
      role="option"
      aria-selected={active}
      className={cx('flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 text-sm', active && 'bg-hover')}
      onPointerMove={active ? undefined : onHover}
      onClick={run}
    >
      {Icon ? <Icon aria-hidden className="size-4 shrink-0 text-muted" /> : <Avatar name={label} square />}
      <span className="truncate">{label}</span>
      {note ? <span className="truncate text-xs text-muted">{note}</span> : null}
      <span className="ml-auto flex shrink-0 gap-1">
        {keys?.split(' ').map((key) => <Kbd key={key} keys={key} />)}
        {active && !keys ? <CornerDownLeft aria-hidden className="size-3.5 text-faint" /> : null}
      </span>
    </div>
  );
}
