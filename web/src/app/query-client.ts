import { QueryClient } from '@tanstack/react-query';
import { sessionKey } from '@/lib/api/session';
import { setSignedOutHandler } from '@/lib/api/client';
import { asProblem } from '@/lib/api/problem';

/** A refusal stays a refusal; only what may pass by itself is tried again. */
function shouldRetry(failures: number, error: Error): boolean {
  const { status } = asProblem(error);
  return failures < 2 && (status === 0 || status >= 500);
}

export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: shouldRetry, retryDelay: 400, staleTime: 10_000 } },
  });
  setSignedOutHandler(() => {
    client.setQueryData(sessionKey, null);
  });
  return client;
}
