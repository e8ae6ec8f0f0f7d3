export type FieldError = { field: string; message: string };

type ProblemDocument = {
  title?: string;
  status?: number;
  code?: string;
  detail?: string;
  error?: string;
  suggestion?: string;
  requestId?: string;
  errors?: FieldError[];
  received?: number;
  current?: Record<string, unknown>;
};

/** A request that did not succeed: the server's problem document, or the network's failure told the same way. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly suggestion: string | null;
  readonly requestId: string | null;
  readonly fieldErrors: FieldError[];
  readonly retryAfterSeconds: number | null;
  /** Bytes the server holds of an upload; only of `wrong_offset`. */
  readonly received: number | null;
  /** The record as it is now; only of `edit_conflict`. */
  readonly current: Record<string, unknown> | null;

  constructor(status: number, document: ProblemDocument, headers?: Headers) {
    super(document.detail ?? document.error ?? document.title ?? `The server answered ${String(status)}.`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = document.code ?? 'unknown';
    this.suggestion = document.suggestion ?? null;
    this.requestId = document.requestId ?? headers?.get('X-Request-Id') ?? null;
    this.fieldErrors = Array.isArray(document.errors) ? document.errors : [];
    this.received = typeof document.received === 'number' ? document.received : null;
    this.current = document.current ?? null;
    const retryAfter = Number(headers?.get('Retry-After'));
    this.retryAfterSeconds = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null;
  }
}

export async function problemFrom(response: Response): Promise<ApiProblem> {
  let document: ProblemDocument = {};
  try {
    const parsed: unknown = await response.json();
    if (parsed !== null && typeof parsed === 'object') document = parsed;
  } catch {
    // A proxy may answer with a page of its own; the status is then all we know.
  }
  return new ApiProblem(response.status, document, response.headers);
}

export const networkProblem = (): ApiProblem =>
  new ApiProblem(0, { code: 'network', detail: 'The server could not be reached. Check the connection and try again.' });

export const asProblem = (error: unknown): ApiProblem =>
  error instanceof ApiProblem
    ? error
    : new ApiProblem(0, { code: 'client', detail: error instanceof Error ? error.message : String(error) });
