import { CalendarClock, Mail, MessageSquare, Phone, SquareCheck, StickyNote } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { Button } from '@/components/ui/button';
import { CellSelect } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/states';
import { createRecord, recordKeys } from '@/lib/api/records';
import { useSignedIn } from '@/lib/api/session';
import { useWrite } from '@/lib/api/settings';
import { useAddActivity } from '@/lib/api/timeline';
import { todayKey } from '@/lib/api/search';
import type { Changes, NewActivity } from '@/lib/api/types';
import { cx } from '@/lib/cx';
import { humanize } from '@/lib/format';
import { fromZone } from '@/lib/records/input';
import { focusPage, keepFocus } from '@/lib/return-focus';
import { useShortcuts } from '@/lib/shortcuts';

export const kCallOutcomes = ['connected', 'left_message', 'no_answer', 'busy', 'wrong_number', 'not_interested', 'callback'];

type Kind = NewActivity['type'] | 'task';

const kKinds: { kind: Kind; label: string; key: string; icon: typeof Phone; prompt: string }[] = [
  { kind: 'note', label: 'Note', key: 'n', icon: StickyNote, prompt: 'Write a note' },
  { kind: 'call', label: 'Call', key: 'l', icon: Phone, prompt: 'What was said' },
  { kind: 'email', label: 'E-mail', key: 'm', icon: Mail, prompt: 'What was written' },
  { kind: 'sms', label: 'SMS', key: 's', icon: MessageSquare, prompt: 'What was texted' },
  { kind: 'meeting', label: 'Meeting', key: 'b', icon: CalendarClock, prompt: 'What came of it' },
  { kind: 'task', label: 'Task', key: 't', icon: SquareCheck, prompt: 'What is to be done' },
];

const storedAs = (id: string): string => `hk-compose-${id}`;

function loadText(id: string): string {
  try {
    return sessionStorage.getItem(storedAs(id)) ?? '';
  } catch {
    return '';
  }
}

function keepText(id: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(storedAs(id));
    else sessionStorage.setItem(storedAs(id), text);
  } catch {
    // Without storage a draft lasts as long as the page.
  }
}

/** Logs what happened with the record, or plans what comes next. */
export function Composer({ object, id }: { object: string; id: string }) {
  const zone = useSignedIn()?.workspace.timeZone;
  const [kind, setKind] = useState<Kind>('note');
  const [text, setText] = useState(() => loadText(id));
  const [outcome, setOutcome] = useState('connected');
  const [due, setDue] = useState('');
  const [box, setBox] = useState<HTMLTextAreaElement | null>(null);
  const log = useAddActivity(object, id);
  const plan = useWrite((task: Changes) => createRecord('tasks', task), [recordKeys.object('tasks'), recordKeys.timeline(object, id), todayKey]);
  const busy = log.isPending || plan.isPending;
  const write = (next: string) => {
    setText(next);
    keepText(id, next);
  };
  const choose = (next: Kind) => {
    setKind(next);
    box?.focus();
  };
  useShortcuts(Object.fromEntries(kKinds.map((one) => [one.key, () => choose(one.kind)])));
  const summary = text.trim();
  const ready = summary !== '' || kind === 'call';
  const send = () => {
    if (!ready || busy) return;
    // With nothing written the button rests, and cannot keep the focus.
    keepFocus();
    const done = { onSuccess: () => write('') };
    if (kind === 'task') plan.mutate({ title: summary, recordId: id, ...(due ? { dueAt: fromZone(due, zone) } : {}) }, done);
    else log.mutate({ recordId: id, type: kind, summary: summary || humanize(outcome), ...(kind === 'call' ? { outcome } : {}) }, done);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape') focusPage();
  };
  const prompt = kKinds.find((one) => one.kind === kind)?.prompt ?? '';
  return (
    <section aria-label="Log or plan" className="border-b border-line px-4 py-3">
      <div role="group" aria-label="What to log" className="mb-2 flex gap-0.5 overflow-x-auto">
        {kKinds.map(({ kind: value, label, key, icon: Icon }) => (
          <button
            key={value}
            type="button"
            aria-pressed={kind === value}
            title={`${label} (${key.toUpperCase()})`}
            className={cx(
              'flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2 text-sm [&_svg]:size-3.5',
              kind === value ? 'bg-selected font-medium text-ink' : 'text-muted hover:bg-hover hover:text-ink',
            )}
            onClick={() => choose(value)}
          >
            <Icon aria-hidden />
            {label}
          </button>
        ))}
      </div>
      <textarea
        ref={setBox}
        aria-label={prompt}
        placeholder={prompt}
        rows={text.includes('\n') ? 4 : 2}
        value={text}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
        className="w-full rounded-md border border-line-strong bg-surface px-2.5 py-1.5 text-sm placeholder:text-faint"
      />
      <div className="mt-1.5 flex flex-wrap items-center gap-2">
        {kind === 'call' ? (
          <div className="w-40">
            <CellSelect aria-label="Outcome of the call" value={outcome} onChange={(event) => setOutcome(event.target.value)}>
              {kCallOutcomes.map((value) => (
                <option key={value} value={value}>
                  {humanize(value)}
                </option>
              ))}
            </CellSelect>
          </div>
        ) : null}
        {kind === 'task' ? (
          <input
            type="datetime-local"
            aria-label="Due"
            value={due}
            onChange={(event) => setDue(event.target.value)}
            className="h-8 rounded-md border border-line-strong bg-surface px-2 text-sm"
          />
        ) : null}
        <span className="text-xs text-faint max-sm:hidden">Ctrl Enter saves</span>
        <Button className="ml-auto h-7!" look="primary" disabled={!ready || busy} onClick={send}>
          {busy ? 'Saving…' : kind === 'task' ? 'Add task' : `Log ${kKinds.find((one) => one.kind === kind)?.label.toLowerCase() ?? ''}`}
        </Button>
      </div>
      <div className="mt-2 empty:hidden">
        <InlineProblem error={log.error ?? plan.error} />
      </div>
    </section>
  );
}
