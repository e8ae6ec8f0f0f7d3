import type { NewLead } from '@/lib/api/types';

export type LeadDraft = {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  street: string;
  unit: string;
  city: string;
  state: string;
  zip: string;
  source: string;
  notes: string;
};

export const kEmptyDraft: LeadDraft = {
  firstName: '',
  lastName: '',
  email: '',
  phone: '',
  street: '',
  unit: '',
  city: '',
  state: '',
  zip: '',
  source: 'web',
  notes: '',
};

const kStored = 'hk-lead-draft';

/** A draft survives a reload of the tab. */
export function loadDraft(): LeadDraft {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(kStored) ?? 'null');
    return stored !== null && typeof stored === 'object' ? { ...kEmptyDraft, ...stored } : kEmptyDraft;
  } catch {
    return kEmptyDraft;
  }
}

export function keepDraft(draft: LeadDraft | null): void {
  try {
    if (draft) sessionStorage.setItem(kStored, JSON.stringify(draft));
    else sessionStorage.removeItem(kStored);
  } catch {
    // Storage can be switched off; the form then lives as long as the page.
  }
}

/** The members that hold something: an empty string would be a value of its own to the API. */
function filled<T extends Record<string, string>>(values: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name, value.trim()])
      .filter(([, value]) => value !== ''),
  ) as Partial<T>;
}

export function toNewLead(draft: LeadDraft): NewLead {
  const { firstName, lastName, email, phone, street, unit, city, state, zip } = draft;
  const notes = draft.notes.trim();
  const address = filled({ unit, city, state, zip });
  const hasAddress = street.trim() !== '' || Object.keys(address).length > 0;
  return {
    source: draft.source,
    contact: filled({ firstName, lastName, email, phone }),
    ...(hasAddress ? { property: { address: { street: street.trim(), ...address } } } : {}),
    ...(notes ? { notes } : {}),
  };
}

/** What the form can tell without asking the server. */
export function missingInput(draft: LeadDraft): Partial<Record<keyof LeadDraft, string>> {
  const lead = toNewLead(draft);
  if (Object.keys(lead.contact).length === 0 && !lead.property) {
    return { firstName: 'Give a name, an e-mail, a phone or an address.' };
  }
  if (lead.property && lead.property.address.street === '') return { street: 'Give the street and number.' };
  return {};
}

/** The form's field that a problem's pointer (`contact.email`, `property.address.zip`) means. */
export function fieldOf(pointer: string): keyof LeadDraft | null {
  const name = pointer.split(/[./]/).at(-1) ?? '';
  return name in kEmptyDraft ? (name as keyof LeadDraft) : null;
}
