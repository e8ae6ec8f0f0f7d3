import type { ReactNode } from 'react';
import { kVerdictTones } from '@/components/records/pills';
import { Dot } from '@/components/ui/pill';
import type { AddressValidation, EmailValidation, PhoneValidation } from '@/lib/api/types';
import { humanize } from '@/lib/format';

const Line = ({ children }: { children: ReactNode }) => <span className="flex flex-wrap items-center gap-x-1.5">{children}</span>;

const Fix = ({ children, onUse }: { children: ReactNode; onUse: () => void }) => (
  <button type="button" className="rounded-sm font-medium text-link underline underline-offset-2" onClick={onUse}>
    {children}
  </button>
);

type EmailNoteProps = { verdict: EmailValidation; onUse: (email: string) => void };

export function EmailNote({ verdict, onUse }: EmailNoteProps) {
  const { status, subStatus, didYouMean } = verdict;
  return (
    <Line>
      <Dot tone={kVerdictTones[status] ?? 'neutral'} label={`E-mail ${status}`} />
      <span>
        {humanize(status)}
        {subStatus ? `: ${humanize(subStatus).toLowerCase()}` : ''}
      </span>
      {didYouMean ? (
        <span>
          Did you mean <Fix onUse={() => onUse(didYouMean)}>{didYouMean}</Fix>?
        </span>
      ) : null}
    </Line>
  );
}

export function PhoneNote({ verdict }: { verdict: PhoneValidation }) {
  return (
    <Line>
      <Dot tone={verdict.valid ? 'green' : 'red'} label={verdict.valid ? 'Phone valid' : 'Phone invalid'} />
      <span>
        {verdict.valid ? (verdict.formatted ?? verdict.phone) : 'Not a valid phone number'}
        {verdict.valid && verdict.type ? ` · ${humanize(verdict.type)}` : ''}
      </span>
    </Line>
  );
}

type Standardized = NonNullable<AddressValidation['standardized']>;
type AddressNoteProps = { verdict: AddressValidation; typed: string; onUse: (address: Standardized) => void };

export function AddressNote({ verdict, typed, onUse }: AddressNoteProps) {
  const { standardized } = verdict;
  const line = standardized ? standardLine(standardized) : '';
  return (
    <Line>
      <Dot tone={verdict.valid ? 'green' : 'amber'} label={verdict.valid ? 'Address valid' : 'Address not confirmed'} />
      <span>{verdict.valid ? 'Valid address' : (verdict.reason ? humanize(verdict.reason) : 'Not confirmed')}</span>
      {standardized && line.toLowerCase() !== typed.toLowerCase() ? (
        <span>
          Use <Fix onUse={() => onUse(standardized)}>{line}</Fix>
        </span>
      ) : null}
    </Line>
  );
}

export const standardLine = ({ street, city, state, zip }: { street: string; city: string; state: string; zip: string }): string =>
  [street, city, [state, zip].filter(Boolean).join(' ')].filter(Boolean).join(', ');
