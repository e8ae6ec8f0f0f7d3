import { useCallback, useState } from 'react';
import { showToast } from '@/components/ui/toast';
import { useDecideCall } from '@/lib/api/calls';
import type { CallDecision, ProviderCall } from '@/lib/api/types';
import { nameOfCall } from './call-name';

const kDone: Record<CallDecision, string> = {
  buy_again: 'The call is bought again',
  write_off: 'The call is written off',
};

/** Decisions take effect on the screen at once; `problem` is why the last one was taken back. */
export function useDecisions() {
  const { mutateAsync } = useDecideCall();
  const [problem, setProblem] = useState<unknown>(null);
  const decide = useCallback(
    (call: ProviderCall, decision: CallDecision) => {
      setProblem(null);
      const done = () => showToast(`${kDone[decision]}: ${nameOfCall(call)}`, { to: `/leads/${call.leadId}`, label: 'Open the lead' });
      mutateAsync({ call, decision }).then(done, setProblem);
    },
    [mutateAsync],
  );
  return { decide, problem };
}
