import { Link } from 'react-router';
import type { ProviderCall } from '@/lib/api/types';
import { nameOfCall, productOfCall } from './call-name';

export const CallLead = ({ call }: { call: ProviderCall }) =>
  call.leadId === null ? (
    <span className="font-medium">{nameOfCall(call)}</span>
  ) : (
    <Link data-row-link to={`/leads/${call.leadId}`} className="rounded-sm font-medium text-ink hover:underline">
      {nameOfCall(call)}
    </Link>
  );

export const Product = ({ call }: { call: ProviderCall }) => {
  const text = productOfCall(call);
  return (
    <span className="text-muted" title={text}>
      {text}
    </span>
  );
};

export const Why = ({ reason }: { reason: string | null }) => (
  <span className="text-muted" title={reason ?? undefined}>
    {reason ?? '—'}
  </span>
);
