import { useMutation } from '@tanstack/react-query';
import { request } from './client';
import type { AddressValidation, EmailValidation, PhoneValidation } from './types';

export const useValidateEmail = () =>
  useMutation({
    mutationFn: (email: string) => request<EmailValidation>('POST', '/api/validate/email', { body: { email } }),
  });

export const useValidatePhone = () =>
  useMutation({
    mutationFn: (phone: string) => request<PhoneValidation>('POST', '/api/validate/phone', { body: { phone } }),
  });

export type TypedAddress = { street: string; unit: string; city: string; state: string; zip: string };

export const useValidateAddress = () =>
  useMutation({
    mutationFn: (address: TypedAddress) =>
      request<AddressValidation>('POST', '/api/validate/address', { body: address }),
  });
