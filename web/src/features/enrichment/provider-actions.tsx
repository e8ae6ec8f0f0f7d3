import { useId, useState, type FormEvent } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { asProblem } from '@/lib/api/problem';
import { usePauseProvider, useResumeProvider } from '@/lib/api/providers';
import type { Provider } from '@/lib/api/types';
import { humanize } from '@/lib/format';

/** Whoever may not be asked now can be resumed; only more money helps where the budget is used up. */
export function ProviderActions({ provider }: { provider: Provider }) {
  const resume = useResumeProvider(provider.name);
  const [pausing, setPausing] = useState(false);
  const name = humanize(provider.name);
  const onError = (error: Error) => showToast(asProblem(error).message);
  const stopped = provider.state === 'paused' || provider.state === 'waiting';
  return (
    <>
      {stopped ? (
        <Button small aria-label={`Resume ${name}`} disabled={resume.isPending} onClick={() => resume.mutate(undefined, { onError })}>
          Resume
        </Button>
      ) : provider.name === 'county' ? null : (
        <Button small aria-label={`Pause ${name}`} onClick={() => setPausing(true)}>
          Pause
        </Button>
      )}
      {/* Stays until its request is answered, by which time the provider is already paused. */}
      {pausing ? <PauseDialog provider={provider} onClose={() => setPausing(false)} /> : null}
    </>
  );
}

const kReasonCharsMax = 200;

function PauseDialog({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const pause = usePauseProvider(provider.name);
  const form = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = reason.trim();
    pause.mutate(text === '' ? {} : { reason: text }, { onSuccess: onClose });
  };
  return (
    <Dialog
      title={`Pause ${humanize(provider.name)}?`}
      description="It is not asked until somebody resumes it. Leads that need it wait, and go on afterwards."
      open
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form={form} disabled={pause.isPending}>
            {pause.isPending ? 'Pausing…' : 'Pause'}
          </Button>
        </>
      }
    >
      <form id={form} className="space-y-3" onSubmit={submit}>
        <TextField
          label="Reason (everybody sees it)"
          placeholder="Contract under review"
          maxLength={kReasonCharsMax}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <InlineProblem error={pause.error} />
      </form>
    </Dialog>
  );
}
