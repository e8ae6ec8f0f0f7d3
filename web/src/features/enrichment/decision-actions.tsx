import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Button } from '@/components/ui/button';
import type { CallDecision, ProviderCall } from '@/lib/api/types';
import { formatCost } from '@/lib/format';
import { nameOfCall } from './call-name';

export type Decide = (call: ProviderCall, decision: CallDecision) => void;

type DecisionActionsProps = { call: ProviderCall; onDecide: Decide };

const kLabels: Record<CallDecision, string> = { buy_again: 'Buy again', write_off: 'Write off' };

/** Both choices are about money, so each asks once more, in place. */
export function DecisionActions({ call, onDecide }: DecisionActionsProps) {
  const [asked, setAsked] = useState<CallDecision | null>(null);
  if (asked) return <Confirm call={call} decision={asked} onDecide={onDecide} onCancel={() => setAsked(null)} />;
  const name = nameOfCall(call);
  return (
    <span className="inline-flex gap-1.5">
      <Button small aria-label={`Buy again: ${name}`} onClick={() => setAsked('buy_again')}>
        {kLabels.buy_again}
      </Button>
      <Button small aria-label={`Write off: ${name}`} onClick={() => setAsked('write_off')}>
        {kLabels.write_off}
      </Button>
    </span>
  );
}

const question = (decision: CallDecision, price: number): string =>
  decision === 'buy_again' ? `Pay ${formatCost(price)} once more?` : 'Go on without this answer?';

type ConfirmProps = DecisionActionsProps & { decision: CallDecision; onCancel: () => void };

function Confirm({ call, decision, onDecide, onCancel }: ConfirmProps) {
  const group = useRef<HTMLSpanElement>(null);
  // The question gets the focus and not its answer: a key held down must not spend money.
  useEffect(() => group.current?.focus(), []);
  const cancelOnEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onCancel();
  };
  const text = question(decision, call.price);
  return (
    <span ref={group} role="group" aria-label={text} tabIndex={-1} className="inline-flex flex-wrap items-center gap-1.5 rounded-md py-1 sm:max-xl:max-w-40 sm:justify-end" onKeyDown={cancelOnEscape}>
      <span className="text-xs text-ink">{text}</span>
      <Button small look={decision === 'buy_again' ? 'primary' : 'danger'} onClick={() => onDecide(call, decision)}>
        {kLabels[decision]}
      </Button>
      <Button small look="ghost" onClick={onCancel}>
        Cancel
      </Button>
    </span>
  );
}
