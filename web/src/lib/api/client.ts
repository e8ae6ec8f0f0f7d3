import { networkProblem, problemFrom } from './problem';

let csrfToken: string | null = null;
let onSignedOut: () => void = () => undefined;

/** Writes made with the session cookie carry this token. */
export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** Called when the server no longer knows the session. */
export function setSignedOutHandler(handler: () => void): void {
  onSignedOut = handler;
}

let early = new Map<string, Promise<Response>>();

const kEarlyMs = 10_000;

/** What was asked for before this code was there: each answer is for the first who wants it while it is new. */
export function setEarlyAnswers(answers: Map<string, Promise<Response>>): void {
  early = answers;
  setTimeout(() => answers.clear(), kEarlyMs);
}

function takeEarly(method: Method, path: string): Promise<Response> | undefined {
  // What is changed now is not in them.
  if (method !== 'GET') early.clear();
  const answer = early.get(path);
  early.delete(path);
  return answer;
}

type RequestOptions = {
  body?: unknown;
  bytes?: Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
};

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export async function request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  if (!response.ok) {
    const problem = await problemFrom(response);
    if (response.status === 401 && path !== '/api/session') onSignedOut();
    throw problem;
  }
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  if (options.bytes) headers['Content-Type'] = 'application/octet-stream';
  else if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET' && csrfToken !== null) headers['X-CSRF-Token'] = csrfToken;
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (options.bytes) init.body = options.bytes;
  else if (options.body !== undefined) init.body = JSON.stringify(options.body);
  if (options.signal) init.signal = options.signal;
  try {
    return await (takeEarly(method, path) ?? fetch(path, init));
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw networkProblem();
  }
}

/** `path?a=1&b=2` of the parameters that have a value. */
export function withQuery(path: string, parameters: Record<string, string | number | null | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The API's ids are plain words, but a path taken from the address bar may hold anything. */
export const segment = (id: string): string => encodeURIComponent(id);
