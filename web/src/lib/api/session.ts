import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { request, setCsrfToken } from './client';
import { ApiProblem } from './problem';
import type { Permission, Session, SetupState } from './types';

export const sessionKey = ['session'] as const;
export const setupKey = ['setup'] as const;

async function fetchSession(signal?: AbortSignal): Promise<Session | null> {
  try {
    const session = await request<Session>('GET', '/api/session', { signal });
    setCsrfToken(session.csrfToken);
    return session;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}

/** The signed-in user, or null. */
export function useSession() {
  return useQuery({ queryKey: sessionKey, queryFn: ({ signal }) => fetchSession(signal), staleTime: 5 * 60_000 });
}

/** Given by the frame of the signed-in pages. */
export const SignedIn = createContext<Session | undefined>(undefined);

/** The session as every cell of a table may read it: without a watch on the query of its own. */
export const useSignedIn = (): Session | undefined => useContext(SignedIn);

export function usePermission(permission: Permission): boolean {
  return useSignedIn()?.permissions.includes(permission) ?? false;
}

export function useSetup() {
  return useQuery({
    queryKey: setupKey,
    queryFn: ({ signal }) => request<SetupState>('GET', '/api/setup', { signal }),
    staleTime: 60_000,
  });
}

function useStartSession<Input>(path: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => request<Session>('POST', path, { body: input }),
    onSuccess: (session) => {
      setCsrfToken(session.csrfToken);
      client.setQueryData(sessionKey, session);
      client.removeQueries({ queryKey: setupKey });
    },
  });
}

export const useSignIn = () => useStartSession<{ email: string; password: string }>('/api/session');

export const useCreateOwner = () =>
  useStartSession<{ token: string; name: string; email: string; password: string }>('/api/setup');

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<undefined>('DELETE', '/api/session'),
    onSuccess: () => {
      setCsrfToken(null);
      client.setQueryData(sessionKey, null);
      // Nothing of this person stays in memory for the next one.
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
    },
  });
}

type DemoRemoved = { removed: { leads: number; parcels: number; properties: number } };

export function useRemoveDemo() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<DemoRemoved>('DELETE', '/api/demo'),
    onSuccess: () => client.invalidateQueries(),
  });
}
