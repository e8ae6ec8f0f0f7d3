import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextAreaField, TextField } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/states';
import { ApiProblem } from '@/lib/api/problem';
import { useSetFact, useWithdrawFact } from '@/lib/api/properties';
import type { Fact } from '@/lib/api/types';
import { formatValue, type Kind } from './property-fields';

type SetFactDialogProps = { propertyId: string; field: string; label: string; kind: Kind; facts: Fact[]; onClose: () => void };

const kHints: Partial<Record<Kind, string>> = { money: 'Dollars and cents, such as 235,700.50.', area: 'Square feet.' };

/** A value that a person knows better than every provider; withdrawn, the best provider's value returns. */
export function SetFactDialog({ propertyId, field, label, kind, facts, onClose }: SetFactDialogProps) {
  const manual = facts.find((fact) => fact.provider === 'manual');
  const current = manual ?? facts.find((fact) => fact.winner);
  const others = facts.filter((fact) => fact.provider !== 'manual');
  const [value, setValue] = useState(current ? String(current.value) : '');
  const [note, setNote] = useState(manual?.note ?? '');
  const set = useSetFact(propertyId, field);
  const withdraw = useWithdrawFact(propertyId, field);
  const isBusy = set.isPending || withdraw.isPending;
  const wrong = set.error instanceof ApiProblem && set.error.code === 'value_invalid' ? set.error.message : undefined;
  const save = () => set.mutate({ value, ...(note.trim() ? { note: note.trim() } : {}) }, { onSuccess: onClose });
  return (
    <Dialog
      title={`Set ${label.toLowerCase()} by hand`}
      description="It outranks every source until it is withdrawn; the other values stay beside it."
      open
      onClose={onClose}
      footer={
        <>
          {manual ? (
            <Button look="danger" className="mr-auto" disabled={isBusy} onClick={() => withdraw.mutate(undefined, { onSuccess: onClose })}>
              Withdraw
            </Button>
          ) : null}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="set-fact" disabled={isBusy}>
            Set
          </Button>
        </>
      }
    >
      <form
        id="set-fact"
        noValidate
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField
          label={label}
          type={kind === 'date' ? 'date' : 'text'}
          inputMode={kind === 'text' || kind === 'date' ? 'text' : 'decimal'}
          autoComplete="off"
          maxLength={200}
          value={value}
          error={wrong}
          note={kHints[kind]}
          onChange={(event) => {
            setValue(event.target.value);
            set.reset();
          }}
        />
        <TextAreaField label="Why (for your colleagues)" maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
        {manual ? (
          <p className="text-sm text-muted">
            {manual.reason ? `Now ${manual.reason}. ` : ''}
            {whatReturns(others, kind)}
          </p>
        ) : null}
        <InlineProblem error={wrong ? null : (set.error ?? withdraw.error)} />
      </form>
    </Dialog>
  );
}

/** Which of several sources would win, only the server knows. */
function whatReturns(others: Fact[], kind: Kind): string {
  const [only] = others;
  if (!only) return 'Withdrawn, it is not known any more.';
  if (others.some((fact) => fact.value !== only.value)) return `Withdrawn, the best of ${String(others.length)} sources returns.`;
  return `Withdrawn, it is ${formatValue(only.value, kind)} again.`;
}
