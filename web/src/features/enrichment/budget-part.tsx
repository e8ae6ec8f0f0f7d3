import { useState } from 'react';
import { Button } from '@/components/ui/button';
import type { Provider } from '@/lib/api/types';
import { formatCost, humanize } from '@/lib/format';
import { BudgetDialog } from './budget-dialog';
import { SpendBar } from './spend-bar';

/** What today's calls cost of what they may cost. */
export function BudgetPart({ provider, mayManage }: { provider: Provider; mayManage: boolean }) {
  const [editing, setEditing] = useState(false);
  if (provider.free) return <p className="text-sm text-muted">No cost, no budget.</p>;
  const { dailyBudget, spentToday, atStakeToday } = provider;
  return (
    <div className="min-w-0 space-y-1.5">
      <div className="flex min-h-6 items-center justify-between gap-2">
        <p className="min-w-0 text-sm tabular-nums">
          <span className="font-medium">{formatCost(spentToday)}</span>{' '}
          <span className="text-muted">{dailyBudget === null ? 'today, no daily budget' : `of ${formatCost(dailyBudget)} today`}</span>
        </p>
        {mayManage ? (
          <Button small look="ghost" aria-label={`Edit budget of ${humanize(provider.name)}`} onClick={() => setEditing(true)}>
            Edit budget
          </Button>
        ) : null}
      </div>
      {dailyBudget === null ? null : (
        <SpendBar
          label={`Budget of ${humanize(provider.name)} used today`}
          spent={spentToday}
          atStake={atStakeToday}
          budget={dailyBudget}
          full={provider.state === 'out_of_budget'}
        />
      )}
      {atStakeToday > 0 ? (
        <p className="flex items-center gap-1.5 text-xs text-muted tabular-nums">
          <span aria-hidden className="size-2.5 rounded-sm hatched" />
          {formatCost(atStakeToday)} outcome unknown
        </p>
      ) : null}
      {editing ? <BudgetDialog provider={provider} onClose={() => setEditing(false)} /> : null}
    </div>
  );
}
