import { ArrowRightLeft } from 'lucide-react';
import { useState, type FormEvent, type PointerEvent } from 'react';
import { Link } from 'react-router';
import { Avatar } from '@/components/records/avatar';
import { Button, IconButton } from '@/components/ui/button';
import { Pill } from '@/components/ui/pill';
import { Picker } from '@/components/ui/picker';
import { Popover } from '@/components/ui/popover';
import type { BoardColumn, ObjectInfo, RecordRow } from '@/lib/api/types';
import { cx } from '@/lib/cx';
import { formatMoney } from '@/lib/format';
import { useNow } from '@/lib/hooks';
import { valueAt } from '@/lib/records/path';
import { isOver, secondLine, sinceOf, stageAge } from '../card-facts';
import { hasLosing, kLost } from './use-board-move';

type BoardCardProps = {
  object: ObjectInfo;
  row: RecordRow;
  column: BoardColumn;
  columns: BoardColumn[];
  ageLimitDays: number | null;
  mayMove: boolean;
  dragged: boolean;
  /** Asked why before it moves on. */
  asking: { to: string } | null;
  onAnswer: (reason: string) => void;
  onCancel: () => void;
  onMove: (to: string) => void;
  onGrab: (event: PointerEvent<HTMLElement>) => void;
  onOpen: () => void;
  menuOpen: boolean;
  onMenu: (open: boolean) => void;
};

/** Three lines: what it is, whose and where, and what it is worth, for how long. */
export function BoardCard(props: BoardCardProps) {
  const { object, row, column, ageLimitDays, mayMove, dragged, asking } = props;
  const now = useNow(60_000);
  const since = sinceOf(row);
  const over = isOver(since, ageLimitDays, now);
  const value = object.sumFields[0] ? valueAt(row, object.sumFields[0]) : null;
  const money = value === null ? (valueAt(row, 'property.estimatedValue') ?? valueAt(row, 'property.totalValue')) : value;
  return (
    <div
      data-card={row.id}
      className={cx(
        'group relative rounded-md border border-line bg-surface px-2.5 py-2 text-sm hover:border-line-strong',
        over && 'border-l-3 border-l-amber',
        dragged && 'opacity-40',
        mayMove && 'cursor-grab',
      )}
      onPointerDown={mayMove ? props.onGrab : undefined}
    >
      <div className="flex items-start gap-1">
        <Link data-card-link draggable={false} to={`/${object.name}/${row.id}`} className="min-w-0 flex-1 truncate rounded-sm font-medium text-ink hover:underline" onClick={props.onOpen}>
          {row.title}
        </Link>
        {mayMove ? <MoveMenu {...props} column={column} /> : null}
      </div>
      <p className="flex items-center gap-2 text-xs text-muted">
        <span className="min-w-0 flex-1 truncate">{secondLine(row) || '—'}</span>
        {row['status'] === kLost && hasLosing(object) ? <Pill tone="red">Lost</Pill> : null}
      </p>
      <p className="mt-1 flex items-center gap-2 text-xs text-muted tabular-nums">
        {money === null ? null : <span className="font-medium text-ink">{formatMoney(Number(money))}</span>}
        {since ? (
          <span className={cx(over && 'font-medium text-amber')} title={over ? `Longer than ${String(ageLimitDays)} days` : undefined}>
            {stageAge(since, now)}
          </span>
        ) : null}
        <span className="ml-auto">{row.ownerName ? <Avatar name={row.ownerName} /> : null}</span>
        {row.ownerName ? <span className="sr-only">Owner {row.ownerName}</span> : null}
      </p>
      {asking ? <ReasonForm onAnswer={props.onAnswer} onCancel={props.onCancel} /> : null}
    </div>
  );
}

const mayLose = (object: ObjectInfo, row: RecordRow): boolean => hasLosing(object) && row['status'] !== kLost;

function MoveMenu({ object, row, column, columns, menuOpen, onMenu, onMove }: BoardCardProps) {
  return (
    <Popover
      flush
      align="end"
      label={`Move ${row.title} to`}
      className="w-56"
      open={menuOpen}
      onOpenChange={onMenu}
      trigger={
        <IconButton label={`Move ${row.title} (M)`} tabIndex={-1} className="-mt-1 -mr-1.5 size-6 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
          <ArrowRightLeft aria-hidden />
        </IconButton>
      }
    >
      <Picker
        label="Move to"
        options={[...columns.map(({ value, label }) => ({ value, label })), ...(mayLose(object, row) ? [{ value: kLost, label: 'Lost…' }] : [])]}
        selected={[column.value]}
        onPick={(to) => {
          onMenu(false);
          onMove(to);
        }}
      />
    </Popover>
  );
}

function ReasonForm({ onAnswer, onCancel }: { onAnswer: (reason: string) => void; onCancel: () => void }) {
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim()) onAnswer(reason.trim());
  };
  return (
    <form className="mt-2 border-t border-line pt-2" onSubmit={submit}>
      <label className="block text-xs text-muted">
        Why was it lost?
        <input
          autoFocus
          value={reason}
          maxLength={300}
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === 'Escape') onCancel();
          }}
          className="mt-1 h-7 w-full rounded-md border border-line-strong bg-surface px-2 text-sm text-ink"
        />
      </label>
      <div className="mt-1.5 flex justify-end gap-1">
        <Button small look="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button small look="primary" type="submit" disabled={reason.trim() === ''}>
          Mark as lost
        </Button>
      </div>
    </form>
  );
}
