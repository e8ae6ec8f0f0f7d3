import { ShieldCheck, ShieldX } from 'lucide-react';
import { ExactTime } from '@/components/records/time';
import { Button } from '@/components/ui/button';
import { LoadMore } from '@/components/ui/load-more';
import { InlineProblem } from '@/components/ui/states';
import { useAudit, useCheckAudit } from '@/lib/api/settings';
import type { AuditEntry } from '@/lib/api/types';
import { formatNumber, humanize } from '@/lib/format';
import { kCell, kHead, PartFrame } from './part-frame';

export function AuditPart() {
  const audit = useAudit();
  const items = audit.data?.pages.flatMap((page) => page.items);
  const check = useCheckAudit();
  return (
    <PartFrame
      title="Audit log"
      about="Who did what, newest first. Each entry carries a hash over the one before it, so that a changed or missing entry shows."
      query={{ data: items, error: audit.error, isError: audit.isError, refetch: audit.refetch }}
      actions={
        <Button disabled={check.isPending} onClick={() => check.mutate()}>
          <ShieldCheck aria-hidden />
          {check.isPending ? 'Checking…' : 'Check the chain'}
        </Button>
      }
    >
      {(data: AuditEntry[]) => (
        <>
          <div role="status">
            {check.data ? (
              <p className={`mb-3 flex items-center gap-2 rounded-md px-3 py-2 text-sm ${check.data.ok ? 'bg-green-soft text-green' : 'bg-red-soft text-red'}`}>
                {check.data.ok ? <ShieldCheck aria-hidden className="size-4" /> : <ShieldX aria-hidden className="size-4" />}
                {check.data.ok ? `Whole: ${formatNumber(check.data.checked)} entries, none changed or missing.` : `Broken at entry ${String(check.data.brokenAt ?? '?')}: it was changed, or one before it is missing.`}
              </p>
            ) : null}
          </div>
          <InlineProblem error={check.error} />
          {data.length === 0 ? <p className="text-sm text-muted">Nothing was logged yet.</p> : <AuditTable entries={data} />}
          <LoadMore query={audit} />
        </>
      )}
    </PartFrame>
  );
}

const AuditTable = ({ entries }: { entries: AuditEntry[] }) => (
  <div className="overflow-x-auto">
    <table aria-label="Audit log" className="w-full min-w-2xl border-separate border-spacing-0">
      <thead>
        <tr>
          {['#', 'When', 'Who', 'What', 'Details'].map((label) => (
            <th key={label} scope="col" className={kHead}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.seq} title={`Hash ${entry.hash}`}>
            <td className={`${kCell} text-muted tabular-nums`}>{entry.seq}</td>
            <td className={`${kCell} whitespace-nowrap`}>
              <ExactTime time={entry.at} />
            </td>
            <td className={kCell}>{entry.actorName ?? (entry.actor ? humanize(entry.actor) : 'Nobody signed in')}</td>
            <td className={kCell}>{humanize(entry.action)}</td>
            <td className={`${kCell} max-w-96`}>
              <Details details={entry.details} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

function Details({ details }: { details: unknown }) {
  if (details === null || typeof details !== 'object' || Object.keys(details).length === 0) return <span className="text-faint">—</span>;
  const words = Object.entries(details).map(([name, value]) => `${humanize(name)}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return (
    <span className="block truncate text-xs text-muted" title={words.join('\n')}>
      {words.join(' · ')}
    </span>
  );
}
