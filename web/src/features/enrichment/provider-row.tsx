import type { ReactNode } from 'react';
import { ProviderPill } from '@/components/records/pills';
import { Age, ExactTime } from '@/components/records/time';
import type { Provider } from '@/lib/api/types';
import { formatCost, formatNumber, humanize } from '@/lib/format';
import { BudgetPart } from './budget-part';
import { ProviderActions } from './provider-actions';

type ProviderRowProps = { provider: Provider; mayManage: boolean };

export function ProviderRow({ provider, mayManage }: ProviderRowProps) {
  const name = humanize(provider.name);
  return (
    <article
      aria-label={name}
      className="grid grid-cols-1 gap-x-6 gap-y-3 py-3 sm:grid-cols-2 xl:grid-cols-[minmax(0,5fr)_minmax(0,4fr)_minmax(0,5fr)_auto]"
    >
      <div className="min-w-0">
        <div className="flex min-h-6 flex-wrap items-center gap-x-2 gap-y-1">
          <h3 className="min-w-0 text-sm font-semibold break-words">{name}</h3>
          <ProviderPill state={provider.state} />
        </div>
        <StateReason provider={provider} />
        <Terms provider={provider} />
      </div>
      <BudgetPart provider={provider} mayManage={mayManage} />
      <Today provider={provider} />
      <div className="sm:text-right xl:w-20">
        {mayManage ? <ProviderActions provider={provider} /> : null}
      </div>
    </article>
  );
}

function StateReason({ provider }: { provider: Provider }) {
  if (provider.state === 'running') return null;
  return (
    <p className="text-sm break-words text-ink">
      {provider.reason ? `${provider.reason} ` : null}
      <span className="text-muted">
        {provider.until ? (
          <>
            Until <ExactTime time={provider.until} />.
          </>
        ) : provider.state === 'paused' ? (
          'Until somebody resumes it.'
        ) : null}
      </span>
    </p>
  );
}

/** What a call costs and how fast we may ask. */
function Terms({ provider }: { provider: Provider }) {
  const limits = [
    provider.callsPerSecond === null ? null : `${formatNumber(provider.callsPerSecond)} calls a second`,
    provider.concurrency === null ? null : `${formatNumber(provider.concurrency)} at a time`,
  ].filter(Boolean);
  return (
    <ul className="text-xs text-muted">
      {provider.free ? <li>{provider.name === 'county' ? 'Free, from imported files' : 'Free, over the network'}</li> : null}
      {provider.free
        ? null
        : provider.products.map((product) => (
            <li key={product.name} className="break-words" title={product.fields.map(humanize).join(', ')}>
              {product.name}: {formatCost(product.pricePerCall)} a call
            </li>
          ))}
      {limits.length > 0 ? <li>At most {limits.join(', ')}</li> : null}
    </ul>
  );
}

function Today({ provider }: { provider: Provider }) {
  return (
    <div className="min-w-0">
      <dl className="grid grid-cols-3 gap-2">
        <Figure label="Calls today" value={formatNumber(provider.callsToday)} />
        <Figure label="Found" value={formatNumber(provider.foundToday)} />
        <Figure
          label="Failed"
          value={<span className={provider.failedToday > 0 ? 'text-red' : undefined}>{formatNumber(provider.failedToday)}</span>}
        />
      </dl>
      <LastError provider={provider} />
    </div>
  );
}

const Figure = ({ label, value }: { label: string; value: ReactNode }) => (
  <div className="min-w-0">
    <dt className="truncate text-xs text-muted">{label}</dt>
    <dd className="text-sm font-medium tabular-nums">{value}</dd>
  </div>
);

function LastError({ provider }: { provider: Provider }) {
  if (!provider.lastError && !provider.lastErrorAt) return null;
  const repeated = provider.failuresInARow > 1 ? `${formatNumber(provider.failuresInARow)} failures in a row. ` : '';
  return (
    <p className="mt-1 text-xs break-words text-muted">
      {repeated}Last error: <span className="text-ink">{provider.lastError ?? 'unknown'}</span>
      {provider.lastErrorAt ? (
        <>
          {' · '}
          <Age time={provider.lastErrorAt} />
        </>
      ) : null}
    </p>
  );
}
