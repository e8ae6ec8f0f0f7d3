import { useCallback, useRef } from 'react';
import { LoadMore } from '@/components/ui/load-more';
import { SkeletonRows } from '@/components/ui/skeleton';
import { ErrorState, InlineProblem } from '@/components/ui/states';
import { useUndecidedCalls } from '@/lib/api/calls';
import { usePermission } from '@/lib/api/session';
import { usePollMs } from '@/lib/live';
import type { Decide } from './decision-actions';
import { DecisionsTable } from './decisions-table';
import { TableSection } from './table-section';
import { useDecisions } from './use-decisions';

/** Paid calls that ended without an answer. Nobody but a person can say whether to pay again. */
export function DecisionsSection() {
  const { query, calls } = useUndecidedCalls({ pollMs: usePollMs() });
  const mayManage = usePermission('enrichment.manage');
  const { decide, problem } = useDecisions();
  const frame = useRef<HTMLDivElement>(null);
  // A decided row is gone: the focus stays in the section.
  const onDecide = useCallback<Decide>(
    (call, decision) => {
      decide(call, decision);
      frame.current?.focus({ preventScroll: true });
    },
    [decide],
  );
  return (
    <TableSection title="Waiting for a decision" anchor="decisions">
      <div ref={frame} tabIndex={-1} className="focus:outline-none">
        <InlineProblem error={problem} />
        {!calls && query.isError ? (
          <ErrorState error={query.error} what="calls that wait for a decision" onRetry={() => void query.refetch()} />
        ) : null}
        {!calls && !query.isError ? <SkeletonRows rows={2} /> : null}
        {calls?.length === 0 ? <p className="px-4 pt-3 text-sm text-muted">No call waits for a decision.</p> : null}
        {calls && calls.length > 0 ? (
          <>
            <Explanation mayManage={mayManage} />
            <DecisionsTable calls={calls} onDecide={mayManage ? onDecide : null} />
          </>
        ) : null}
        <LoadMore query={query} />
      </div>
    </TableSection>
  );
}

const Explanation = ({ mayManage }: { mayManage: boolean }) => (
  <div className="max-w-4xl space-y-1 px-4 py-3 text-sm text-muted">
    <p>The request went out and no answer came back, so the provider may have charged for it. Its price stays counted against the budget.</p>
    <p>
      <b className="font-medium text-ink">Buy again</b> asks once more; the price may be charged a second time.{' '}
      <b className="font-medium text-ink">Write off</b> pays nothing more and goes on without this answer.
    </p>
    {mayManage ? null : <p>Your role may look at these calls. An owner or an admin decides.</p>}
  </div>
);
