import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { CellSelect } from '@/components/ui/field';
import { Pill } from '@/components/ui/pill';
import { InlineProblem } from '@/components/ui/states';
import { useSaveStages, useStages } from '@/lib/api/settings';
import type { Color, Stage } from '@/lib/api/types';
import { humanize } from '@/lib/format';
import { kCell, kHead, PartFrame } from './part-frame';

export function StagesPart() {
  const stages = useStages();
  return (
    <PartFrame title="Stages" about="The way of an opportunity, in order. The one with 100% closes it as won." query={stages}>
      {(data: Stage[]) => <StageEditor key={JSON.stringify(data)} stages={data} />}
    </PartFrame>
  );
}

const kColors: Color[] = ['neutral', 'blue', 'amber', 'green', 'red', 'violet'];

/** Unsaved stages have no key of their own yet: the server makes it from the label. */
type Row = { id: string; stage: Omit<Stage, 'key'> & { key?: string } };

const kBox = 'h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 text-sm';

function StageEditor({ stages }: { stages: Stage[] }) {
  const [rows, setRows] = useState<Row[]>(() => stages.map((stage) => ({ id: stage.key, stage })));
  const save = useSaveStages();
  const changed = JSON.stringify(rows.map((row) => row.stage)) !== JSON.stringify(stages);
  const change = (id: string, changes: Partial<Stage>) => setRows(rows.map((row) => (row.id === id ? { ...row, stage: { ...row.stage, ...changes } } : row)));
  const move = (index: number, step: number) => {
    const next = [...rows];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index + step, 0, moved);
    setRows(next);
  };
  const add = () => setRows([...rows, { id: `new ${String(rows.length)}`, stage: { label: '', probability: 50, color: 'blue', ageLimitDays: 14 } }]);
  return (
    <>
      <div className="overflow-x-auto">
        <table aria-label="Stages" className="w-full min-w-2xl border-separate border-spacing-0">
          <thead>
            <tr>
              {['Name', 'Probability', 'Color', 'Age limit, days', ''].map((label) => (
                <th key={label} scope="col" className={kHead}>
                  {label || <span className="sr-only">Actions</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, stage }, index) => {
              const name = stage.label || 'the new stage';
              return (
                <tr key={id}>
                  <td className={kCell}>
                    <input aria-label={`Name of stage ${String(index + 1)}`} value={stage.label} maxLength={60} className={kBox} onChange={(event) => change(id, { label: event.target.value })} />
                  </td>
                  <td className={`${kCell} w-28`}>
                    <input
                      type="number"
                      min={0}
                      max={100}
                      aria-label={`Probability of ${name}, percent`}
                      value={stage.probability}
                      className={`${kBox} text-right tabular-nums`}
                      onChange={(event) => change(id, { probability: Math.round(Number(event.target.value)) })}
                    />
                  </td>
                  <td className={`${kCell} w-56`}>
                    <div className="flex items-center gap-2">
                      <CellSelect aria-label={`Color of ${name}`} value={stage.color} onChange={(event) => change(id, { color: event.target.value as Color })}>
                        {kColors.map((color) => (
                          <option key={color} value={color}>
                            {humanize(color)}
                          </option>
                        ))}
                      </CellSelect>
                      <Pill tone={stage.color}>{stage.label || '…'}</Pill>
                    </div>
                  </td>
                  <td className={`${kCell} w-28`}>
                    <input
                      type="number"
                      min={1}
                      max={3650}
                      placeholder="None"
                      aria-label={`Age limit of ${name}, days`}
                      value={stage.ageLimitDays ?? ''}
                      className={`${kBox} text-right tabular-nums`}
                      onChange={(event) => change(id, { ageLimitDays: event.target.value === '' ? null : Math.round(Number(event.target.value)) })}
                    />
                  </td>
                  <td className={`${kCell} w-28 text-right whitespace-nowrap`}>
                    <IconButton label={`Move ${name} up`} disabled={index === 0} onClick={() => move(index, -1)}>
                      <ArrowUp aria-hidden />
                    </IconButton>
                    <IconButton label={`Move ${name} down`} disabled={index === rows.length - 1} onClick={() => move(index, 1)}>
                      <ArrowDown aria-hidden />
                    </IconButton>
                    <IconButton label={`Remove ${name}`} onClick={() => setRows(rows.filter((row) => row.id !== id))}>
                      <X aria-hidden />
                    </IconButton>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <InlineProblem error={save.error} />
      <div className="mt-4 flex gap-2">
        <Button look="primary" disabled={!changed || save.isPending || rows.some((row) => row.stage.label.trim() === '')} onClick={() => save.mutate(rows.map((row) => row.stage) as Stage[])}>
          {save.isPending ? 'Saving…' : 'Save'}
        </Button>
        <Button onClick={add}>
          <Plus aria-hidden />
          Add a stage
        </Button>
      </div>
    </>
  );
}
