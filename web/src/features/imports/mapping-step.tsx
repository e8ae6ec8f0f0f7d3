import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { SkeletonRows } from '@/components/ui/skeleton';
import { ErrorState } from '@/components/ui/states';
import { useImportPreview, useStartImport, type ImportMapping } from '@/lib/api/imports';
import { usePermission } from '@/lib/api/session';
import type { Import, ImportPreview } from '@/lib/api/types';
import { formatBytes } from '@/lib/format';
import { ActionBar } from './action-bar';
import { keptChoices } from './choices';
import { LeadsCheck } from './leads-check';
import { mappingProblems, proposedMapping } from './mapping';
import { MappingGrid } from './mapping-grid';

const kDelimiters: Record<string, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' };

export function MappingStep({ item }: { item: Import }) {
  const preview = useImportPreview(item.id);
  if (preview.isPending) return <SkeletonRows rows={6} />;
  if (preview.isError) return <ErrorState error={preview.error} what="the preview" onRetry={() => void preview.refetch()} />;
  return <MappingForm item={item} preview={preview.data} />;
}

function MappingForm({ item, preview }: { item: Import; preview: ImportPreview }) {
  const [mapping, setMapping] = useState<ImportMapping>(() => keptChoices(item.id)?.mapping ?? proposedMapping(preview));
  const mayRun = usePermission('imports.run');
  const problems = mappingProblems(mapping, preview.fields);
  return (
    <>
      <p className="border-b border-line px-4 py-2.5 text-sm text-muted">
        {formatBytes(item.sizeBytes)}, {preview.encoding.replace(/^utf/i, 'UTF')}, separated by {kDelimiters[preview.delimiter] ?? preview.delimiter}. Check where each column
        goes.
      </p>
      <MappingGrid preview={preview} mapping={mapping} onChange={setMapping} />
      {mayRun && item.kind === 'leads' ? <LeadsCheck item={item} mapping={mapping} problems={problems} /> : null}
      {mayRun && item.kind === 'parcels' ? <ParcelsStart item={item} mapping={mapping} problems={problems} /> : null}
    </>
  );
}

type StartProps = { item: Import; mapping: ImportMapping; problems: string[] };

function ParcelsStart({ item, mapping, problems }: StartProps) {
  const start = useStartImport(item.id);
  return (
    <ActionBar problems={problems} error={start.error}>
      <Button look="primary" disabled={problems.length > 0 || start.isPending} onClick={() => start.mutate({ mapping })}>
        {start.isPending ? 'Starting…' : 'Import parcels'}
      </Button>
    </ActionBar>
  );
}
