export type MockRequest = { method: string; path: string; query: URLSearchParams; body: unknown; headers: Headers; bytes: number };
export type MockReply = { status: number; body?: unknown };

export type Handler = (request: MockRequest, id: string) => MockReply;

export const ok = (body: unknown, status = 200): MockReply => ({ status, body });
export const page = (items: unknown[]): MockReply => ok({ items, nextCursor: null });

export function problem(status: number, code: string, detail: string, more: Record<string, unknown> = {}): MockReply {
  return { status, body: { type: 'about:blank', title: 'Problem', status, code, detail, error: detail, requestId: 'req-123', ...more } };
}
