import { render } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { vi } from 'vitest';
import { Providers } from '@/app/providers';
import { createQueryClient } from '@/app/query-client';
import { routes } from '@/app/routes';
import type { LiveEvent } from '@/lib/api/types';
import { MockServer } from './server';

/** The event stream as the browser gives it, fed by the mock server. */
class MockEventSource extends EventTarget {
  static current: MockEventSource | null = null;
  static reachable = true;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor() {
    super();
    MockEventSource.current = this;
    queueMicrotask(() => (MockEventSource.reachable ? this.onopen?.() : this.onerror?.()));
  }

  close(): void {
    if (MockEventSource.current === this) MockEventSource.current = null;
  }
}

async function mockFetch(server: MockServer, path: string, init: RequestInit = {}): Promise<Response> {
  const url = new URL(path, 'http://localhost');
  const bytes = init.body instanceof Blob ? init.body.size : 0;
  const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
  await server.held.get(`${init.method ?? 'GET'} ${url.pathname}`);
  const reply = server.handle({
    method: init.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    body,
    headers: new Headers(init.headers),
    bytes,
  });
  const payload = reply.body === undefined ? null : JSON.stringify(reply.body);
  return new Response(payload, { status: reply.status, headers: { 'Content-Type': 'application/json' } });
}

/**
 * The whole application on an in-memory server, at an address. Pointer checks are off: an overlay takes a moment to
 * say what may be clicked, and the browser tests look at that.
 */
export function openApp(path: string, server = new MockServer()) {
  vi.stubGlobal('fetch', (input: string, init?: RequestInit) => mockFetch(server, input, init));
  vi.stubGlobal('EventSource', MockEventSource);
  server.onEvent = (event: LiveEvent) => {
    MockEventSource.current?.dispatchEvent(new MessageEvent(event.type, { data: JSON.stringify(event) }));
  };
  const router = createMemoryRouter(routes, { initialEntries: [path] });
  render(
    <Providers client={createQueryClient()}>
      <RouterProvider router={router} />
    </Providers>,
  );
  const address = () => router.state.location.pathname + router.state.location.search;
  MockEventSource.reachable = true;
  const dropStream = () => {
    MockEventSource.reachable = false;
    MockEventSource.current?.onerror?.();
  };
  return { server, router, user: userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.Never }), address, dropStream };
}
