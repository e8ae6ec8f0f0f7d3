import { useState } from 'react';
import { ProviderPill } from '@/components/records/pills';
import { Age } from '@/components/records/time';
import { Button } from '@/components/ui/button';
import { Pill } from '@/components/ui/pill';
import { InlineProblem } from '@/components/ui/states';
import { useTestProvider, type ProviderSettings, type ProviderTest } from '@/lib/api/provider-settings';
import type { Provider } from '@/lib/api/types';
import { formatCost } from '@/lib/format';
import { ProviderForm } from './provider-form';

type Props = { about: ProviderSettings; live: Provider | undefined };

export function ProviderSettingsRow({ about, live }: Props) {
  const [open, setOpen] = useState(false);
  const test = useTestProvider(about.name);
  return (
    <article aria-label={about.title} className="py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-48">
          <div className="flex min-h-6 flex-wrap items-center gap-2">
            <h4 className="text-sm font-semibold">{about.title}</h4>
            <State about={about} live={live} />
          </div>
          <Figures live={live} />
        </div>
        <div className="flex gap-2">
          {about.ready ? (
            <Button small aria-label={`Test ${about.title}`} disabled={test.isPending} onClick={() => test.mutate()}>
              {test.isPending ? 'Asking…' : `Test (${priceOf(live)})`}
            </Button>
          ) : null}
          <Button small aria-expanded={open} aria-label={`Settings of ${about.title}`} onClick={() => setOpen(!open)}>
            {open ? 'Close' : about.ready ? 'Settings' : 'Set up'}
          </Button>
        </div>
      </div>
      <div role="status">{test.data ? <Outcome of={test.data} /> : null}</div>
      <InlineProblem error={test.error} />
      {open ? <ProviderForm about={about} onSaved={() => test.reset()} /> : null}
    </article>
  );
}

const priceOf = (live: Provider | undefined): string => {
  const price = live?.products[0]?.pricePerCall;
  return price === undefined ? 'one call' : `up to ${formatCost(price)}`;
};

function State({ about, live }: Props) {
  const key = about.settings.find(({ name }) => name === 'key');
  if (key && !key.readable) return <Pill tone="red">Enter the key again</Pill>;
  if (!about.ready) return <Pill tone="neutral">No key</Pill>;
  return live ? <ProviderPill state={live.state} /> : null;
}

function Figures({ live }: { live: Provider | undefined }) {
  if (!live) return null;
  const budget = live.dailyBudget === null ? 'no daily budget' : `of ${formatCost(live.dailyBudget)} a day`;
  return (
    <p className="text-xs text-muted">
      Today {formatCost(live.spentToday)} {budget}
      {live.lastError ? (
        <>
          {' · '}Last error{live.lastErrorAt ? <> <Age time={live.lastErrorAt} /></> : null}: <span className="break-words text-ink">{live.lastError}</span>
        </>
      ) : null}
    </p>
  );
}

function Outcome({ of }: { of: ProviderTest }) {
  return (
    <p className="mt-2 rounded-md bg-neutral-soft px-3 py-2 text-sm break-words">
      <span className={of.works ? 'font-medium text-green' : 'font-medium text-red'}>{of.works ? 'It works.' : 'It does not work.'}</span>{' '}
      {of.works ? `It answered in ${String(of.durationMs)} ms.` : of.message} {of.advice}{' '}
      <span className="text-muted">Cost {formatCost(of.cost)}.</span>
    </p>
  );
}
