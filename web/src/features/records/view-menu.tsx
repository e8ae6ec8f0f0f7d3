import { ChevronDown, Lock, Trash2, Users } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu';
import { InlineProblem } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { asProblem } from '@/lib/api/problem';
import type { ObjectInfo, View, ViewQuery } from '@/lib/api/types';
import { useCreateView, useDeleteView, useUpdateView } from '@/lib/api/views';

type ViewMenuProps = { object: ObjectInfo; views: View[]; view: View | undefined; onOpen: (id: string) => void };

/** The saved views of an object: the reader's own and those shared with everybody. */
export function ViewMenu({ object, views, view, onOpen }: ViewMenuProps) {
  const remove = useDeleteView(object.name);
  const update = useUpdateView(object.name);
  const fail = (error: unknown) => showToast(asProblem(error).message);
  const all = `All ${object.pluralLabel.toLowerCase()}`;
  const drop = (gone: View) => {
    remove.mutate(gone.id, {
      onSuccess: () => {
        onOpen('');
        showToast(`The view “${gone.name}” is deleted.`);
      },
      onError: fail,
    });
  };
  return (
    <Menu
      trigger={
        <button type="button" className="flex h-7 min-w-0 items-center gap-1 rounded-md px-1.5 text-sm text-muted hover:bg-hover hover:text-ink sm:max-w-64">
          <span className="truncate">{view?.name ?? all}</span>
          <ChevronDown aria-hidden className="size-3.5 shrink-0" />
        </button>
      }
    >
      <MenuItem onSelect={() => onOpen('')}>{all}</MenuItem>
      {views.length > 0 ? <MenuSeparator /> : null}
      {views.length > 0 ? <MenuLabel>Saved views</MenuLabel> : null}
      {views.map((saved) => (
        <MenuItem key={saved.id} onSelect={() => onOpen(saved.id)}>
          {saved.shared ? <Users aria-label="Shared" /> : <Lock aria-label="Private" />}
          <span className="truncate">{saved.name}</span>
        </MenuItem>
      ))}
      {view?.mine ? (
        <>
          <MenuSeparator />
          <MenuItem onSelect={() => update.mutate({ id: view.id, changes: { shared: !view.shared } }, { onError: fail })}>
            {view.shared ? <Lock aria-hidden /> : <Users aria-hidden />}
            {view.shared ? 'Make it private' : 'Share it with everybody'}
          </MenuItem>
          <MenuItem onSelect={() => drop(view)}>
            <Trash2 aria-hidden />
            Delete this view
          </MenuItem>
        </>
      ) : null}
    </Menu>
  );
}

type DirtyActionsProps = {
  object: ObjectInfo;
  view: View | undefined;
  query: ViewQuery;
  layout: View['layout'];
  onOpen: (id: string) => void;
};

/** What was changed since the view was opened can be kept in it, kept as another one, or dropped. */
export function DirtyActions({ object, view, query, layout, onOpen }: DirtyActionsProps) {
  const [naming, setNaming] = useState(false);
  const update = useUpdateView(object.name);
  const save = (mine: View) => {
    update.mutate(
      { id: mine.id, changes: { query, layout } },
      { onSuccess: () => onOpen(mine.id), onError: (error) => showToast(asProblem(error).message) },
    );
  };
  return (
    <div className="ml-auto flex items-center gap-1">
      <Button small look="ghost" onClick={() => onOpen(view?.id ?? '')}>
        Reset
      </Button>
      <Button small onClick={() => setNaming(true)}>
        Save as…
      </Button>
      {view?.mine ? (
        <Button small look="primary" disabled={update.isPending} onClick={() => save(view)}>
          Update view
        </Button>
      ) : null}
      {naming ? <SaveDialog object={object} query={query} layout={layout} onClose={() => setNaming(false)} onSaved={onOpen} /> : null}
    </div>
  );
}

type SaveDialogProps = { object: ObjectInfo; query: ViewQuery; layout: View['layout']; onClose: () => void; onSaved: (id: string) => void };

function SaveDialog({ object, query, layout, onClose, onSaved }: SaveDialogProps) {
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const create = useCreateView(object.name);
  return (
    <Dialog
      title="Save view"
      open
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="save-view" disabled={create.isPending || name.trim() === ''}>
            Save view
          </Button>
        </>
      }
    >
      <form
        id="save-view"
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(
            { object: object.name, name: name.trim(), shared, layout, query },
            {
              onSuccess: (saved) => {
                onClose();
                onSaved(saved.id);
              },
            },
          );
        }}
      >
        <TextField label="Name" value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
        <label className="flex items-center gap-2 text-sm">
          <input type="checkbox" className="size-4 accent-accent" checked={shared} onChange={(event) => setShared(event.target.checked)} />
          Everybody of the workspace sees it
        </label>
        <InlineProblem error={create.error} />
      </form>
    </Dialog>
  );
}
