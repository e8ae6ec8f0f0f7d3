import { useMutation } from '@tanstack/react-query';
import { request, segment } from './client';

/** Of a contact or a property. The verdicts come later, with events of the record and of its leads. */
export const useCheck = (object: 'contacts' | 'properties', id: string) =>
  useMutation({
    mutationFn: () => request<{ jobId: string }>('POST', `/api/${object}/${segment(id)}/check`),
  });
