import type { ReactNode } from 'react';
import { CheckContact } from '@/components/records/check-now';
import { Checked } from '@/components/records/checked';
import { kVerdictTones } from '@/components/records/pills';
import { Section } from '@/components/ui/card';
import { Pill } from '@/components/ui/pill';
import type { EmailValidation, Lead, PhoneValidation } from '@/lib/api/types';
import { humanize } from '@/lib/format';

/** What the checks say about the ways to reach the contact; the values themselves stand among the fields. */
export function ContactChecks({ lead }: { lead: Lead }) {
  const { emailValidation, phoneValidation } = lead.contact;
  if (!emailValidation && !phoneValidation) return null;
  return (
    <Section title="Contact checks" aside={<CheckContact contactId={lead.contact.id} />}>
      <dl className="space-y-3">
        {emailValidation ? (
          <Row label="E-mail">
            <EmailVerdict verdict={emailValidation} />
          </Row>
        ) : null}
        {phoneValidation ? (
          <Row label="Phone">
            <PhoneVerdict verdict={phoneValidation} />
          </Row>
        ) : null}
      </dl>
    </Section>
  );
}

const Row = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="grid grid-cols-[72px_minmax(0,1fr)] gap-2 text-sm">
    <dt className="text-muted">{label}</dt>
    <dd className="min-w-0 break-words tabular-nums">{children}</dd>
  </div>
);

/** Why the score is what it is, in words. */
function emailReasons(verdict: EmailValidation): string[] {
  const reasons = verdict.subStatus ? [humanize(verdict.subStatus)] : [];
  if (verdict.disposable && verdict.status !== 'disposable') reasons.push('Disposable address');
  if (verdict.role) reasons.push('Role address, read by several people');
  if (verdict.freeEmail) reasons.push('Free mail provider');
  if (verdict.didYouMean) reasons.push(`Perhaps meant ${verdict.didYouMean}`);
  return reasons;
}

function EmailVerdict({ verdict }: { verdict: EmailValidation }) {
  const reasons = emailReasons(verdict);
  return (
    <div className="space-y-0.5">
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
  const facts = [verdict.type ? humanize(verdict.type) : null, verdict.carrier, verdict.location, verdict.countryCode, verdict.timeZone].filter(Boolean);
  return (
    <div className="space-y-0.5">
      <Pill tone={verdict.valid ? 'green' : 'red'}>{verdict.valid ? 'Valid' : 'Invalid'}</Pill>
      {facts.length > 0 ? <p className="text-xs text-muted">{facts.join(' · ')}</p> : null}
      <Checked provider={verdict.provider} at={verdict.checkedAt} />
    </div>
  );
}
