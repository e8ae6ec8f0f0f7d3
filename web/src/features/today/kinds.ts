import { CalendarClock, CircleHelp, Hourglass, ShieldAlert, TriangleAlert, UserPlus, type LucideIcon } from 'lucide-react';
import type { Tone } from '@/components/ui/pill';
import { humanize } from '@/lib/format';

type Kind = { label: string; plural: string; icon: LucideIcon; tone: Tone };

export const kKinds = {
  task_overdue: { label: 'Overdue', plural: 'Overdue tasks', icon: TriangleAlert, tone: 'red' },
  task_due: { label: 'Due', plural: 'Tasks due', icon: CalendarClock, tone: 'amber' },
  new_lead: { label: 'New lead', plural: 'New leads', icon: UserPlus, tone: 'blue' },
  deal_past_age: { label: 'Past age', plural: 'Opportunities past their age', icon: Hourglass, tone: 'amber' },
  proof_of_funds_expires: { label: 'Proof of funds', plural: 'Proofs of funds that expire', icon: ShieldAlert, tone: 'violet' },
  review: { label: 'Review', plural: 'To review', icon: CircleHelp, tone: 'violet' },
} satisfies Record<string, Kind>;

export const kindOf = (name: string): Kind =>
  name in kKinds ? kKinds[name as keyof typeof kKinds] : { label: humanize(name), plural: humanize(name), icon: CircleHelp, tone: 'neutral' };
