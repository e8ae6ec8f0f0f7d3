import type { ReactNode } from 'react';
import { Age } from '@/components/records/time';
import { kVerdictTones } from '@/components/records/pills';
import { Section } from '@/components/ui/card';
import { Pill } from '@/components/ui/pill';
import type { EmailValidation, Lead, PhoneValidation } from '@/lib/api/types';
import { fullName, humanize } from '@/lib/format';

export function ContactSection({ lead }: { lead: Lead }) {
  const { contact } = lead;
  return (
    <Section title="Contact">
      <dl className="space-y-3">
        <Row label="Name">{fullName(contact) || '—'}</Row>
        <Row label="E-mail" verdict={contact.emailValidation ? <EmailVerdict verdict={contact.emailValidation} /> : null}>
          {contact.email ?? '—'}
        </Row>
        <Row label="Phone" verdict={contact.phoneValidation ? <PhoneVerdict verdict={contact.phoneValidation} /> : null}>
          {contact.phoneValidation?.formatted ?? contact.phone ?? '—'}
        </Row>
        <Row label="Source">{humanize(lead.source)}</Row>
        <Row label="Came in">
          <Age time={lead.createdAt} />
        </Row>
      </dl>
    </Section>
  );
}

const Row = ({ label, verdict, children }: { label: string; verdict?: ReactNode; children: ReactNode }) => (
  <div className="grid grid-cols-[72px_minmax(0,1fr)] gap-2 text-sm">
    <dt className="text-muted">{label}</dt>
    <dd className="min-w-0 break-words tabular-nums">
      {children}
      {verdict}
    </dd>
  </div>
);

/** Why the score is what it is, in words. */
function emailReasons(verdict: EmailValidation): string[] {
  const reasons = verdict.subStatus ? [humanize(verdict.subStatus)] : [];
  if (verdict.disposable) reasons.push('Disposable address');
  if (verdict.role) reasons.push('Role address, read by several people');
  if (verdict.freeEmail) reasons.push('Free mail provider');
  if (verdict.didYouMean) reasons.push(`Perhaps meant ${verdict.didYouMean}`);
  return reasons;
}

function EmailVerdict({ verdict }: { verdict: EmailValidation }) {
  const reasons = emailReasons(verdict);
  return (
    <div className="mt-1 space-y-0.5">
      <div className="flex flex-wrap items-center gap-2">
        <Pill tone={kVerdictTones[verdict.status] ?? 'neutral'}>{humanize(verdict.status)}</Pill>
        <span className="text-xs text-muted">Score {verdict.score} of 10</span>
      </div>
      {reasons.length > 0 ? <p className="text-xs text-muted">{reasons.join(' · ')}</p> : null}
      <Checked provider={verdict.provider} at={verdict.checkedAt} />
    </div>
  );
}

function PhoneVerdict({ verdict }: { verdict: PhoneValidation }) {
  const facts = [verdict.type ? humanize(verdict.type) : null, verdict.carrier, verdict.countryCode, verdict.timeZone].filter(Boolean);
  return (
    <div className="mt-1 space-y-0.5">
      <Pill tone={verdict.valid ? 'green' : 'red'}>{verdict.valid ? 'Valid' : 'Invalid'}</Pill>
      {facts.length > 0 ? <p className="text-xs text-muted">{facts.join(' · ')}</p> : null}
      <Checked provider={verdict.provider} at={verdict.checkedAt} />
    </div>
  );
}

const Checked = ({ provider, at }: { provider: string; at: string }) => (
  <p className="text-xs text-faint">
    {humanize(provider)} · <Age time={at} />
  </p>
);
