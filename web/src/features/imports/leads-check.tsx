import { useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ProgressBar } from '@/components/ui/progress';
import { useCheckImport, useStartImport, type ImportMapping } from '@/lib/api/imports';
import type { DuplicateRule, Import, ImportCheck } from '@/lib/api/types';
import { formatNumber, formatPercent } from '@/lib/format';
import { ActionBar } from './action-bar';
import { ChoiceRows, type Choice } from './choice-rows';
import { keepChoices, keptChoices, sameChoices, startLabel, startNote, type LeadChoices } from './choices';
import { Outcomes } from './outcomes';

const kRules: Choice<DuplicateRule>[] = [
  { value: 'update', label: 'Fill in what the lead lacks', hint: 'Empty fields take the row’s values. Nothing you have is overwritten.' },
  { value: 'skip', label: 'Leave the lead as it is', hint: 'The row counts as a duplicate and changes nothing.' },
  { value: 'keep', label: 'Make another lead', hint: 'The new lead is marked as a possible duplicate.' },
];

type LeadsCheckProps = { item: Import; mapping: ImportMapping; problems: string[] };

/** Before leads are brought in: what the file would do, and what becomes of people who are here already. */
export function LeadsCheck({ item, mapping, problems }: LeadsCheckProps) {
  const [duplicates, setDuplicates] = useState<DuplicateRule>(() => keptChoices(item.id)?.duplicates ?? item.duplicates);
  const [checked, setChecked] = useState<LeadChoices | null>(() => keptChoices(item.id));
  const check = useCheckImport(item.id);
  const start = useStartImport(item.id);
  const heading = useRef<HTMLHeadingElement>(null);
  const choices = { mapping, duplicates };
  const fresh = item.check !== null && sameChoices(checked, choices);
  const begin = () =>
    check.mutate(choices, {
      onSuccess: () => {
        keepChoices(item.id, choices);
        setChecked(choices);
        heading.current?.focus();
        heading.current?.scrollIntoView({ block: 'start' });
      },
    });
  return (
    <>
      <div className="border-b border-line px-4 py-3.5">
        <ChoiceRows
          legend="Rows that match a lead by e-mail, phone or address"
          name="duplicates"
          choices={kRules}
          value={duplicates}
          columns="lg:grid-cols-3"
          onChange={setDuplicates}
        />
      </div>
      <section aria-labelledby="check">
        <h2 id="check" ref={heading} tabIndex={-1} className="px-4 pt-3.5 pb-2 text-sm font-semibold">
          What the file would do
        </h2>
        <p role="status" className="sr-only">
          {item.check?.status === 'completed' ? 'The check is done.' : ''}
        </p>
        <CheckResult check={item.check} sizeBytes={item.sizeBytes} fresh={fresh} />
      </section>
      <ActionBar problems={problems} error={check.error ?? start.error} note={fresh && item.check?.status === 'completed' ? startNote(item.check) : null}>
        <Actions
          check={item.check}
          fresh={fresh}
          blocked={problems.length > 0 || start.isPending || check.isPending}
          starting={start.isPending}
          onCheck={begin}
          onStart={() => start.mutate(choices)}
        />
      </ActionBar>
    </>
  );
}

type ActionsProps = { check: ImportCheck | null; fresh: boolean; blocked: boolean; starting: boolean; onCheck: () => void; onStart: () => void };

/** Checking comes first until there is a check that still holds; then the run does. */
function Actions({ check, fresh, blocked, starting, onCheck, onStart }: ActionsProps) {
  const holds = fresh && check?.status === 'completed';
  const checking = fresh && check?.status === 'running';
  const run = (
    <Button key="start" look={holds ? 'primary' : 'secondary'} disabled={blocked} onClick={onStart}>
      {starting ? 'Starting…' : holds ? startLabel(check) : 'Import without checking'}
    </Button>
  );
  const look = (
    <Button key="check" look={holds ? 'secondary' : 'primary'} disabled={blocked || checking} onClick={onCheck}>
      {checking ? 'Checking…' : check === null ? 'Check first' : 'Check again'}
    </Button>
  );
  return holds ? [look, run] : [run, look];
}

type CheckResultProps = { check: ImportCheck | null; sizeBytes: number; fresh: boolean };

function CheckResult({ check, sizeBytes, fresh }: CheckResultProps) {
  if (check === null) {
    return (
      <p className="px-4 pb-4 text-sm text-muted">
        A check reads the whole file and counts what is new, what adds to a lead, what is here already and what cannot be read. It changes nothing.
      </p>
    );
  }
  if (check.status === 'running') return <Checking check={check} sizeBytes={sizeBytes} />;
  if (check.status === 'failed') {
    return (
      <p role="alert" className="px-4 pb-4 text-sm text-red">
        The check stopped. {check.error}
      </p>
    );
  }
  return (
    <>
      {fresh ? null : (
        <p className="border-t border-line bg-amber-soft px-4 py-1.5 text-sm text-amber">
          This check was made with other choices than those above. Check again for figures that hold.
        </p>
      )}
      <Outcomes
        key={check.finishedAt}
        counts={{ new: check.rowsNew, update: check.rowsUpdate, duplicate: check.rowsDuplicate, bad: check.rowsBad }}
        samples={check.samples}
        startOpen
      />
    </>
  );
}

const Checking = ({ check, sizeBytes }: { check: ImportCheck; sizeBytes: number }) => (
  <div className="space-y-2 px-4 pb-4">
    <p className="flex justify-between text-sm text-muted tabular-nums">
      <span>Checking. {formatNumber(check.rowsRead)} rows so far; nothing is changed.</span>
      <span>{formatPercent(sizeBytes > 0 ? Math.min(1, check.bytesRead / sizeBytes) : 0)}</span>
    </p>
    <ProgressBar label="Check" value={check.bytesRead} max={sizeBytes} />
  </div>
);
