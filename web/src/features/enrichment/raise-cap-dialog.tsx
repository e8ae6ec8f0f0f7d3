import { useId, useState, type FormEvent } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/states';
import { useResumeBulkRun, type BulkRun } from '@/lib/api/bulk-enrichment';
import { parseDollars } from '@/lib/dollars';
import { formatCost } from '@/lib/format';

/** A run that stopped at its cap goes on with a higher one. */
export function RaiseCapDialog({ run, onClose }: { run: BulkRun; onClose: () => void }) {
  const [text, setText] = useState(String(run.cap));
  const [submitted, setSubmitted] = useState(false);
  const resume = useResumeBulkRun();
  const form = useId();
  const parsed = parseDollars(text);
  const checked = 'value' in parsed && parsed.value <= run.cap ? { error: `The new cap is more than ${formatCost(run.cap)}.` } : parsed;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSubmitted(true);
    if ('value' in checked) resume.mutate({ id: run.id, cap: checked.value }, { onSuccess: onClose });
  };
  return (
    <Dialog
      title="Raise the cap and go on"
      description={`${formatCost(run.spent + run.atStake)} of ${formatCost(run.cap)} is used. What was bought is not bought again.`}
      open
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button look="primary" type="submit" form={form} disabled={resume.isPending}>
            {resume.isPending ? 'Resuming…' : 'Go on'}
          </Button>
        </>
      }
    >
      <form id={form} noValidate className="space-y-3" onSubmit={submit}>
        <TextField
          label="Spend at most (dollars)"
          inputMode="decimal"
          autoComplete="off"
          maxLength={20}
          value={text}
          error={submitted && 'error' in checked ? checked.error : undefined}
          onChange={(event) => setText(event.target.value)}
        />
        <InlineProblem error={resume.error} />
      </form>
    </Dialog>
  );
}
