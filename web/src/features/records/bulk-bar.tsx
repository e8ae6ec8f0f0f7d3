import { DatabaseZap, Download, Pencil, Tag, Trash2, UserRound, X } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { FieldPicker } from '@/components/records/field-picker';
import { Button, IconButton } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Popover } from '@/components/ui/popover';
import { showToast } from '@/components/ui/toast';
import { fieldOf } from '@/lib/api/objects';
import { useBulk } from '@/lib/api/operations';
import { asProblem } from '@/lib/api/problem';
import { usePermission } from '@/lib/api/session';
import type { BulkChange, FilterNode, ObjectInfo } from '@/lib/api/types';
import { formatNumber } from '@/lib/format';
import { keepFocus } from '@/lib/return-focus';
import { EnrichDialog } from './enrich-dialog';
import { SetFieldDialog } from './set-field-dialog';
import type { Selection } from './table/use-selection';

type BulkBarProps = {
  object: ObjectInfo;
  selection: Selection;
  /** Everything that matches, when more than the loaded rows is meant. */
  filter: FilterNode | null;
  total: number;
  totalIsEstimate: boolean;
  onExport: () => void;
};

/** What can be done with the chosen rows; it runs on the server and is followed in the header. */
export function BulkBar({ object, selection, filter, total, totalIsEstimate, onExport }: BulkBarProps) {
  const [dialog, setDialog] = useState<'set' | 'delete' | 'enrich' | null>(null);
  const bulk = useBulk(object.name);
  useEffect(() => backToRows, []);
  const count = selection.everything ? total : selection.ids.size;
  const target = selection.everything ? { filter } : { ids: [...selection.ids] };
  const mayEnrich = usePermission('enrichment.manage') && object.name === 'leads';
  const navigate = useNavigate();
  const start = (change: BulkChange) => {
    setDialog(null);
    bulk.mutate({ target, change }, { onSuccess: selection.clear, onError: (error) => showToast(asProblem(error).message) });
  };
  const owner = fieldOf(object, 'ownerId');
  return (
    <div role="toolbar" aria-label="Chosen rows" className="absolute inset-x-2 bottom-10 z-30 mx-auto flex w-fit max-w-full flex-wrap items-center justify-center gap-1 rounded-lg border border-line bg-raised p-1.5 shadow-float animate-rise">
      <span className="px-2 text-sm font-medium tabular-nums" aria-live="polite">
        {selection.everything && totalIsEstimate ? '≈ ' : ''}
        {formatNumber(count)} selected
      </span>
      {!selection.everything && total > selection.ids.size ? (
        <Button small look="ghost" onClick={selection.selectEverything}>
          Select all {totalIsEstimate ? '≈ ' : ''}
          {formatNumber(total)} matching
        </Button>
      ) : null}
      {object.mayEdit ? (
        <>
          <Button small look="ghost" onClick={() => setDialog('set')}>
            <Pencil aria-hidden />
            Set field
          </Button>
          {owner?.editable ? (
            <PickButton label="Assign" icon={<UserRound aria-hidden />}>
              {(close) => (
                <FieldPicker
                  object={object.name}
                  field={owner}
                  selected={[]}
                  clearable
                  onPick={(id) => {
                    close();
                    start({ set: { ownerId: id === '' ? null : id } });
                  }}
                />
              )}
            </PickButton>
          ) : null}
          <TagButton object={object} onChange={start} />
        </>
      ) : null}
      {mayEnrich ? (
        <Button small look="ghost" onClick={() => setDialog('enrich')}>
          <DatabaseZap aria-hidden />
          Enrich…
        </Button>
      ) : null}
      {selection.everything ? (
        <Button small look="ghost" onClick={onExport}>
          <Download aria-hidden />
          Export
        </Button>
      ) : null}
      {object.mayDelete ? (
        <Button small look="ghost" onClick={() => setDialog('delete')}>
          <Trash2 aria-hidden />
          Delete
        </Button>
      ) : null}
      <IconButton label="Clear the selection (Esc)" onClick={selection.clear}>
        <X aria-hidden />
      </IconButton>
      {dialog === 'set' ? <SetFieldDialog object={object} count={count} onClose={() => setDialog(null)} onSet={(set) => start({ set })} /> : null}
      {dialog === 'enrich' ? (
        <EnrichDialog
          target={target}
          onClose={() => setDialog(null)}
          onStarted={() => {
            setDialog(null);
            selection.clear();
            void navigate('/enrichment#bulk');
          }}
        />
      ) : null}
      {dialog === 'delete' ? <DeleteDialog object={object} count={count} onClose={() => setDialog(null)} onDelete={() => start({ delete: true })} /> : null}
    </div>
  );
}

/** The bar goes away with the selection it is for. */
const backToRows = (): void =>
  keepFocus(() => document.querySelector<HTMLElement>('[role="grid"] [data-column] [tabindex="0"], [role="grid"] [data-column][tabindex="0"]'));

function PickButton({ label, icon, children }: { label: string; icon: ReactNode; children: (close: () => void) => ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      flush
      label={label}
      className="w-64"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button small look="ghost">
          {icon}
          {label}
        </Button>
      }
    >
      {children(() => setOpen(false))}
    </Popover>
  );
}

function TagButton({ object, onChange }: { object: ObjectInfo; onChange: (change: BulkChange) => void }) {
  const [tags, setTags] = useState<string[]>([]);
  const field = fieldOf(object, 'tags');
  if (!field) return null;
  const toggle = (tag: string) => setTags(tags.includes(tag) ? tags.filter((other) => other !== tag) : [...tags, tag]);
  return (
    <PickButton label="Tag" icon={<Tag aria-hidden />}>
      {(close) => (
        <>
          <FieldPicker object={object.name} field={field} selected={tags} onPick={toggle} multiple />
          <div className="flex justify-end gap-1 border-t border-line p-1.5">
            {(['removeTags', 'addTags'] as const).map((act) => (
              <Button
                key={act}
                small
                look={act === 'addTags' ? 'primary' : 'secondary'}
                disabled={tags.length === 0}
                onClick={() => {
                  close();
                  setTags([]);
                  onChange(act === 'addTags' ? { addTags: tags } : { removeTags: tags });
                }}
              >
                {act === 'addTags' ? 'Add' : 'Remove'}
              </Button>
            ))}
          </div>
        </>
      )}
    </PickButton>
  );
}

/** One record is deleted at once, with Undo; many have no Undo, so they are asked about. */
function DeleteDialog({ object, count, onClose, onDelete }: { object: ObjectInfo; count: number; onClose: () => void; onDelete: () => void }) {
  const what = count === 1 ? object.label.toLowerCase() : object.pluralLabel.toLowerCase();
  return (
    <Dialog
      title={`Delete ${formatNumber(count)} ${what}?`}
      description="They disappear from every list and board. A record can be restored from its own page for as long as its address is known."
      open
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep them</Button>
          <Button look="danger" onClick={onDelete}>
            Delete {formatNumber(count)} {what}
          </Button>
        </>
      }
    >
      {null}
    </Dialog>
  );
}
