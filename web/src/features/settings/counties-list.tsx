import { Link } from 'react-router';
import { Age } from '@/components/records/time';
import { Button } from '@/components/ui/button';
import { Pill } from '@/components/ui/pill';
import { InlineProblem } from '@/components/ui/states';
import { isUnderWay, useCounties, useSyncCounty, type County, type CountySync } from '@/lib/api/counties';
import { formatNumber } from '@/lib/format';

/** Counties whose records are brought in over the network, free of charge: how that went, and a way to do it again. */
export function CountiesList() {
  const counties = useCounties();
  return (
    <section aria-label="County records" className="mb-6">
      <h3 className="mb-1 text-sm font-semibold">County records</h3>
      <InlineProblem error={counties.error} />
      <div className="divide-y divide-line border-y border-line">
        {counties.data?.items.map((county) => <CountyRow key={county.name} county={county} />)}
      </div>
    </section>
  );
}

function CountyRow({ county }: { county: County }) {
  const sync = useSyncCounty(county.name);
  const busy = isUnderWay(county);
  return (
    <article aria-label={county.title} className="py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-48">
          <div className="flex min-h-6 flex-wrap items-center gap-2">
            <h4 className="text-sm font-semibold">{county.title}</h4>
            <State sync={county.sync} />
            {county.verified ? null : <Pill tone="neutral">Not verified</Pill>}
          </div>
          <p className="text-xs break-words text-muted">{county.reason}</p>
          <div aria-live="polite">
            <LastTime sync={county.sync} />
          </div>
        </div>
        <Button small aria-label={`Synchronise ${county.title}`} disabled={busy || sync.isPending} onClick={() => sync.mutate(undefined)}>
          {busy ? 'Under way…' : 'Synchronise'}
        </Button>
      </div>
      <InlineProblem error={sync.error} />
    </article>
  );
}

const kTones = { queued: 'neutral', running: 'blue', completed: 'green', failed: 'red', interrupted: 'amber', cancelled: 'neutral' } as const;
const kWords = { queued: 'Waiting', running: 'Running', completed: 'Synchronised', failed: 'Failed', interrupted: 'Interrupted', cancelled: 'Cancelled' } as const;

const State = ({ sync: { state } }: { sync: CountySync }) => (state === 'none' ? null : <Pill tone={kTones[state]}>{kWords[state]}</Pill>);

function LastTime({ sync }: { sync: CountySync }) {
  if (sync.state === 'none') return <p className="text-xs text-muted">Never synchronised.</p>;
  return (
    <p className="text-xs text-muted">
      {sync.importId ? (
        <>
          <Link to={`/imports/${sync.importId}`} className="rounded-sm text-link underline-offset-2 hover:underline">
            {formatNumber(sync.rowsFetched)} rows read
          </Link>
          {`, ${formatNumber(sync.rowsStored)} stored: ${formatNumber(sync.rowsCreated)} new, ${formatNumber(sync.rowsUpdated)} changed`}
        </>
      ) : null}
      {sync.finishedAt ? (
        <>
          {' · '}
          <Age time={sync.finishedAt} />
        </>
      ) : null}
      {sync.error ? <span className="block break-words text-ink">{sync.error}</span> : null}
    </p>
  );
}
