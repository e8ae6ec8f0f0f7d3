import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { Outlet, useNavigate } from 'react-router';
import { Button, ButtonLink } from '@/components/ui/button';
import { LoadMore } from '@/components/ui/load-more';
import { Page } from '@/components/ui/page';
import { RecordTable } from '@/components/ui/record-table';
import { SkeletonRows } from '@/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/components/ui/states';
import { useLeads, type LeadFilter } from '@/lib/api/leads';
import { usePermission } from '@/lib/api/session';
import type { LeadSummary } from '@/lib/api/types';
import { formatNumber, humanize } from '@/lib/format';
import { FilterBar } from './filter-bar';
import { kLeadColumns, LeadCard } from './lead-columns';
import { isFiltered, kFilterNames, kNoFilter, useLeadFilter } from './lead-filter';

export function LeadsPage() {
  const { filter } = useLeadFilter();
  const mayWrite = usePermission('records.write');
  const leads = useLeads(filter);
  const rows = useMemo(() => leads.data?.pages.flatMap((page) => page.items) ?? [], [leads.data]);
  const sources = useMemo(() => rows.map((lead) => lead.source), [rows]);
  const first = leads.data?.pages[0];
  return (
    <Page
      title="Leads"
      meta={first ? <Count count={first.count} isEstimate={first.countIsEstimate} /> : null}
      actions={
        mayWrite ? (
          <ButtonLink look="primary" to="/leads/new" title="New lead (C)" className="h-7!">
            <Plus aria-hidden />
            New lead
          </ButtonLink>
        ) : null
      }
      subheader={<FilterBar sources={sources} />}
    >
      {leads.isPending ? <SkeletonRows /> : null}
      {leads.isError && !leads.data ? <ErrorState error={leads.error} what="leads" onRetry={() => void leads.refetch()} /> : null}
      {leads.data ? <LeadList rows={rows} filter={filter} mayWrite={mayWrite} /> : null}
      <LoadMore query={leads} />
      <Outlet />
    </Page>
  );
}

const Count = ({ count, isEstimate }: { count: number; isEstimate: boolean }) => (
  <span className="tabular-nums">
    {isEstimate ? '≈ ' : ''}
    {formatNumber(count)}
  </span>
);

type LeadListProps = { rows: LeadSummary[]; filter: LeadFilter; mayWrite: boolean };

function LeadList({ rows, filter, mayWrite }: LeadListProps) {
  const navigate = useNavigate();
  const { change } = useLeadFilter();
  if (rows.length === 0) return isFiltered(filter) ? <NothingMatches filter={filter} /> : <FirstUse mayWrite={mayWrite} />;
  return (
    <RecordTable
      label="Leads"
      columns={kLeadColumns}
      rows={rows}
      rowId={(lead) => lead.id}
      card={(lead) => <LeadCard lead={lead} />}
      onOpen={(lead) => void navigate(`/leads/${lead.id}`)}
      sort={filter.sort}
      onSort={(sort) => change({ sort })}
    />
  );
}

function NothingMatches({ filter }: { filter: LeadFilter }) {
  const { change } = useLeadFilter();
  return (
    <EmptyState
      ghost={false}
      title="No lead matches"
      actions={
        <>
          {kFilterNames
            .filter((name) => filter[name] !== '')
            .map((name) => (
              <Button key={name} onClick={() => change({ [name]: '' })}>
                Remove “{name === 'q' ? filter.q : humanize(filter[name])}”
              </Button>
            ))}
          <Button look="ghost" onClick={() => change(kNoFilter)}>
            Clear all
          </Button>
        </>
      }
    >
      The search and filters above leave nothing. Take one away to see more.
    </EmptyState>
  );
}

function FirstUse({ mayWrite }: { mayWrite: boolean }) {
  const mayImport = usePermission('imports.run');
  return (
    <EmptyState
      title="No leads yet"
      actions={
        mayWrite ? (
          <>
            <ButtonLink look="primary" to="/leads/new">
              Add the first lead
            </ButtonLink>
            {mayImport ? <ButtonLink to="/imports/new">Import a list</ButtonLink> : null}
          </>
        ) : null
      }
    >
      A lead is somebody who may sell a house. Its contact is validated and its property looked up as soon as it comes in.
    </EmptyState>
  );
}
