import { useRef, useState, type KeyboardEvent } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { InlineProblem } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { asProblem, type ApiProblem } from '@/lib/api/problem';
import { useCreateLead } from '@/lib/api/leads';
import { randomId } from '@/lib/random';
import { leadTitle } from '@/lib/format';
import { fieldOf, keepDraft, loadDraft, missingInput, toNewLead, type LeadDraft } from './lead-draft';
import { LeadFields } from './lead-fields';

type FieldErrors = Partial<Record<keyof LeadDraft, string>>;

/** Errors that belong to a field; the rest is shown above the buttons. */
function placedErrors(problem: ApiProblem): FieldErrors {
  const errors: FieldErrors = {};
  for (const { field, message } of problem.fieldErrors) {
    const name = fieldOf(field);
    if (name) errors[name] = message;
  }
  if (problem.code === 'email_invalid') errors.email ??= problem.message;
  return errors;
}

/** One key for one body: sending the same lead twice makes one lead, a corrected one is a new request. */
function useIdempotencyKey() {
  const last = useRef({ body: '', key: '' });
  return (body: unknown): string => {
    const text = JSON.stringify(body);
    if (last.current.body !== text) last.current = { body: text, key: randomId() };
    return last.current.key;
  };
}

export function NewLeadPanel() {
  const navigate = useNavigate();
  const { search } = useLocation();
  const [draft, setDraft] = useState(loadDraft);
  const [missing, setMissing] = useState<FieldErrors>({});
  const create = useCreateLead();
  const keyFor = useIdempotencyKey();
  const problem = create.error ? asProblem(create.error) : null;
  const errors = { ...(problem ? placedErrors(problem) : {}), ...missing };
  const close = () => void navigate({ pathname: '/leads', search });

  const change = (changes: Partial<LeadDraft>) => {
    const next = { ...draft, ...changes };
    setDraft(next);
    keepDraft(next);
    setMissing({});
  };
  const save = () => {
    const gaps = missingInput(draft);
    setMissing(gaps);
    if (Object.keys(gaps).length > 0 || create.isPending) return;
    const lead = toNewLead(draft);
    create.mutate(
      { lead, idempotencyKey: keyFor(lead) },
      {
        onSuccess: (saved) => {
          keepDraft(null);
          if (saved.duplicateOf) {
            showToast(`${leadTitle(saved)} looks like a lead you already have.`, { to: `/leads/${saved.duplicateOf}`, label: 'Open it' });
          }
          void navigate(`/leads/${saved.id}`);
        },
      },
    );
  };
  const saveByKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save();
  };
  const unplaced = problem && Object.keys(placedErrors(problem)).length === 0 ? problem : null;
  return (
    <Dialog
      shape="panel"
      title="New lead"
      open
      onClose={close}
      footer={
        <>
          <span className="mr-auto flex items-center gap-1 text-xs text-muted max-sm:hidden">
            <Kbd keys="Ctrl" />
            <Kbd keys="Enter" /> saves
          </span>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" type="submit" form="new-lead" disabled={create.isPending}>
            {create.isPending ? 'Saving…' : 'Save lead'}
          </Button>
        </>
      }
    >
      <form
        id="new-lead"
        noValidate
        className="space-y-5"
        onKeyDown={saveByKey}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <LeadFields draft={draft} errors={errors} suggestion={problem?.suggestion ?? null} onChange={change} />
        <InlineProblem error={unplaced} />
      </form>
    </Dialog>
  );
}
