import { Link } from 'react-router';
import { Age } from '@/components/records/time';
import { EmailDot, EnrichmentPill, LeadStatusPill } from '@/components/records/pills';
import { Dot } from '@/components/ui/pill';
import type { RecordColumn } from '@/components/ui/record-table';
import type { LeadSummary } from '@/lib/api/types';
import { cityLine, formatMoney, humanize, leadTitle, streetLine } from '@/lib/format';

const Faint = () => <span className="text-faint">—</span>;

function LeadLink({ lead }: { lead: LeadSummary }) {
  return (
    <Link data-row-link to={`/leads/${lead.id}`} className="rounded-sm font-medium text-ink hover:underline">
      {leadTitle(lead)}
    </Link>
  );
}

function AddressCell({ lead }: { lead: LeadSummary }) {
  if (!lead.property) return <Faint />;
  const { address } = lead.property;
  return (
    <>
      {streetLine(address)} <span className="text-muted">{cityLine(address)}</span>
    </>
  );
}

function EmailCell({ contact }: { contact: LeadSummary['contact'] }) {
  if (!contact.email) return <Faint />;
  return (
    <span className="flex items-center gap-2">
      <EmailDot status={contact.emailStatus} />
      <span className="truncate">{contact.email}</span>
    </span>
  );
}

function PhoneCell({ contact }: { contact: LeadSummary['contact'] }) {
  if (!contact.phone) return <Faint />;
  return (
    <span className="flex items-center gap-2 tabular-nums">
      {contact.phoneValid === false ? <Dot tone="red" label="Phone invalid" /> : null}
      <span className="truncate">{contact.phoneFormatted ?? contact.phone}</span>
    </span>
  );
}

function ValueCell({ property }: { property: LeadSummary['property'] }) {
  const value = property?.estimatedValue ?? property?.totalValue;
  if (value === null || value === undefined) return <Faint />;
  const kind = property?.estimatedValue === null ? 'Total (assessed) value' : 'Estimated value';
  return <span title={kind}>{formatMoney(value)}</span>;
}

export const kLeadColumns: RecordColumn<LeadSummary>[] = [
  { id: 'name', header: 'Name', sort: 'name', className: 'max-w-44!', cell: (lead) => <LeadLink lead={lead} /> },
  { id: 'address', header: 'Address', grow: true, cell: (lead) => <AddressCell lead={lead} /> },
  { id: 'status', header: 'Status', cell: (lead) => <LeadStatusPill status={lead.status} /> },
  { id: 'source', header: 'Source', from: 'lg', className: 'max-w-28!', cell: (lead) => <span className="text-muted">{humanize(lead.source)}</span> },
  { id: 'email', header: 'E-mail', from: 'xl', className: 'max-w-48!', cell: (lead) => <EmailCell contact={lead.contact} /> },
  { id: 'phone', header: 'Phone', from: 'xl', className: 'max-w-44!', cell: (lead) => <PhoneCell contact={lead.contact} /> },
  { id: 'enrichment', header: 'Enrichment', cell: (lead) => <EnrichmentPill status={lead.enrichment.status} /> },
  { id: 'value', header: 'Value', align: 'right', cell: (lead) => <ValueCell property={lead.property} /> },
  { id: 'age', header: 'Age', align: 'right', sort: 'createdAt', cell: (lead) => <Age time={lead.createdAt} /> },
];

export function LeadCard({ lead }: { lead: LeadSummary }) {
  const value = lead.property?.estimatedValue ?? lead.property?.totalValue ?? null;
  const address = lead.property ? [streetLine(lead.property.address), lead.property.address.city].filter(Boolean).join(', ') : '';
  return (
    <>
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate">
          <LeadLink lead={lead} />
        </span>
        <EnrichmentPill status={lead.enrichment.status} />
      </div>
      <div className="flex items-center gap-2 text-muted">
        <span className="min-w-0 flex-1 truncate">{address || lead.contact.email || lead.contact.phoneFormatted || '—'}</span>
        {value === null ? null : <span className="text-ink tabular-nums">{formatMoney(value)}</span>}
        <Age time={lead.createdAt} />
      </div>
    </>
  );
}
