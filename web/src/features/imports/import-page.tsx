import { ChevronRight } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { ImportStatusPill } from '@/components/records/pills';
import { Button } from '@/components/ui/button';
import { Page } from '@/components/ui/page';
import { SkeletonBlock } from '@/components/ui/skeleton';
import { ErrorState, InlineProblem } from '@/components/ui/states';
import { useCancelImport, useImport } from '@/lib/api/imports';
import { usePermission } from '@/lib/api/session';
import type { Import } from '@/lib/api/types';
import { useLiveStatus } from '@/lib/live';
import { useFocusOnNewPage } from '@/lib/return-focus';
import { ImportProgress } from './import-progress';
import { MappingStep } from './mapping-step';
import { QuarantineTable } from './quarantine-table';
import { ResumeUpload } from './resume-upload';

const Breadcrumb = () => (
  <nav aria-label="Breadcrumb" className="flex items-center gap-1 text-muted">
    <Link to="/imports" className="rounded-sm text-sm hover:text-ink">
      Imports
    </Link>
    <ChevronRight aria-hidden className="size-3.5 text-faint" />
  </nav>
);

export function ImportPage() {
  const id = useParams()['id'] ?? '';
  const live = useLiveStatus() === 'live';
  const item = useImport(id, live ? 3000 : 1000);
  return (
    <Page
      title={item.data ? item.data.fileName || 'Unnamed file' : 'Import'}
      breadcrumb={<Breadcrumb />}
      meta={item.data ? <ImportStatusPill status={item.data.status} /> : null}
      actions={item.data ? <CancelButton item={item.data} /> : null}
    >
      {item.isPending ? (
        <div className="p-4">
          <SkeletonBlock lines={6} />
        </div>
      ) : null}
      {item.isError && !item.data ? <ErrorState error={item.error} what="this import" onRetry={() => void item.refetch()} /> : null}
      {item.data ? <Stage item={item.data} /> : null}
    </Page>
  );
}

type StageName = 'upload' | 'mapping' | 'run';

function stageOf({ status, receivedBytes, sizeBytes }: Import): StageName {
  if (status === 'uploading' && receivedBytes < sizeBytes) return 'upload';
  return status === 'uploading' || status === 'ready' ? 'mapping' : 'run';
}

/** An import shows the step it is at: upload, mapping, run, result. */
function Stage({ item }: { item: Import }) {
  const stage = stageOf(item);
  // The button that led to the next step is gone with its own.
  useFocusOnNewPage(stage);
  if (stage === 'upload') return <ResumeUpload item={item} />;
  if (stage === 'mapping') return <MappingStep item={item} />;
  return (
    <>
      <ImportProgress item={item} />
      {item.rowsQuarantined > 0 ? <QuarantineTable item={item} /> : null}
    </>
  );
}

function CancelButton({ item }: { item: Import }) {
  const mayRun = usePermission('imports.run');
  const cancel = useCancelImport(item.id);
  if (!mayRun || !['uploading', 'ready', 'running'].includes(item.status)) return null;
  return (
    <>
      <InlineProblem error={cancel.error} />
      <Button className="h-7!" look="danger" disabled={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
        Cancel<span className="max-sm:sr-only"> import</span>
      </Button>
    </>
  );
}
