import { CircleHelp } from 'lucide-react';
import { Link, useLocation } from 'react-router';
import { ButtonLink } from '@/components/ui/button';
import { Page } from '@/components/ui/page';
import { NoPermission } from '@/components/ui/states';
import { useUndecidedCalls } from '@/lib/api/calls';
import { useEnrichmentStats } from '@/lib/api/enrichment';
import { usePermission } from '@/lib/api/session';
import { useScrollToHash } from '@/lib/hooks';
import { usePollMs } from '@/lib/live';
import { BulkRuns } from './bulk-runs';
import { CostsSection } from './costs-section';
import { DecisionsSection } from './decisions-section';
import { ProvidersSection } from './providers-section';
import { RecentJobs } from './recent-jobs';
import { StatsCards } from './stats-cards';

/** The enrichment monitor: what waits, what runs, what it costs, and what needs a person. */
export function EnrichmentPage() {
  const mayRead = usePermission('enrichment.read');
  return (
    <Page
      title="Enrichment"
      actions={
        mayRead ? (
          <ButtonLink small to="/enrichment/calls">
            All calls
          </ButtonLink>
        ) : null
      }
    >
      {mayRead ? <Monitor /> : <NoPermission what="enrichments" />}
    </Page>
  );
}

function Monitor() {
  const stats = useEnrichmentStats(usePollMs());
  useScrollToHash(!stats.isPending);
  return (
    <>
      <StatsCards stats={stats.data} />
      <UndecidedNotice />
      <BulkRuns />
      <RecentJobs />
      <DecisionsSection />
      <ProvidersSection />
      <CostsSection />
    </>
  );
}

/** The decisions stand below a long table: whoever opens the page is told. */
function UndecidedNotice() {
  const { query, calls } = useUndecidedCalls();
  const { search } = useLocation();
  if (!calls || calls.length === 0) return null;
  const many = query.hasNextPage ? `${String(calls.length)}+` : String(calls.length);
  return (
    <p className="flex flex-wrap items-center gap-x-2 border-b border-line bg-violet-soft px-4 py-2 text-sm text-violet">
      <CircleHelp aria-hidden className="size-4" />
      {calls.length === 1 ? '1 call waits for a decision.' : `${many} calls wait for a decision.`}
      <Link to={{ search: search, hash: '#decisions' }} className="font-medium underline underline-offset-2">
        Decide
      </Link>
    </p>
  );
}
