import { ArrowRightLeft, CircleX, Ellipsis, Trash2 } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router';
import { useDeleteWithUndo } from '@/components/records/delete-with-undo';
import type { SaveRecord } from '@/components/records/use-record-save';
import { Button, IconButton } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { Menu, MenuItem } from '@/components/ui/menu';
import { asProblem } from '@/lib/api/problem';
import type { ObjectInfo, RecordRow } from '@/lib/api/types';
import { ConvertDialog } from './convert-dialog';

type RecordActionsProps = { object: ObjectInfo; row: RecordRow; save: SaveRecord; backTo: string };

/** What can be done with a record as a whole. */
export function RecordActions({ object, row, save, backTo }: RecordActionsProps) {
  const navigate = useNavigate();
  const remove = useDeleteWithUndo(object.name);
  const [dialog, setDialog] = useState<'convert' | 'lose' | null>(null);
  const mayConvert = object.name === 'leads' && object.mayEdit && row['status'] !== 'converted';
  const mayLose = object.name === 'opportunities' && object.mayEdit && row['status'] === 'open';
  const close = () => setDialog(null);
  return (
    <>
      {mayConvert ? (
        <Button look="primary" className="h-7!" onClick={() => setDialog('convert')}>
          <ArrowRightLeft aria-hidden />
          <span className="max-sm:sr-only">Convert</span>
        </Button>
      ) : null}
      {mayLose || object.mayDelete ? (
        <Menu
          align="end"
          trigger={
            <IconButton label="More actions">
              <Ellipsis aria-hidden />
            </IconButton>
          }
        >
          {mayLose ? (
            <MenuItem onSelect={() => setDialog('lose')}>
              <CircleX aria-hidden />
              Mark as lost…
            </MenuItem>
          ) : null}
          {object.mayDelete ? (
            <MenuItem
              onSelect={() => {
                void remove(row).then((gone) => gone && navigate(backTo));
              }}
            >
              <Trash2 aria-hidden />
              Delete {object.label.toLowerCase()}
            </MenuItem>
          ) : null}
        </Menu>
      ) : null}
      {dialog === 'convert' ? <ConvertDialog row={row} onClose={close} /> : null}
      {dialog === 'lose' ? <LoseDialog row={row} save={save} onClose={close} /> : null}
    </>
  );
}

/** A lost deal says why: that is what the next ones learn from. */
function LoseDialog({ row, save, onClose }: { row: RecordRow; save: SaveRecord; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(row, { status: 'lost', lostReason: reason.trim() }).then(onClose, (problem: unknown) => setError(asProblem(problem).message));
  };
  return (
    <Dialog
      title={`Mark ${row.title} as lost`}
      open
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="danger" type="submit" form="lose" disabled={reason.trim() === ''}>
            Mark as lost
          </Button>
        </>
      }
    >
      <form id="lose" onSubmit={submit}>
        <TextField label="Why was it lost?" value={reason} maxLength={300} error={error} onChange={(event) => setReason(event.target.value)} />
      </form>
    </Dialog>
  );
}
