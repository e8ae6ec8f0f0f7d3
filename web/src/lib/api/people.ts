import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, segment, setCsrfToken } from './client';
import { sessionKey } from './session';
import { useWrite } from './settings';
import type { ApiKey, Invitation, OpenInvitation, RowRule, Session, Team, User } from './types';

export const peopleKeys = {
  users: ['people', 'users'] as const,
  invitations: ['people', 'invitations'] as const,
  teams: ['people', 'teams'] as const,
  rules: ['people', 'row-rules'] as const,
  keys: ['people', 'keys'] as const,
};

/** Everybody of the workspace. A role that may not list them still sees names on the records. */
export function useUsers() {
  return useQuery({
    queryKey: peopleKeys.users,
    queryFn: ({ signal }) => request<{ items: User[] }>('GET', '/api/users', { signal }),
    select: (data) => data.items,
    staleTime: 5 * 60_000,
    retry: false,
  });
}

export const useChangeUser = () =>
  useWrite(
    ({ id, ...changes }: { id: string; role?: string; active?: boolean; name?: string }) =>
      request<User>('PATCH', `/api/users/${segment(id)}`, { body: changes }),
    [peopleKeys.users],
  );

export function useInvitations() {
  return useQuery({
    queryKey: peopleKeys.invitations,
    queryFn: ({ signal }) => request<{ items: Invitation[] }>('GET', '/api/invitations', { signal }),
    select: (data) => data.items,
  });
}

export const useInvite = () =>
  useWrite(
    (body: { email: string; role: string; name?: string }) => request<{ id: string; link: string }>('POST', '/api/invitations', { body }),
    [peopleKeys.invitations],
  );

export const useWithdrawInvitation = () =>
  useWrite((id: string) => request<undefined>('DELETE', `/api/invitations/${segment(id)}`), [peopleKeys.invitations]);

export function useOpenInvitation(token: string) {
  return useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => request<OpenInvitation>('GET', `/api/invitations/${segment(token)}`, { signal }),
    retry: false,
  });
}

export function useAcceptInvitation(token: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; password: string }) =>
      request<Session | undefined>('POST', `/api/invitations/${segment(token)}/accept`, { body }),
    onSuccess: (session) => {
      // Some servers sign the new person in at once; else the sign-in page is next.
      if (!session?.permissions) return;
      setCsrfToken(session.csrfToken);
      client.setQueryData(sessionKey, session);
    },
  });
}

export function useTeams() {
  return useQuery({
    queryKey: peopleKeys.teams,
    queryFn: ({ signal }) => request<{ items: Team[] }>('GET', '/api/teams', { signal }),
    select: (data) => data.items,
  });
}

type TeamInput = { id?: string; name: string; memberIds: string[] };

export const useSaveTeam = () =>
  useWrite(
    ({ id, ...body }: TeamInput) =>
      id === undefined ? request<Team>('POST', '/api/teams', { body }) : request<Team>('PATCH', `/api/teams/${segment(id)}`, { body }),
    [peopleKeys.teams, peopleKeys.users],
  );

export const useDeleteTeam = () =>
  useWrite((id: string) => request<undefined>('DELETE', `/api/teams/${segment(id)}`), [peopleKeys.teams, peopleKeys.users]);

export function useRowRules() {
  return useQuery({
    queryKey: peopleKeys.rules,
    queryFn: ({ signal }) => request<{ items: RowRule[] }>('GET', '/api/row-rules', { signal }),
    select: (data) => data.items,
  });
}

export const useSaveRowRules = () =>
  useWrite((items: RowRule[]) => request<{ items: RowRule[] }>('PUT', '/api/row-rules', { body: { items } }), [peopleKeys.rules]);

export function useApiKeys() {
  return useQuery({
    queryKey: peopleKeys.keys,
    queryFn: ({ signal }) => request<{ items: ApiKey[] }>('GET', '/api/keys', { signal }),
    select: (data) => data.items,
  });
}

export const useCreateKey = () =>
  useWrite((body: { name: string; role: string }) => request<ApiKey & { key: string }>('POST', '/api/keys', { body }), [peopleKeys.keys]);

export const useDeleteKey = () => useWrite((id: string) => request<undefined>('DELETE', `/api/keys/${segment(id)}`), [peopleKeys.keys]);
