import { usePermission } from '@/lib/api/session';
import { useValidateAddress, useValidateEmail, useValidatePhone } from '@/lib/api/validation';
import { standardLine } from './verdict-notes';
import type { LeadDraft } from './lead-draft';

/** Verdicts asked for when a field is left; each is shown only while the field still holds what was judged. */
export function useVerdicts(draft: LeadDraft) {
  const allowed = usePermission('validate.use');
  const email = useValidateEmail();
  const phone = useValidatePhone();
  const address = useValidateAddress();
  const typedEmail = draft.email.trim();
  const typedPhone = draft.phone.trim();
  const { street, unit, city, state, zip } = draft;
  const typedAddress = { street, unit, city, state, zip };
  const addressComplete = street.trim() !== '' && (zip.trim() !== '' || (city.trim() !== '' && state.trim() !== ''));
  const sameAddress = JSON.stringify(address.variables) === JSON.stringify(typedAddress);
  return {
    checkEmail: (value = typedEmail) => {
      if (allowed && value !== '' && email.variables !== value) email.mutate(value);
    },
    checkPhone: () => {
      if (allowed && typedPhone !== '' && phone.variables !== typedPhone) phone.mutate(typedPhone);
    },
    checkAddress: () => {
      if (allowed && addressComplete && !sameAddress) address.mutate(typedAddress);
    },
    email: email.variables === typedEmail ? email.data : undefined,
    phone: phone.variables === typedPhone ? phone.data : undefined,
    address: sameAddress ? address.data : undefined,
    typedAddressLine: standardLine({ street: [street, unit].filter(Boolean).join(' '), city, state, zip }),
  };
}
