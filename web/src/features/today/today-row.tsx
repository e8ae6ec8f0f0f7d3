import { useQueryClient } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { Age } from '@/components/records/time';
import { IconButton } from '@/components/ui/button';
import { Pill } from '@/components/ui/pill';
import { showToast, showUndo } from '@/components/ui/toast';
import { asProblem } from '@/lib/api/problem';
import { patchRecord, recordKeys } from '@/lib/api/records';
import { todayKey } from '@/lib/api/search';
import { usePermission } from '@/lib/api/session';
import type { TodayItem } from '@/lib/api/types';
import { formatMoney } from '@/lib/format';
import { keepFocus } from '@/lib/return-focus';
import { kindOf } from './kinds';

/** One thing to do: what, why, and for a task the tick that finishes it. */
export function TodayRow({ item, index }: { item: TodayItem; index: number }) {
  const mayWrite = usePermission('records.write');
  const { label, icon: Icon, tone } = kindOf(item.kind);
  return (
    <li className="group flex items-center gap-3 border-b border-line px-4 py-2 focus-within:bg-selected hover:bg-hover">
      {item.taskId && mayWrite ? <DoneButton id={item.taskId} title={item.title} index={index} /> : <Icon aria-hidden className="size-4 shrink-0 text-muted" />}
      <div className="min-w-0 flex-1">
        <Link data-today-link to={`/${item.object}/${item.recordId}`} className="block truncate rounded-sm text-sm font-medium hover:underline">
          {item.title}
        </Link>
        <p className="truncate text-xs text-muted">{item.reason}</p>
      </div>
      {item.value === null ? null : <span className="text-sm tabular-nums max-sm:hidden">{formatMoney(Number(item.value))}</span>}
      <Pill tone={tone}>{label}</Pill>
      <span className="w-10 text-right text-xs">{item.at ? <Age time={item.at} /> : null}</span>
    </li>
  );
}

function DoneButton({ id, title, index }: { id: string; title: string; index: number }) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const refresh = () => Promise.all([client.invalidateQueries({ queryKey: todayKey }), client.invalidateQueries({ queryKey: recordKeys.object('tasks') })]);
  const fail = (error: unknown) => showToast(asProblem(error).message);
  const finish = () => {
    setBusy(true);
    // The row goes away: on with what moves up into its place.
    keepFocus(() => document.querySelectorAll<HTMLElement>('[data-today-link]')[index]);
    patchRecord('tasks', id, '*', { status: 'done' })
      .then((task) => {
        showUndo(`Done: ${title}`, () => {
          patchRecord('tasks', id, task.version, { status: 'open' }).then(refresh, fail);
        });
        return refresh();
      }, fail)
      .finally(() => {
        setBusy(false);
      });
  };
  return (
    <IconButton label={`Done: ${title}`} disabled={busy} className="size-5! rounded-full! border border-line-strong text-transparent! hover:border-green hover:text-green!" onClick={finish}>
      <Check aria-hidden className="size-3!" />
    </IconButton>
  );
}
