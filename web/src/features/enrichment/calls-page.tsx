import { ChevronRight } from 'lucide-react';
import { Link } from 'react-router';
import { kCallOptions } from '@/components/records/pills';
import { Button, ButtonLink } from '@/components/ui/button';
import { FilterChip } from '@/components/ui/filter-chip';
import { LoadMore } from '@/components/ui/load-more';
import { Page } from '@/components/ui/page';
import { RecordTable } from '@/components/ui/record-table';
import { SkeletonRows } from '@/components/ui/skeleton';
import { EmptyState, ErrorState, InlineProblem, NoPermission } from '@/components/ui/states';
import { kWaiting, useCalls, type CallFilter } from '@/lib/api/calls';
import { useProviders } from '@/lib/api/providers';
import { usePermission } from '@/lib/api/session';
import type { ProviderCall } from '@/lib/api/types';
import { humanize } from '@/lib/format';
import { usePollMs } from '@/lib/live';
import { useUrlValues } from '@/lib/url-values';
import { CallCard, useCallColumns } from './call-columns';
import { useDecisions } from './use-decisions';

const kStateOptions = [{ value: kWaiting, label: 'Waiting for a decision' }, ...kCallOptions];
const kNoFilter: CallFilter = { state: '', provider: '', leadId: '' };

const Breadcrumb = () => (
  <nav aria-label="Breadcrumb" className="flex items-center gap-1 text-muted">
    <Link to="/enrichment" className="rounded-sm text-sm hover:text-ink">
      Enrichment
    </Link>
    <ChevronRight aria-hidden className="size-3.5 text-faint" />
  </nav>
);

/** The ledger: every call that a provider was sent, what came of it and what it cost. */
export function CallsPage() {
  const mayRead = usePermission('enrichment.read');
  const { value, change } = useUrlValues();
  const filter: CallFilter = { state: value('state'), provider: value('provider'), leadId: value('leadId') };
  return (
    <Page title="All calls" breadcrumb={<Breadcrumb />} subheader={mayRead ? <Filters filter={filter} onChange={change} /> : null}>
      {mayRead ? <Calls filter={filter} onClear={() => change(kNoFilter)} /> : <NoPermission what="the calls of providers" />}
    </Page>
  );
}

type FiltersProps = { filter: CallFilter; onChange: (changes: Partial<CallFilter>) => void };

function Filters({ filter, onChange }: FiltersProps) {
  const known = useProviders().data?.items.map((provider) => provider.name) ?? [];
  const providers = [...new Set([...known, filter.provider])].filter(Boolean).map((name) => ({ value: name, label: humanize(name) }));
  return (
    <>
      <FilterChip label="State" value={filter.state} options={kStateOptions} onChange={(state) => onChange({ state })} />
      <FilterChip label="Provider" value={filter.provider} options={providers} onChange={(provider) => onChange({ provider })} />
      {filter.leadId ? (
        <FilterChip
          label="Lead"
          value={filter.leadId}
          options={[{ value: filter.leadId, label: 'the one chosen' }]}
          onChange={(leadId) => onChange({ leadId })}
        />
      ) : null}
    </>
  );
}

function Calls({ filter, onClear }: { filter: CallFilter; onClear: () => void }) {
  const query = useCalls(filter, usePollMs());
  const { decide, problem } = useDecisions();
  const calls = query.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <InlineProblem error={problem} />
      {!calls && query.isError ? <ErrorState error={query.error} what="calls" onRetry={() => void query.refetch()} /> : null}
      {!calls && !query.isError ? <SkeletonRows /> : null}
      {calls ? <CallTable calls={calls} filtered={Object.values(filter).some(Boolean)} onClear={onClear} onDecide={decide} /> : null}
      <LoadMore query={query} />
    </>
  );
}

type CallTableProps = {
  calls: ProviderCall[];
  filtered: boolean;
  onClear: () => void;
  onDecide: ReturnType<typeof useDecisions>['decide'];
};

function CallTable({ calls, filtered, onClear, onDecide }: CallTableProps) {
  const columns = useCallColumns(onDecide);
  if (calls.length === 0) return filtered ? <NoneFits onClear={onClear} /> : <FirstUse />;
  return (
    <RecordTable
      label="All calls"
      columns={columns}
      rows={calls}
      rowId={(call) => call.id}
      card={(call) => <CallCard call={call} onDecide={onDecide} />}
    />
  );
}

const NoneFits = ({ onClear }: { onClear: () => void }) => (
  <EmptyState ghost={false} title="No call fits these filters" actions={<Button onClick={onClear}>Clear all</Button>}>
    Another state or provider may have some.
  </EmptyState>
);

const FirstUse = () => (
  <EmptyState title="No calls yet" actions={<ButtonLink to="/enrichment">Back to the monitor</ButtonLink>}>
    Every question to a provider is written down here before it is sent, with its price and its outcome.
  </EmptyState>
);
