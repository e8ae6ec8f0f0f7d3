import {
  ArrowRightLeft,
  CalendarClock,
  CircleCheck,
  CircleX,
  Clock,
  Dot as DotIcon,
  FileUp,
  Mail,
  MessageSquare,
  Pencil,
  Phone,
  Plus,
  SquareCheck,
  StickyNote,
  Undo2,
  UserPlus,
} from 'lucide-react';
import type { ComponentType } from 'react';
import { Actor } from '@/components/records/actor';
import { Age } from '@/components/records/time';
import { CellSelect } from '@/components/ui/field';
import { Section } from '@/components/ui/card';
import { LoadMore } from '@/components/ui/load-more';
import { Pill, type Tone } from '@/components/ui/pill';
import { SkeletonBlock } from '@/components/ui/skeleton';
import { InlineProblem } from '@/components/ui/states';
import { useSignedIn } from '@/lib/api/session';
import { useTimeline } from '@/lib/api/timeline';
import type { TimelineEntry } from '@/lib/api/types';
import { dateIn, formatDate, humanize } from '@/lib/format';
import { useNow } from '@/lib/hooks';
import { useUrlValues } from '@/lib/url-values';

type Icon = ComponentType<{ className?: string }>;

const kIcons: Record<string, Icon> = {
  lead_created: UserPlus,
  lead_imported: FileUp,
  lead_converted: ArrowRightLeft,
  status_changed: ArrowRightLeft,
  stage_changed: ArrowRightLeft,
  record_updated: Pencil,
  fact_set: Pencil,
  fact_withdrawn: Undo2,
  enrichment_queued: Clock,
  enrichment_completed: CircleCheck,
  enrichment_failed: CircleX,
  note: StickyNote,
  call: Phone,
  email: Mail,
  sms: MessageSquare,
  meeting: CalendarClock,
  task: SquareCheck,
  created: Plus,
};

/** By what happened, or else by how such things begin or end. */
const iconName = (type: string): string => (type in kIcons ? type : type.startsWith('task') ? 'task' : type.endsWith('_created') ? 'created' : type);

const kTypes = ['note', 'call', 'email', 'sms', 'meeting'];

/** What happened with the record, newest first, by day. */
export function Timeline({ object, id }: { object: string; id: string }) {
  const { value, change } = useUrlValues();
  const type = kTypes.includes(value('type')) ? value('type') : '';
  const entries = useTimeline(object, id, type);
  const items = entries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section
      title="Timeline"
      className="border-b-0"
      aside={
        <div className="w-32">
          <CellSelect aria-label="Kind of entries" className="h-7!" value={type} onChange={(event) => change({ type: event.target.value })}>
            <option value="">Everything</option>
            {kTypes.map((kind) => (
              <option key={kind} value={kind}>
                {humanize(kind)}
              </option>
            ))}
          </CellSelect>
        </div>
      }
    >
      {entries.isPending ? <SkeletonBlock lines={5} label="Loading the timeline" /> : null}
      <InlineProblem error={entries.error} />
      {entries.data && items.length === 0 ? <p className="text-sm text-muted">{type ? `No ${humanize(type).toLowerCase()} yet.` : 'Nothing has happened yet.'}</p> : null}
      <Days items={items} />
      <LoadMore query={entries} />
    </Section>
  );
}

function Days({ items }: { items: TimelineEntry[] }) {
  const zone = useSignedIn()?.workspace.timeZone;
  const now = useNow(60_000);
  const days = new Map<string, TimelineEntry[]>();
  for (const item of items) {
    const day = dateIn(zone, Date.parse(item.at));
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  const today = dateIn(zone, now);
  const yesterday = dateIn(zone, now - 86_400_000);
  const nameOf = (day: string) => (day === today ? 'Today' : day === yesterday ? 'Yesterday' : formatDate(day));
  return [...days].map(([day, entries]) => (
    <section key={day} aria-label={nameOf(day)}>
      <h3 className="mt-1 mb-2 text-xs font-medium text-muted">{nameOf(day)}</h3>
      <ol>
        {entries.map((entry) => (
          <Item key={entry.id} entry={entry} />
        ))}
      </ol>
    </section>
  ));
}

const kOutcomeTones: Record<string, Tone> = { connected: 'green', callback: 'blue', not_interested: 'red', wrong_number: 'red' };

function Item({ entry }: { entry: TimelineEntry }) {
  const Icon = kIcons[iconName(entry.type)] ?? DotIcon;
  const outcome = entry.details['outcome'];
  return (
    <li className="relative flex gap-3 pb-4 before:absolute before:top-6 before:bottom-0 before:left-[11px] before:w-px before:bg-line last:before:hidden">
      <span aria-hidden className="flex size-6 shrink-0 items-center justify-center rounded-full border border-line bg-surface text-muted">
        <Icon className="size-3.5" />
      </span>
      <div className="min-w-0 flex-1 pt-0.5">
        <p className="flex gap-3">
          <span className="min-w-0 flex-1 text-sm break-words whitespace-pre-wrap">
            {typeof outcome === 'string' ? (
              <>
                <Pill tone={kOutcomeTones[outcome] ?? 'neutral'}>{humanize(outcome)}</Pill>{' '}
              </>
            ) : null}
            {entry.summary}
          </span>
          <Age time={entry.at} />
        </p>
        <Differences changes={entry.type === 'record_updated' ? entry.details['changes'] : null} />
        {entry.actor ? (
          <p className="text-xs break-words text-muted">{entry.actorName ?? <Actor actor={entry.actor} />}</p>
        ) : null}
      </div>
    </li>
  );
}

type Difference = { field: string; label: string; from: unknown; to: unknown };

const word = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return 'nothing';
  return Array.isArray(value) ? value.join(', ') : String(value);
};

const kDifferencesMax = 4;

/** What a change did to each field, in short. */
function Differences({ changes }: { changes: unknown }) {
  if (!Array.isArray(changes) || changes.length === 0) return null;
  const all = changes as Difference[];
  return (
    <ul className="mt-0.5 text-xs text-muted">
      {all.slice(0, kDifferencesMax).map(({ field, label, from, to }) => (
        <li key={field} className="break-words">
          {label}: <s>{word(from)}</s> → <span className="text-ink">{word(to)}</span>
        </li>
      ))}
      {all.length > kDifferencesMax ? <li>and {all.length - kDifferencesMax} more</li> : null}
    </ul>
  );
}
