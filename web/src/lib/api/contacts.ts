import { useMutation } from '@tanstack/react-query';
import { request, segment } from './client';

/** The verdicts come later, with contact_updated and lead_updated. */
export const useCheckContact = (contactId: string) =>
  useMutation({
    mutationFn: () => request<{ contactId: string; jobId: string }>('POST', `/api/contacts/${segment(contactId)}/check`),
  });
