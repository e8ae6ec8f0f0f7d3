import { useId, useState, type FormEvent } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { SkeletonRows } from '@/components/ui/skeleton';
import { ErrorState, InlineProblem } from '@/components/ui/states';
import { useBulkEstimate, useStartBulkRun, type BulkEstimate, type EstimatedProvider, type Range } from '@/lib/api/bulk-enrichment';
import type { BulkTarget } from '@/lib/api/types';
import { parseDollars } from '@/lib/dollars';
import { formatCost, formatDuration, formatNumber, humanize } from '@/lib/format';

type EnrichDialogProps = { target: BulkTarget; onClose: () => void; onStarted: () => void };

/** What enriching the chosen leads may cost, before anything is spent, and the cap it keeps to. */
export function EnrichDialog({ target, onClose, onStarted }: EnrichDialogProps) {
  const estimate = useBulkEstimate(target);
  const form = useId();
  const start = useStartBulkRun();
  return (
    <Dialog
      title="Enrich leads"
      description="An estimate from the providers' prices and what is known already. Nobody was asked for it."
      open
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form={form} disabled={!estimate.data || start.isPending}>
            {start.isPending ? 'Starting…' : 'Start'}
          </Button>
        </>
      }
    >
      {estimate.isError ? <ErrorState error={estimate.error} what="the estimate" onRetry={() => void estimate.refetch()} /> : null}
      {estimate.isPending ? <SkeletonRows rows={4} /> : null}
      {estimate.data ? (
        <div className="space-y-4">
          <Leads estimate={estimate.data} />
          <Costs estimate={estimate.data} />
          <CapForm id={form} estimate={estimate.data} onSubmit={(cap) => start.mutate({ target, cap }, { onSuccess: onStarted })} />
          <InlineProblem error={start.error} />
        </div>
      ) : null}
    </Dialog>
  );
}

const range = ({ low, high }: Range, show: (value: number) => string): string => (low === high ? show(high) : `${show(low)} to ${show(high)}`);
const time = (seconds: number): string => formatDuration(seconds * 1000);
const about = (estimate: BulkEstimate): string => (estimate.isSample ? '≈ ' : '');

function Leads({ estimate }: { estimate: BulkEstimate }) {
  const figures: [string, number][] = [
    ['With an address', estimate.withAddress],
    ['Nothing to buy: known already', estimate.known],
    ['Without an address', estimate.withoutAddress],
    ['Not yours to change', estimate.notYours],
    ['Waiting for a decision', estimate.waitingForDecision],
  ];
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-sm tabular-nums">
      <dt className="font-medium">Leads</dt>
      <dd className="text-right font-medium">{formatNumber(estimate.leads)}</dd>
      {figures
        .filter(([label, value], at) => at < 2 || (value > 0 && label !== ''))
        .map(([label, value]) => (
          <Figure key={label} label={label} value={about(estimate) + formatNumber(value)} />
        ))}
      {estimate.isSample ? (
        <dd className="col-span-2 text-xs text-muted">Scaled up from {formatNumber(estimate.lookedAt)} leads, evenly spread.</dd>
      ) : null}
    </dl>
  );
}

const Figure = ({ label, value }: { label: string; value: string }) => (
  <>
    <dt className="text-muted">{label}</dt>
    <dd className="text-right">{value}</dd>
  </>
);

function Costs({ estimate }: { estimate: BulkEstimate }) {
  const { cost, seconds, days, budgetsAllowToday } = estimate;
  return (
    <div className="space-y-2">
      <table className="w-full text-sm tabular-nums" aria-label="Expected calls and cost">
        <thead>
          <tr className="border-b border-line text-left text-xs text-muted">
            <th className="py-1 pr-2 font-medium">Provider</th>
            <th className="py-1 pr-2 text-right font-medium">Calls</th>
            <th className="py-1 text-right font-medium">Cost</th>
          </tr>
        </thead>
        <tbody>
          {estimate.products.map((one) => (
            <tr key={`${one.provider} ${one.product}`} className="border-b border-line align-top">
              <th scope="row" className="py-1 pr-2 text-left font-normal wrap-anywhere">
                {humanize(one.provider)} <span className="text-muted">{one.product}</span>
              </th>
              <td className="py-1 pr-2 text-right">{range(one.calls, formatNumber)}</td>
              <td className="py-1 text-right">{range(one.cost, formatCost)}</td>
            </tr>
          ))}
          <tr className="font-medium">
            <th scope="row" className="py-1 pr-2 text-left font-medium">
              Together
            </th>
            <td />
            <td className="py-1 text-right">
              {about(estimate)}
              {range(cost, formatCost)}
            </td>
          </tr>
        </tbody>
      </table>
      {estimate.products.length === 0 ? <p className="text-sm text-muted">No paid call is needed.</p> : null}
      {seconds.high > 0 ? <p className="text-sm text-muted">At the providers&apos; rates at least {range(seconds, time)}.</p> : null}
      {budgetsAllowToday < cost.high ? (
        <p className="text-sm text-amber">
          Today&apos;s budgets allow {formatCost(budgetsAllowToday)}
          {days > 1 ? `; all of it takes up to ${formatNumber(days)} days` : ''}.
        </p>
      ) : null}
      {estimate.providers.map((provider) => (
        <Hindrance key={provider.name} provider={provider} />
      ))}
    </div>
  );
}

function Hindrance({ provider }: { provider: EstimatedProvider }) {
  if (provider.state === 'running') return null;
  return (
    <p className="text-sm text-amber">
      {humanize(provider.name)} is {humanize(provider.state).toLowerCase()}: its leads wait. {provider.reason}
    </p>
  );
}

function CapForm({ id, estimate, onSubmit }: { id: string; estimate: BulkEstimate; onSubmit: (cap: number) => void }) {
  const [text, setText] = useState(estimate.cost.high > 0 ? String(estimate.cost.high) : '1');
  const [submitted, setSubmitted] = useState(false);
  const parsed = parseDollars(text);
  const checked = 'value' in parsed && parsed.value === 0 ? { error: 'A cap is more than $0.' } : parsed;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSubmitted(true);
    if ('value' in checked) onSubmit(checked.value);
  };
  const low = 'value' in checked && checked.value < estimate.cost.high;
  return (
    <form id={id} noValidate onSubmit={submit}>
      <TextField
        label="Spend at most (dollars)"
        inputMode="decimal"
        autoComplete="off"
        maxLength={20}
        value={text}
        error={submitted && 'error' in checked ? checked.error : undefined}
        note={low ? 'It may stop here with leads left; raise the cap then to go on.' : 'It never spends more than this.'}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}
