import { Link } from 'react-router';
import { AddressCheck } from '@/components/records/address-check';
import { useLead } from '@/lib/api/leads';
import type { Lead } from '@/lib/api/types';
import { cityLine, streetLine } from '@/lib/format';
import { ContactChecks } from './contact-checks';
import { EnrichmentSection } from './enrichment-section';
import { Highlights } from './highlights';
import { Mortgages } from './mortgages';
import { Ownership } from './ownership';
import { PropertyFacts } from './property-facts';
import { PropertyHistory } from './property-history';

type ExtraProps = { id: string };

/** The address of a lead, whether it is one already known, and the figures of its property. */
export function LeadTop({ id }: ExtraProps) {
  const lead = useLead(id).data;
  if (!lead) return null;
  return (
    <>
      <AddressHeading lead={lead} />
      {lead.duplicateOf ? <DuplicateNotice leadId={lead.duplicateOf} /> : null}
      <Highlights property={lead.property} />
    </>
  );
}

/** How looking the lead up goes. */
export function LeadLeft({ id }: ExtraProps) {
  const lead = useLead(id).data;
  return lead ? <EnrichmentSection lead={lead} /> : null;
}

/** What was found out, and where from. */
export function LeadBelow({ id }: ExtraProps) {
  const lead = useLead(id).data;
  if (!lead) return null;
  return (
    <>
      <PropertyFacts property={lead.property} />
      {lead.property ? <Ownership propertyId={lead.property.id} /> : null}
      {lead.property ? <Mortgages propertyId={lead.property.id} /> : null}
      {lead.property ? <PropertyHistory propertyId={lead.property.id} /> : null}
      {lead.property ? <AddressCheck propertyId={lead.property.id} verdict={lead.property.addressValidation} /> : null}
      <ContactChecks lead={lead} />
    </>
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
        <span className="text-sm text-amber">{addressValidation.message ?? `Address not confirmed${addressValidation.reason ? `: ${addressValidation.reason}` : ''}`}</span>
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
