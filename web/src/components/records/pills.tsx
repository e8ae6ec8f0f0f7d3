import { Dot, Pill, type Tone } from '@/components/ui/pill';
import type { CallState, EnrichmentStatus, ImportStatus, JobState, LeadStatus, ProviderState, VerdictStatus } from '@/lib/api/types';
import { humanize } from '@/lib/format';

const kLead: Record<LeadStatus, Tone> = {
  new: 'blue',
  contacted: 'amber',
  qualified: 'violet',
  nurture: 'neutral',
  converted: 'green',
  lost: 'red',
};

const kEnrichment: Record<EnrichmentStatus, [tone: Tone, label: string]> = {
  none: ['neutral', 'Not enriched'],
  queued: ['blue', 'Queued'],
  running: ['blue', 'Running'],
  enriched: ['green', 'Enriched'],
  partial: ['amber', 'Partial'],
  not_found: ['neutral', 'Not found'],
  ambiguous: ['violet', 'Ambiguous'],
  paused: ['amber', 'Paused'],
  needs_review: ['violet', 'Needs review'],
  failed: ['red', 'Failed'],
};

const kJob: Record<JobState, Tone> = {
  queued: 'neutral',
  scheduled: 'amber',
  running: 'blue',
  completed: 'green',
  failed: 'amber',
  dead: 'red',
  cancelled: 'neutral',
};

const kImport: Record<ImportStatus, [tone: Tone, label: string]> = {
  uploading: ['blue', 'Uploading'],
  ready: ['violet', 'Ready to run'],
  running: ['blue', 'Running'],
  completed: ['green', 'Completed'],
  failed: ['red', 'Failed'],
  cancelled: ['neutral', 'Cancelled'],
};

const kProvider: Record<ProviderState, [tone: Tone, label: string]> = {
  running: ['green', 'Running'],
  paused: ['amber', 'Paused'],
  waiting: ['blue', 'Waiting'],
  out_of_budget: ['red', 'Out of budget'],
};

const kCall: Record<CallState, [tone: Tone, label: string]> = {
  reserved: ['blue', 'Reserved'],
  settled: ['green', 'Settled'],
  unknown: ['violet', 'Outcome unknown'],
  released: ['neutral', 'Released'],
};

export const kVerdictTones: Record<VerdictStatus, Tone> = {
  valid: 'green',
  invalid: 'red',
  'catch-all': 'amber',
  unknown: 'neutral',
  disposable: 'amber',
  spamtrap: 'red',
  abuse: 'red',
  do_not_mail: 'red',
};

// A newer server may send a state this page does not know; it is shown by its name.
export const LeadStatusPill = ({ status }: { status: LeadStatus }) => (
  <Pill tone={kLead[status] ?? 'neutral'}>{humanize(status)}</Pill>
);

export function EnrichmentPill({ status }: { status: EnrichmentStatus }) {
  const [tone, label] = kEnrichment[status] ?? ['neutral', humanize(status)];
  return (
    <Pill tone={tone} busy={status === 'running'}>
      {label}
    </Pill>
  );
}

export const JobStatePill = ({ state }: { state: JobState }) => (
  <Pill tone={kJob[state] ?? 'neutral'} busy={state === 'running'}>
    {humanize(state)}
  </Pill>
);

export function ImportStatusPill({ status }: { status: ImportStatus }) {
  const [tone, label] = kImport[status] ?? ['neutral', humanize(status)];
  return (
    <Pill tone={tone} busy={status === 'running' || status === 'uploading'}>
      {label}
    </Pill>
  );
}

export function ProviderPill({ state }: { state: ProviderState }) {
  const [tone, label] = kProvider[state] ?? ['neutral', humanize(state)];
  return <Pill tone={tone}>{label}</Pill>;
}

export function CallPill({ state }: { state: CallState }) {
  const [tone, label] = kCall[state] ?? ['neutral', humanize(state)];
  return (
    <Pill tone={tone} busy={state === 'reserved'}>
      {label}
    </Pill>
  );
}

export function EmailDot({ status }: { status: VerdictStatus | null }) {
  return <Dot tone={status ? kVerdictTones[status] : 'neutral'} label={`E-mail ${status ?? 'not checked'}`} />;
}

export const kLeadStatuses = Object.keys(kLead) as LeadStatus[];
export const kJobStates = Object.keys(kJob) as JobState[];
export const kEnrichmentOptions = (Object.keys(kEnrichment) as EnrichmentStatus[]).map((value) => ({
  value,
  label: kEnrichment[value][1],
}));
export const kCallOptions = (Object.keys(kCall) as CallState[]).map((value) => ({ value, label: kCall[value][1] }));
