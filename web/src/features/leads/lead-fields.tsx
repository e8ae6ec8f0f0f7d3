import type { ReactNode } from 'react';
import { SelectField, TextAreaField, TextField } from '@/components/ui/field';
import { humanize } from '@/lib/format';
import type { LeadDraft } from './lead-draft';
import { useVerdicts } from './use-verdicts';
import { AddressNote, EmailNote, PhoneNote } from './verdict-notes';

const kSources = ['web', 'phone', 'referral', 'direct_mail', 'driving', 'partner', 'other'];

type LeadFieldsProps = {
  draft: LeadDraft;
  errors: Partial<Record<keyof LeadDraft, string>>;
  /** The server's own proposal for a refused e-mail. */
  suggestion: string | null;
  onChange: (changes: Partial<LeadDraft>) => void;
};

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <fieldset>
    <legend className="mb-2 text-sm font-semibold">{title}</legend>
    {children}
  </fieldset>
);

/** Pulls `mario@gmail.com` out of "Did you mean mario@gmail.com?". */
const emailIn = (text: string | null): string | null => text?.match(/[^\s"'<>(),;:?]+@[^\s"'<>(),;:?]+/)?.[0].replace(/\.$/, '') ?? null;

export function LeadFields({ draft, errors, suggestion, onChange }: LeadFieldsProps) {
  const verdicts = useVerdicts(draft);
  const wire = (field: keyof LeadDraft) => ({
    value: draft[field],
    error: errors[field],
    onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
  });
  const acceptEmail = (email: string) => {
    onChange({ email });
    verdicts.checkEmail(email);
  };
  const proposed = verdicts.email ? null : emailIn(suggestion);
  return (
    <>
      <Group title="Contact">
        <div className="grid grid-cols-2 gap-3">
          <TextField label="First name" autoComplete="off" {...wire('firstName')} />
          <TextField label="Last name" autoComplete="off" {...wire('lastName')} />
          <TextField
            label="E-mail"
            type="email"
            autoComplete="off"
            className="col-span-2"
            onBlur={() => verdicts.checkEmail()}
            note={
              verdicts.email ? (
                <EmailNote verdict={verdicts.email} onUse={acceptEmail} />
              ) : proposed && errors.email ? (
                <UseProposed email={proposed} onUse={acceptEmail} />
              ) : null
            }
            {...wire('email')}
          />
          <TextField
            label="Phone"
            type="tel"
            autoComplete="off"
            className="col-span-2"
            onBlur={verdicts.checkPhone}
            note={verdicts.phone ? <PhoneNote verdict={verdicts.phone} /> : null}
            {...wire('phone')}
          />
        </div>
      </Group>
      <Group title="Property">
        <div className="grid grid-cols-6 gap-3" onBlur={verdicts.checkAddress}>
          <TextField label="Street" autoComplete="off" className="col-span-4" {...wire('street')} />
          <TextField label="Unit" autoComplete="off" className="col-span-2" {...wire('unit')} />
          <TextField label="City" autoComplete="off" className="col-span-3" {...wire('city')} />
          <TextField label="State" autoComplete="off" className="col-span-1" {...wire('state')} />
          <TextField label="ZIP" autoComplete="off" inputMode="numeric" className="col-span-2" {...wire('zip')} />
        </div>
        <div aria-live="polite" className="mt-1 text-sm text-muted">
          {verdicts.address ? (
            <AddressNote
              verdict={verdicts.address}
              typed={verdicts.typedAddressLine}
              onUse={({ street, city, state, zip }) => onChange({ street, unit: '', city, state, zip })}
            />
          ) : null}
        </div>
      </Group>
      <Group title="More">
        <div className="space-y-3">
          <SelectField label="Source" {...wire('source')}>
            {kSources.map((source) => (
              <option key={source} value={source}>
                {humanize(source)}
              </option>
            ))}
          </SelectField>
          <TextAreaField label="Notes" {...wire('notes')} />
        </div>
      </Group>
    </>
  );
}

function UseProposed({ email, onUse }: { email: string; onUse: (email: string) => void }) {
  return (
    <span>
      Did you mean{' '}
      <button type="button" className="rounded-sm font-medium text-link underline underline-offset-2" onClick={() => onUse(email)}>
        {email}
      </button>
      ?
    </span>
  );
}
