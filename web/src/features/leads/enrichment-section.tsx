import { RefreshCw } from 'lucide-react';
import { Link } from 'react-router';
import { EnrichmentPill } from '@/components/records/pills';
import { Age } from '@/components/records/time';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { InlineProblem } from '@/components/ui/states';
import { useChooseParcel, useEnrichLead } from '@/lib/api/leads';
import { usePermission } from '@/lib/api/session';
import type { Lead, LeadEnrichment, ParcelCandidate } from '@/lib/api/types';
import { formatNumber, humanize } from '@/lib/format';

const kExplained: Record<LeadEnrichment['status'], string> = {
  none: 'This lead was not looked up yet.',
  queued: 'Waiting for its turn.',
  running: 'Asking the sources now.',
  enriched: 'The property was found in the records.',
  partial: 'Some facts were found, others are still missing.',
  not_found: 'No source knows this address.',
  ambiguous: 'Several parcels fit this address.',
  paused: 'Stopped for now: a budget is used up or a source is unavailable. It goes on by itself.',
  needs_review: 'A person has to look at this before it goes on.',
  failed: 'It failed after several attempts.',
};

export function EnrichmentSection({ lead }: { lead: Lead }) {
  const { enrichment } = lead;
  const mayWrite = usePermission('records.write');
  const enrich = useEnrichLead(lead.id);
  const busy = enrichment.status === 'queued' || enrichment.status === 'running';
  return (
    <Section
      title="Enrichment"
      aside={
        mayWrite && lead.property ? (
          <Button small disabled={busy || enrich.isPending} onClick={() => enrich.mutate(undefined)}>
            <RefreshCw aria-hidden className="size-3!" />
            {enrichment.status === 'none' ? 'Enrich' : 'Enrich again'}
          </Button>
        ) : null
      }
    >
      <div className="flex items-center gap-2" aria-live="polite">
        <EnrichmentPill status={enrichment.status} />
        {enrichment.finishedAt && !busy ? <Age time={enrichment.finishedAt} /> : null}
      </div>
      <p className="mt-1.5 text-sm break-words text-muted">{explain(enrichment)}</p>
      <WhereToGo leadId={lead.id} status={enrichment.status} />
      <InlineProblem error={enrich.error} />
      {enrichment.status === 'ambiguous' ? (
        <Candidates leadId={lead.id} candidates={enrichment.candidates} mayChoose={mayWrite} />
      ) : null}
    </Section>
  );
}

/** What holds the lead up is settled in the monitor, by those who may look there. */
function WhereToGo({ leadId, status }: { leadId: string; status: LeadEnrichment['status'] }) {
  const mayRead = usePermission('enrichment.read');
  if (!mayRead || (status !== 'paused' && status !== 'needs_review')) return null;
  const link = 'rounded-sm font-medium text-link underline underline-offset-2';
  return (
    <p className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {status === 'paused' ? (
        <Link to="/enrichment#providers" className={link}>
          Open the providers
        </Link>
      ) : (
        <Link to="/enrichment#decisions" className={link}>
          Decide in the Enrichment monitor
        </Link>
      )}
      <Link to={`/enrichment/calls?leadId=${encodeURIComponent(leadId)}`} className={link}>
        Calls of this lead
      </Link>
    </p>
  );
}

/** A reason is a sentence, or a stable code such as `budget_spent`. */
function explain({ status, reason }: LeadEnrichment): string {
  const general = kExplained[status] ?? humanize(status);
  if (!reason) return general;
  return /\s/.test(reason) ? reason : humanize(reason);
}

type CandidatesProps = { leadId: string; candidates: ParcelCandidate[]; mayChoose: boolean };

function Candidates({ leadId, candidates, mayChoose }: CandidatesProps) {
  const choose = useChooseParcel(leadId);
  return (
    <>
      <ul aria-label="Parcels that fit" className="mt-2 divide-y divide-line border-y border-line">
        {candidates.map((candidate) => (
          <li key={candidate.parcelId} className="flex items-center gap-2 py-2">
            <div className="min-w-0 flex-1 text-sm">
              <p className="truncate font-medium">{candidate.address}</p>
              <p className="text-xs break-words text-muted">{describe(candidate)}</p>
            </div>
            {mayChoose ? (
              <Button
                small
                aria-label={`This one: ${candidate.address}`}
                disabled={choose.isPending}
                onClick={() => choose.mutate(candidate.parcelId)}
              >
                This one
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <InlineProblem error={choose.error} />
    </>
  );
}

const describe = ({ city, ownerName, landUse, bedrooms, sqft, parcelNumber }: ParcelCandidate): string =>
  [
    city,
    ownerName,
    landUse,
    bedrooms === null ? null : `${formatNumber(bedrooms)} beds`,
    sqft === null ? null : `${formatNumber(sqft)} sqft`,
    parcelNumber ? `Parcel ${parcelNumber}` : null,
  ]
    .filter(Boolean)
    .join(' · ');
