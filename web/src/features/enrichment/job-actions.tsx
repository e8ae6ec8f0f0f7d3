import { Button } from '@/components/ui/button';
import { showToast } from '@/components/ui/toast';
import { useCancelJob, useRetryJob } from '@/lib/api/enrichment';
import { asProblem } from '@/lib/api/problem';
import type { EnrichmentJob } from '@/lib/api/types';

export function JobActions({ job }: { job: EnrichmentJob }) {
  const retry = useRetryJob();
  const cancel = useCancelJob();
  const name = job.leadName || job.address || job.id;
  const onError = (error: Error) => showToast(asProblem(error).message);
  if (job.canRetry) {
    return (
      <Button small aria-label={`Retry ${name}`} disabled={retry.isPending} onClick={() => retry.mutate(job.id, { onError })}>
        Retry
      </Button>
    );
  }
  if (job.canCancel) {
    return (
      <Button small look="danger" aria-label={`Cancel ${name}`} disabled={cancel.isPending} onClick={() => cancel.mutate(job.id, { onError })}>
        Cancel
      </Button>
    );
  }
  return null;
}
