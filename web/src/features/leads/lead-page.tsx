import { ChevronRight } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { LeadStatusPill } from '@/components/records/pills';
import { Page } from '@/components/ui/page';
import { SkeletonBlock } from '@/components/ui/skeleton';
import { ErrorState } from '@/components/ui/states';
import { useLead } from '@/lib/api/leads';
import type { Lead } from '@/lib/api/types';
import { cityLine, leadTitle, streetLine } from '@/lib/format';
import { ContactSection } from './contact-section';
import { EnrichmentSection } from './enrichment-section';
import { Highlights } from './highlights';
import { PropertyFacts } from './property-facts';
import { Timeline } from './timeline';

const Breadcrumb = () => (
  <nav aria-label="Breadcrumb" className="flex items-center gap-1 text-muted">
    <Link to="/leads" className="rounded-sm text-sm hover:text-ink">
      Leads
    </Link>
    <ChevronRight aria-hidden className="size-3.5 text-faint" />
  </nav>
);

export function LeadPage() {
  const id = useParams()['id'] ?? '';
  const lead = useLead(id);
  return (
    <Page
      title={lead.data ? leadTitle(lead.data) : 'Lead'}
      breadcrumb={<Breadcrumb />}
      meta={lead.data ? <LeadStatusPill status={lead.data.status} /> : null}
    >
      {lead.isPending ? (
        <div className="p-4">
          <SkeletonBlock lines={10} />
        </div>
      ) : null}
      {lead.isError && !lead.data ? <ErrorState error={lead.error} what="this lead" onRetry={() => void lead.refetch()} /> : null}
      {lead.data ? <LeadRecord key={id} lead={lead.data} /> : null}
    </Page>
  );
}

function LeadRecord({ lead }: { lead: Lead }) {
  return (
    <div className="flex min-h-full flex-col">
      <AddressHeading lead={lead} />
      {lead.duplicateOf ? <DuplicateNotice leadId={lead.duplicateOf} /> : null}
      <Highlights property={lead.property} />
      <div className="flex-1 lg:grid lg:grid-rows-[auto_1fr] xl:grid-rows-1 lg:grid-cols-[360px_minmax(0,1fr)] xl:grid-cols-[320px_minmax(0,1fr)_340px]">
        <div className="border-line lg:row-span-2 lg:border-r xl:row-span-1">
          <EnrichmentSection lead={lead} />
          <PropertyFacts property={lead.property} />
        </div>
        <div className="xl:order-last xl:border-l xl:border-line">
          <ContactSection lead={lead} />
          <NotesSection notes={lead.notes} />
        </div>
        <Timeline leadId={lead.id} />
      </div>
    </div>
  );
}

function AddressHeading({ lead }: { lead: Lead }) {
  if (!lead.property) return null;
  const { address, addressValidation } = lead.property;
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 px-4 pt-3.5 pb-3 text-base">
      <span className="font-medium">{streetLine(address)}</span>
      <span className="text-muted">{cityLine(address)}</span>
      {addressValidation && !addressValidation.valid ? (
        <span className="text-sm text-amber">Address not confirmed{addressValidation.reason ? `: ${addressValidation.reason}` : ''}</span>
      ) : null}
    </p>
  );
}

const DuplicateNotice = ({ leadId }: { leadId: string }) => (
  <p className="border-t border-line bg-amber-soft px-4 py-2 text-sm text-amber">
    This looks like a lead you already have.{' '}
    <Link to={`/leads/${leadId}`} className="font-medium underline underline-offset-2">
      Open the first one
    </Link>
  </p>
);

function NotesSection({ notes }: { notes: string | null }) {
  return (
    <section aria-label="Notes" className="border-b border-line px-4 py-3.5">
      <h2 className="mb-2 text-sm font-semibold">Notes</h2>
      <p className="text-sm break-words whitespace-pre-wrap text-muted">{notes || 'No notes.'}</p>
    </section>
  );
}
