import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { InlineProblem } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { usePermission, useRemoveDemo } from '@/lib/api/session';
import { useDelayed } from '@/lib/hooks';
import { useLiveStatus } from '@/lib/live';

/** Says that live updates stopped; the page stays usable and polls. */
export function ReconnectingBar() {
  // A restart of the server is over within a second: that is no news.
  const visible = useDelayed(useLiveStatus() === 'down', 1200);
  return (
    <div role="status">
      {visible ? (
        <p className="flex h-7 items-center justify-center bg-amber-soft text-xs font-medium text-amber">
          Reconnecting… changes are kept
        </p>
      ) : null}
    </div>
  );
}

export function DemoBanner() {
  const mayRemove = usePermission('workspace.manage');
  const [asking, setAsking] = useState(false);
  return (
    <aside aria-label="Demo data" className="flex h-8 shrink-0 items-center justify-center gap-2 border-b border-line bg-violet-soft text-xs text-violet">
      <span className="font-medium">Demo data</span>
      {mayRemove ? (
        <>
          <span aria-hidden>·</span>
          <button type="button" className="font-medium underline underline-offset-2" onClick={() => setAsking(true)}>
            Remove demo data
          </button>
          <RemoveDemoDialog open={asking} onClose={() => setAsking(false)} />
        </>
      ) : null}
    </aside>
  );
}

function RemoveDemoDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const remove = useRemoveDemo();
  const confirm = () => {
    remove.mutate(undefined, {
      onSuccess: ({ removed }) => {
        onClose();
        showToast(`Removed ${String(removed.leads)} demo leads and ${String(removed.parcels)} parcels.`);
      },
    });
  };
  return (
    <Dialog
      title="Remove demo data?"
      description="The sample leads, properties and county records are deleted. What you added yourself stays. This cannot be undone."
      open={open}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button look="danger" disabled={remove.isPending} onClick={confirm}>
            {remove.isPending ? 'Removing…' : 'Remove demo data'}
          </Button>
        </>
      }
    >
      <InlineProblem error={remove.error} />
    </Dialog>
  );
}
