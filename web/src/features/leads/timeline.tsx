import { CircleCheck, CircleX, Clock, FileUp, StickyNote, UserPlus, Dot as DotIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import { Actor } from '@/components/records/actor';
import { Age } from '@/components/records/time';
import { Section } from '@/components/ui/card';
import { LoadMore } from '@/components/ui/load-more';
import { SkeletonBlock } from '@/components/ui/skeleton';
import { InlineProblem } from '@/components/ui/states';
import { useActivities } from '@/lib/api/leads';
import type { Activity } from '@/lib/api/types';

const kIcons: Record<string, ComponentType<{ className?: string }>> = {
  lead_created: UserPlus,
  lead_imported: FileUp,
  enrichment_queued: Clock,
  enrichment_completed: CircleCheck,
  enrichment_failed: CircleX,
  note: StickyNote,
};

/** What happened with the lead, newest first. */
export function Timeline({ leadId }: { leadId: string }) {
  const activities = useActivities(leadId);
  const items = activities.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title="Timeline" className="border-b-0">
      {activities.isPending ? <SkeletonBlock lines={5} label="Loading the timeline" /> : null}
      <InlineProblem error={activities.error} />
      {activities.data && items.length === 0 ? <p className="text-sm text-muted">Nothing has happened yet.</p> : null}
      <ol>
        {items.map((activity) => (
          <Item key={activity.id} activity={activity} />
        ))}
      </ol>
      <LoadMore query={activities} />
    </Section>
  );
}

function Item({ activity }: { activity: Activity }) {
  const Icon = kIcons[activity.type] ?? DotIcon;
  return (
    <li className="relative flex gap-3 pb-4 before:absolute before:top-6 before:bottom-0 before:left-[11px] before:w-px before:bg-line last:before:hidden">
      <span aria-hidden className="flex size-6 shrink-0 items-center justify-center rounded-full border border-line bg-surface text-muted">
        <Icon className="size-3.5" />
      </span>
      <div className="min-w-0 flex-1 pt-0.5">
        <p className="flex gap-3">
          <span className="min-w-0 flex-1 text-sm break-words">{activity.summary}</span>
          <Age time={activity.at} />
        </p>
        {activity.actor ? (
          <p className="text-xs break-words text-muted">
            <Actor actor={activity.actor} />
          </p>
        ) : null}
      </div>
    </li>
  );
}
