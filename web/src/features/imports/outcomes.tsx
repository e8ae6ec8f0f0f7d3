import { useId, useState } from 'react';
import { Link } from 'react-router';
import { Metric, Metrics } from '@/components/ui/card';
import { RecordTable, type RecordColumn } from '@/components/ui/record-table';
import type { RowOutcome, RowSample } from '@/lib/api/types';
import { formatNumber } from '@/lib/format';

export type OutcomeCounts = Record<RowOutcome, number>;

const kOutcomes: { outcome: RowOutcome; label: string; note: string }[] = [
  { outcome: 'new', label: 'New', note: 'Leads of their own' },
  { outcome: 'update', label: 'Updates', note: 'Added to a lead here' },
  { outcome: 'duplicate', label: 'Duplicates', note: 'Here already' },
  { outcome: 'bad', label: 'Bad', note: 'Set aside' },
];

/** What most deserves a look comes first. */
const kOpenFirst: RowOutcome[] = ['bad', 'update', 'duplicate', 'new'];

type OutcomesProps = { counts: OutcomeCounts; samples: RowSample[]; startOpen: boolean };

/** The four ends of a row, each number opening some of its rows. */
export function Outcomes({ counts, samples, startOpen }: OutcomesProps) {
  const id = useId();
  const of = (outcome: RowOutcome) => samples.filter((sample) => sample.outcome === outcome);
  const [open, setOpen] = useState<RowOutcome | null>(startOpen ? (kOpenFirst.find((outcome) => of(outcome).length > 0) ?? null) : null);
  const shown = open === null ? [] : of(open);
  return (
    <>
      <Metrics label="Counts" columns="border-t border-line sm:grid-cols-4">
        {kOutcomes.map(({ outcome, label, note }) => (
          <Metric
            key={outcome}
            label={label}
            value={formatNumber(counts[outcome])}
            {...(outcome === 'bad' && counts.bad > 0 ? { tone: 'red' as const } : {})}
            note={
              of(outcome).length > 0 ? (
                <button
                  type="button"
                  aria-expanded={open === outcome}
                  aria-controls={id}
                  aria-label={`${label}: ${note}, show rows`}
                  title={note}
                  className="max-w-full scroll-mb-32 truncate text-left text-link after:absolute after:inset-0"
                  onClick={() => setOpen(open === outcome ? null : outcome)}
                >
                  {note}
                </button>
              ) : (
                <span title={note}>{note}</span>
              )
            }
          />
        ))}
      </Metrics>
      <div id={id}>{open !== null && shown.length > 0 ? <Samples outcome={open} rows={shown} total={counts[open]} /> : null}</div>
    </>
  );
}

const LeadLink = ({ leadId }: { leadId: string | null }) =>
  leadId === null ? (
    <span className="text-faint">—</span>
  ) : (
    <Link to={`/leads/${leadId}`} className="rounded-sm text-link hover:underline">
      Open lead
    </Link>
  );

const Raw = ({ raw }: { raw: string }) => (
  <code className="font-mono text-xs text-muted" title={raw}>
    {raw}
  </code>
);

const kColumns: RecordColumn<RowSample>[] = [
  { id: 'line', header: 'Line', align: 'right', className: 'w-20', cell: (row) => formatNumber(row.line) },
  { id: 'reason', header: 'What becomes of it', className: 'max-w-96! xl:max-w-128!', cell: (row) => <span title={row.reason}>{row.reason}</span> },
  { id: 'lead', header: 'Lead', cell: (row) => <LeadLink leadId={row.leadId} /> },
  { id: 'raw', header: 'Row as it stands in the file', grow: true, cell: (row) => <Raw raw={row.raw} /> },
];

const SampleCard = ({ row }: { row: RowSample }) => (
  <>
    <p className="text-sm">
      <span className="text-muted">Line {formatNumber(row.line)}</span> {row.reason} {row.leadId === null ? null : <LeadLink leadId={row.leadId} />}
    </p>
    <code className="block truncate font-mono text-xs text-muted">{row.raw}</code>
  </>
);

type SamplesProps = { outcome: RowOutcome; rows: RowSample[]; total: number };

function Samples({ outcome, rows, total }: SamplesProps) {
  const label = kOutcomes.find((one) => one.outcome === outcome)?.label ?? outcome;
  return (
    <section aria-label={`Rows: ${label}`} className="border-b border-line">
      <RecordTable
        label={`${label}, some rows`}
        columns={kColumns}
        rows={rows}
        rowId={(row) => `${row.outcome} ${String(row.line)}`}
        card={(row) => <SampleCard row={row} />}
      />
      {total > rows.length ? (
        <p className="px-4 py-2 text-sm text-muted">
          The first {formatNumber(rows.length)} of {formatNumber(total)}.
        </p>
      ) : null}
    </section>
  );
}
