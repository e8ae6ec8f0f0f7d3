import { FileUp } from 'lucide-react';
import { Link, Outlet, useNavigate } from 'react-router';
import { ImportStatusPill } from '@/components/records/pills';
import { Age } from '@/components/records/time';
import { ButtonLink } from '@/components/ui/button';
import { LoadMore } from '@/components/ui/load-more';
import { Page } from '@/components/ui/page';
import { RecordTable, type RecordColumn } from '@/components/ui/record-table';
import { SkeletonRows } from '@/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/components/ui/states';
import { useImports } from '@/lib/api/imports';
import { usePermission } from '@/lib/api/session';
import type { Import } from '@/lib/api/types';
import { formatBytes, formatNumber, humanize } from '@/lib/format';

const FileLink = ({ item }: { item: Import }) => (
  <Link data-row-link to={`/imports/${item.id}`} className="rounded-sm font-medium text-ink hover:underline">
    {item.fileName || 'Unnamed file'}
  </Link>
);

const Quarantined = ({ count }: { count: number }) => (
  <span className={count > 0 ? 'text-amber' : 'text-muted'}>{formatNumber(count)}</span>
);

const kColumns: RecordColumn<Import>[] = [
  { id: 'file', header: 'File', grow: true, cell: (item) => <FileLink item={item} /> },
  { id: 'kind', header: 'Kind', cell: (item) => <span className="text-muted">{humanize(item.kind)}</span> },
  { id: 'status', header: 'Status', cell: (item) => <ImportStatusPill status={item.status} /> },
  { id: 'size', header: 'Size', align: 'right', from: 'lg', cell: (item) => formatBytes(item.sizeBytes) },
  { id: 'rows', header: 'Rows', align: 'right', cell: (item) => formatNumber(item.rowsRead) },
  { id: 'created', header: 'Created', align: 'right', cell: (item) => formatNumber(item.rowsCreated) },
  { id: 'updated', header: 'Updated', align: 'right', from: 'lg', cell: (item) => formatNumber(item.rowsUpdated) },
  { id: 'quarantined', header: 'Quarantined', align: 'right', cell: (item) => <Quarantined count={item.rowsQuarantined} /> },
  { id: 'age', header: 'Age', align: 'right', cell: (item) => <Age time={item.createdAt} /> },
];

const ImportCard = ({ item }: { item: Import }) => (
  <>
    <div className="flex items-center gap-2">
      <span className="min-w-0 flex-1 truncate">
        <FileLink item={item} />
      </span>
      <ImportStatusPill status={item.status} />
    </div>
    <div className="flex gap-2 text-muted">
      <span className="min-w-0 flex-1 truncate">
        {humanize(item.kind)} · {formatNumber(item.rowsRead)} rows · {formatNumber(item.rowsQuarantined)} quarantined
      </span>
      <Age time={item.createdAt} />
    </div>
  </>
);

export function ImportsPage() {
  const navigate = useNavigate();
  const mayRun = usePermission('imports.run');
  const imports = useImports();
  const rows = imports.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title="Imports"
      actions={
        mayRun ? (
          <ButtonLink look="primary" to="/imports/new" className="h-7!">
            <FileUp aria-hidden />
            Import
          </ButtonLink>
        ) : null
      }
    >
      {imports.isPending ? <SkeletonRows rows={6} /> : null}
      {imports.isError && !imports.data ? <ErrorState error={imports.error} what="imports" onRetry={() => void imports.refetch()} /> : null}
      {imports.data && rows.length === 0 ? <FirstUse mayRun={mayRun} /> : null}
      {rows.length > 0 ? (
        <RecordTable
          label="Imports"
          columns={kColumns}
          rows={rows}
          rowId={(item) => item.id}
          card={(item) => <ImportCard item={item} />}
          onOpen={(item) => void navigate(`/imports/${item.id}`)}
        />
      ) : null}
      <LoadMore query={imports} />
      <Outlet />
    </Page>
  );
}

const FirstUse = ({ mayRun }: { mayRun: boolean }) => (
  <EmptyState
    title="No imports yet"
    actions={
      mayRun ? (
        <ButtonLink look="primary" to="/imports/new">
          Import a file
        </ButtonLink>
      ) : null
    }
  >
    Bring in a list of leads or a county’s parcels as CSV. Rows that cannot be read are set aside, never dropped.
  </EmptyState>
);
