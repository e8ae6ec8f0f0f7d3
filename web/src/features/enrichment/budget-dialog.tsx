import { useId, useState, type FormEvent } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/states';
import { useSetBudget } from '@/lib/api/providers';
import type { Provider } from '@/lib/api/types';
import { parseDollars } from '@/lib/dollars';
import { formatCost, humanize } from '@/lib/format';

type BudgetDialogProps = { provider: Provider; onClose: () => void };

/** A budget of nothing would only be a pause by another name, and a stale one at that. */
function checkBudget(text: string): { value: number } | { error: string } {
  const parsed = parseDollars(text);
  if ('value' in parsed && parsed.value === 0) return { error: 'A budget is more than $0. To stop paid calls, pause the provider.' };
  return parsed;
}

export function BudgetDialog({ provider, onClose }: BudgetDialogProps) {
  const { dailyBudget, dailyBudgetDefault, spentToday, atStakeToday } = provider;
  const [text, setText] = useState(dailyBudget === null ? '' : String(dailyBudget));
  const [submitted, setSubmitted] = useState(false);
  const save = useSetBudget(provider.name);
  const form = useId();
  const checked = checkBudget(text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSubmitted(true);
    if ('value' in checked) save.mutate(checked.value, { onSuccess: onClose });
  };
  const used = spentToday + atStakeToday;
  const tooLow = 'value' in checked && checked.value < used;
  return (
    <Dialog
      title={`Daily budget of ${humanize(provider.name)}`}
      description="Paid calls stop for the day when the next one would go over it. Leads wait and go on the next day."
      open
      onClose={onClose}
      footer={
        <>
          {dailyBudget === dailyBudgetDefault ? null : (
            <Button className="mr-auto" look="ghost" disabled={save.isPending} onClick={() => save.mutate(null, { onSuccess: onClose })}>
              {dailyBudgetDefault === null ? 'Back to no budget' : `Back to ${formatCost(dailyBudgetDefault)}`}
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form={form} disabled={save.isPending}>
            {save.isPending ? 'Saving…' : 'Save budget'}
          </Button>
        </>
      }
    >
      <form id={form} noValidate className="space-y-3" onSubmit={submit}>
        <TextField
          label="Dollars a day"
          inputMode="decimal"
          autoComplete="off"
          maxLength={20}
          value={text}
          error={submitted && 'error' in checked ? checked.error : undefined}
          note={tooLow ? `Today ${formatCost(used)} is already used: calls stop until tomorrow.` : null}
          onChange={(event) => setText(event.target.value)}
        />
        <InlineProblem error={save.error} />
      </form>
    </Dialog>
  );
}
