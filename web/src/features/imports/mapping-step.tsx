import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CellSelect } from '@/components/ui/field';
import { SkeletonRows } from '@/components/ui/skeleton';
import { ErrorState, InlineProblem } from '@/components/ui/states';
import { useImportPreview, useStartImport, type ImportMapping } from '@/lib/api/imports';
import { usePermission } from '@/lib/api/session';
import type { Import, ImportColumn, ImportField, ImportPreview } from '@/lib/api/types';
import { formatBytes, formatPercent } from '@/lib/format';
import { mappingProblems, proposedMapping } from './mapping';

const kDelimiters: Record<string, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' };

export function MappingStep({ item }: { item: Import }) {
  const preview = useImportPreview(item.id);
  if (preview.isPending) return <SkeletonRows rows={6} />;
  if (preview.isError) return <ErrorState error={preview.error} what="the preview" onRetry={() => void preview.refetch()} />;
  return <MappingForm item={item} preview={preview.data} />;
}

function MappingForm({ item, preview }: { item: Import; preview: ImportPreview }) {
  const [mapping, setMapping] = useState<ImportMapping>(() => proposedMapping(preview));
  const mayRun = usePermission('imports.run');
  const start = useStartImport(item.id);
  const problems = mappingProblems(mapping, preview.fields);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2.5">
        <p className="text-sm text-muted">
          {formatBytes(item.sizeBytes)}, {preview.encoding}, separated by {kDelimiters[preview.delimiter] ?? preview.delimiter}. Check where each
          column goes.
        </p>
        {mayRun ? (
          <Button look="primary" className="ml-auto" disabled={problems.length > 0 || start.isPending} onClick={() => start.mutate(mapping)}>
            {start.isPending ? 'Starting…' : `Import ${item.kind}`}
          </Button>
        ) : null}
      </div>
      <div aria-live="polite" className="empty:hidden">
        {problems.length > 0 ? <p className="border-b border-line bg-amber-soft px-4 py-1.5 text-sm text-amber">{problems.join(' ')}</p> : null}
      </div>
      <InlineProblem error={start.error} />
      <MappingGrid preview={preview} mapping={mapping} onChange={setMapping} />
    </>
  );
}

type MappingGridProps = { preview: ImportPreview; mapping: ImportMapping; onChange: (mapping: ImportMapping) => void };

const kHead = 'h-8 border-b border-line px-2 text-left text-xs font-medium text-muted first:pl-4 last:pr-4';

function MappingGrid({ preview, mapping, onChange }: MappingGridProps) {
  return (
    <table className="w-full table-fixed border-separate border-spacing-0">
      <thead>
        <tr>
          <th scope="col" className={kHead}>
            Column in the file
          </th>
          <th scope="col" className={`${kHead} max-sm:hidden`}>
            Samples
          </th>
          <th scope="col" className={kHead}>
            Our field
          </th>
          <th scope="col" className={`${kHead} w-28 text-right! max-md:hidden`}>
            Confidence
          </th>
        </tr>
      </thead>
      <tbody>
        {preview.header.map((column) => (
          <MappingRow
            key={column.index}
            column={column}
            fields={preview.fields}
            value={mapping[String(column.index)] ?? null}
            onChange={(field) => onChange({ ...mapping, [String(column.index)]: field })}
          />
        ))}
      </tbody>
    </table>
  );
}

type MappingRowProps = {
  column: ImportColumn;
  fields: ImportField[];
  value: string | null;
  onChange: (field: string | null) => void;
};

const kCell = 'h-10 truncate border-b border-line px-2 first:pl-4 last:pr-4';

function MappingRow({ column, fields, value, onChange }: MappingRowProps) {
  const name = column.name || `Column ${String(column.index + 1)}`;
  const samples = column.samples.filter((sample) => sample !== '').join(' · ');
  const proposed = value !== null && value === column.field;
  return (
    <tr className="hover:bg-hover">
      <th scope="row" className={`${kCell} text-left font-medium`} title={name}>
        {name}
      </th>
      <td className={`${kCell} text-muted max-sm:hidden`} title={samples}>
        {samples || '—'}
      </td>
      <td className={kCell}>
        <CellSelect aria-label={`Field for ${name}`} value={value ?? ''} onChange={(event) => onChange(event.target.value || null)}>
          <option value="">Leave out</option>
          {fields.map((field) => (
            <option key={field.name} value={field.name}>
              {field.label}
              {field.required ? ' (required)' : ''}
            </option>
          ))}
        </CellSelect>
      </td>
      <td className={`${kCell} text-right text-muted tabular-nums max-md:hidden`}>
        {proposed ? formatPercent(column.confidence) : value === null ? '—' : 'Chosen'}
      </td>
    </tr>
  );
}
