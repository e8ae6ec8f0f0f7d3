import type { CallDecision, CostDay, Provider, ProviderCall } from '@/lib/api/types';
import type { BulkEstimate, BulkRun } from '@/lib/api/bulk-enrichment';
import { kNow, makeCounty, makeRun } from './fixtures';
import { ok, page, problem, type Handler, type MockReply } from './reply';

/** The money side of the API in memory: providers, what they cost, and the ledger of calls. */
export class MockMoney {
  providers: Provider[] = [makeCounty()];
  costs: CostDay[] = [];
  calls: ProviderCall[] = [];
  runs: BulkRun[] = [];
  estimate: BulkEstimate | null = null;

  get waiting(): ProviderCall[] {
    return this.calls.filter((call) => call.state === 'unknown' && call.decision === null);
  }

  readonly routes: [RegExp, Handler][] = [
    [/^GET \/api\/enrichment\/bulk$/, () => ok({ items: this.runs })],
    [/^POST \/api\/enrichment\/bulk\/estimate$/, () => ok(this.estimate)],
    [/^POST \/api\/enrichment\/bulk$/, ({ body }) => this.startRun(body as { cap: number })],
    [/^POST \/api\/enrichment\/bulk\/([^/]+)\/pause$/, (_, id) => this.changeRun(id, { status: 'paused' })],
    [/^POST \/api\/enrichment\/bulk\/([^/]+)\/cancel$/, (_, id) => this.changeRun(id, { status: 'cancelled' })],
    [/^POST \/api\/enrichment\/bulk\/([^/]+)\/resume$/, ({ body }, id) => this.changeRun(id, { status: 'running', message: null, ...(body as { cap?: number }) })],
    [/^GET \/api\/enrichment\/costs$/, () => ok({ items: this.costs })],
    [/^GET \/api\/enrichment\/providers$/, () => ok({ items: this.providers })],
    [
      /^POST \/api\/enrichment\/providers\/([^/]+)\/pause$/,
      ({ body }, name) => this.change(name, { state: 'paused', reason: (body as { reason?: string }).reason ?? null }),
    ],
    [/^POST \/api\/enrichment\/providers\/([^/]+)\/resume$/, (_, name) => this.change(name, { state: 'running', reason: null, until: null })],
    [/^PUT \/api\/enrichment\/providers\/([^/]+)\/budget$/, ({ body }, name) => this.setBudget(name, (body as { dailyBudget: number | null }).dailyBudget)],
    [/^GET \/api\/enrichment\/calls$/, ({ query }) => this.listCalls(query)],
    [/^POST \/api\/enrichment\/calls\/([^/]+)\/decide$/, ({ body }, id) => this.decide(id, (body as { decision: CallDecision }).decision)],
  ];

  private startRun({ cap }: { cap: number }): MockReply {
    const run = makeRun({ cap, total: this.estimate?.leads ?? 0, left: this.estimate?.leads ?? 0 });
    this.runs = [run, ...this.runs];
    return ok(run, 202);
  }

  private changeRun(id: string, changes: Partial<BulkRun>): MockReply {
    this.runs = this.runs.map((run) => (run.id === id ? { ...run, ...changes } : run));
    return ok(this.runs.find((run) => run.id === id));
  }

  private change(name: string, changes: Partial<Provider>): MockReply {
    this.providers = this.providers.map((provider) => (provider.name === name ? { ...provider, ...changes } : provider));
    const found = this.providers.find((provider) => provider.name === name);
    return found ? ok(found) : problem(404, 'not_found', 'There is no such provider.');
  }

  private setBudget(name: string, dailyBudget: number | null): MockReply {
    if (dailyBudget !== null && dailyBudget < 0.1) return problem(400, 'invalid', 'The budget is below the price of one call.');
    const configured = this.providers.find((provider) => provider.name === name)?.dailyBudgetDefault ?? null;
    return this.change(name, { dailyBudget: dailyBudget ?? configured });
  }

  private listCalls(query: URLSearchParams): MockReply {
    const wanted = (name: string, value: string) => !query.get(name) || query.get(name) === value;
    const source = query.get('waiting') === 'true' ? this.waiting : this.calls;
    return page(source.filter((call) => wanted('state', call.state) && wanted('provider', call.provider) && wanted('leadId', call.leadId ?? '')));
  }

  private decide(id: string, decision: CallDecision): MockReply {
    const call = this.waiting.find((candidate) => candidate.id === id);
    if (!call) return problem(409, 'already_decided', 'Somebody has already decided about this call.');
    const decided = { ...call, decision, decidedAt: kNow, decidedBy: 'user_1' };
    this.calls = this.calls.map((candidate) => (candidate.id === id ? decided : candidate));
    return ok(decided);
  }
}
