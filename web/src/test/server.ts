import type {
  EnrichmentJob,
  EnrichmentStatus,
  Fact,
  Import,
  ImportCheck,
  ImportPreview,
  Lead,
  LiveEvent,
  NewLead,
  Ownership,
  PropertyHistory,
  PropertyMortgages,
  QuarantinedRow,
  Session,
  SetupState,
} from '@/lib/api/types';
import { kNow, makeCheck, makeEmailValidation, makeFact, makeImport, makeJob, makeLead, makePhoneValidation, makeProperty, makeSession } from './fixtures';
import { MockMoney } from './money';
import { MockRecords } from './records';
import { ok, page, problem, type Handler, type MockReply, type MockRequest } from './reply';

/** The API in memory, by the contract's words: enough of it to use every page as a person would. */
export class MockServer {
  session: Session | null = makeSession();
  setup: SetupState = { needed: false, demo: false, demoLogin: null };
  password = 'correct horse battery';
  leads: Lead[] = [];
  facts: Fact[] = [];
  ownership: Ownership = { ownerName: null, ownerKind: 'unknown', mailingAddress: null, mailingProvider: null, absentee: null, outOfState: null, why: [] };
  mortgages: PropertyMortgages = { mortgages: [], equity: { value: null, owed: null, owedIsOriginal: null, equity: null, why: [] } };
  history: PropertyHistory = { sales: [], assessments: [] };
  jobs: EnrichmentJob[] = [];
  costToday = 0;
  readonly money = new MockMoney();
  readonly records = new MockRecords(() => this.leads);
  imports: Import[] = [];
  preview: ImportPreview = { header: [], fields: [], delimiter: ',', encoding: 'UTF-8' };
  quarantine: QuarantinedRow[] = [];
  readonly requests: MockRequest[] = [];
  /** Replies that stand in for the normal ones: "GET /api/leads" to a reply. */
  readonly overrides = new Map<string, MockReply>();
  /** Answered to those who are not signed in, too. */
  readonly publicPaths = new Set<string>();
  /** What requests wait for before they are answered. */
  readonly held = new Map<string, Promise<void>>();
  onEvent: (event: LiveEvent) => void = () => undefined;
  private nextId = 100;

  handle(request: MockRequest): MockReply {
    this.requests.push(request);
    const isPublic = this.publicPaths.has(request.path) || request.path === '/api/setup' || (request.path === '/api/session' && request.method === 'POST');
    const override = this.overrides.get(`${request.method} ${request.path}`);
    if (override && (isPublic || this.session)) return override;
    if (!isPublic && !this.session) return problem(401, 'unauthenticated', 'Sign in first.');
    for (const [pattern, handler] of [...this.routes, ...this.money.routes, ...this.records.routes]) {
      const match = pattern.exec(`${request.method} ${request.path}`);
      if (match) return handler(request, decodeURIComponent(match[1] ?? ''));
    }
    return problem(404, 'not_found', `No route ${request.path}.`);
  }

  /** Holds the answers to "POST /api/leads" back until the returned function is called. */
  hold(route: string): () => void {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.held.set(route, gate);
    return () => release();
  }

  emit(event: Omit<LiveEvent, 'at'>): void {
    this.onEvent({ at: kNow, ...event });
  }

  setEnrichment(leadId: string, status: EnrichmentStatus): void {
    this.leads = this.leads.map((lead) =>
      lead.id === leadId ? { ...lead, enrichment: { ...lead.enrichment, status, candidates: [], finishedAt: kNow } } : lead,
    );
  }

  private readonly routes: [RegExp, Handler][] = [
    [/^GET \/api\/setup$/, () => ok(this.setup)],
    [/^POST \/api\/setup$/, ({ body }) => this.createOwner(body as { token: string; name: string; email: string })],
    [/^GET \/api\/session$/, () => ok(this.session)],
    [/^POST \/api\/session$/, ({ body }) => this.signIn(body as { email: string; password: string })],
    [/^DELETE \/api\/session$/, () => this.signOut()],
    [/^DELETE \/api\/demo$/, () => this.removeDemo()],
    [/^POST \/api\/leads$/, ({ body }) => this.createLead(body as NewLead)],
    [/^POST \/api\/leads\/([^/]+)\/enrich$/, (_, id) => this.queue(id)],
    [/^POST \/api\/leads\/([^/]+)\/parcel$/, (_, id) => this.queue(id)],
    [/^GET \/api\/properties\/([^/]+)\/facts$/, () => ok({ items: this.facts })],
    [/^GET \/api\/properties\/[^/]+\/ownership$/, () => ok(this.ownership)],
    [/^GET \/api\/properties\/[^/]+\/mortgages$/, () => ok(this.mortgages)],
    [/^GET \/api\/properties\/[^/]+\/history$/, () => ok(this.history)],
    [/^PUT \/api\/properties\/[^/]+\/facts\/([^/]+)$/, ({ body }, field) => this.setFact(field, body as { value: string; note?: string })],
    [/^DELETE \/api\/properties\/[^/]+\/facts\/([^/]+)$/, (_, field) => this.setFact(field, null)],
    [/^POST \/api\/contacts\/([^/]+)\/check$/, (_, id) => ok({ contactId: id, jobId: 'job_1' }, 202)],
    [/^POST \/api\/properties\/([^/]+)\/check$/, (_, id) => ok({ propertyId: id, jobId: 'job_1' }, 202)],
    [/^GET \/api\/enrichment\/stats$/, () => this.stats()],
    [/^GET \/api\/enrichment\/jobs$/, ({ query }) => page(this.jobs.filter((job) => !query.get('state') || job.state === query.get('state')))],
    [/^POST \/api\/enrichment\/jobs\/([^/]+)\/retry$/, (_, id) => this.changeJob(id, { state: 'queued', canRetry: false, canCancel: true, error: null })],
    [/^POST \/api\/enrichment\/jobs\/([^/]+)\/cancel$/, (_, id) => this.changeJob(id, { state: 'cancelled', canRetry: true, canCancel: false })],
    [/^POST \/api\/validate\/email$/, ({ body }) => this.validateEmail((body as { email: string }).email)],
    [/^POST \/api\/validate\/phone$/, ({ body }) => ok(makePhoneValidation((body as { phone: string }).phone))],
    [/^POST \/api\/validate\/address$/, () => ok(makeProperty().addressValidation)],
    [/^GET \/api\/counties$/, () => ok({ items: [] })],
    [/^GET \/api\/imports$/, () => page(this.imports)],
    [/^POST \/api\/imports$/, ({ body }) => this.createImport(body as Pick<Import, 'kind' | 'fileName' | 'sizeBytes'>)],
    [/^PUT \/api\/imports\/([^/]+)\/content$/, ({ query, bytes }, id) => this.receive(id, Number(query.get('offset')), bytes)],
    [/^GET \/api\/imports\/([^/]+)\/preview$/, () => ok(this.preview)],
    [/^POST \/api\/imports\/([^/]+)\/start$/, (_, id) => this.runImport(id)],
    [/^POST \/api\/imports\/([^/]+)\/check$/, ({ body }, id) => this.checkImport(id, body as { duplicates: Import['duplicates'] })],
    [/^POST \/api\/imports\/([^/]+)\/cancel$/, (_, id) => this.changeImport(id, { status: 'cancelled', finishedAt: kNow })],
    [/^GET \/api\/imports\/([^/]+)$/, (_, id) => this.changeImport(id, {})],
    [/^GET \/api\/imports\/([^/]+)\/quarantine$/, () => page(this.quarantine)],
  ];

  private createOwner(body: { token: string; name: string; email: string }): MockReply {
    if (body.token !== 'setup-token') return problem(403, 'bad_token', 'This setup link is not valid.');
    this.session = makeSession({ user: { id: 'user_1', name: body.name, email: body.email, role: 'owner' } });
    return ok(this.session, 201);
  }

  private signIn(body: { email: string; password: string }): MockReply {
    if (body.password !== this.password) return problem(401, 'bad_credentials', 'Wrong e-mail or password.');
    this.session = makeSession();
    return ok(this.session);
  }

  private signOut(): MockReply {
    this.session = null;
    return { status: 204 };
  }

  private removeDemo(): MockReply {
    const leads = this.leads.filter((lead) => lead.isDemo).length;
    this.leads = this.leads.filter((lead) => !lead.isDemo);
    if (this.session) this.session = { ...this.session, workspace: { ...this.session.workspace, demo: false } };
    return ok({ removed: { leads, parcels: 10, properties: leads } });
  }

  private createLead(body: NewLead): MockReply {
    const email = body.contact.email ?? null;
    if (email?.endsWith('@gmial.com')) {
      return problem(400, 'email_invalid', 'This e-mail cannot receive mail.', { suggestion: email.replace('gmial', 'gmail') });
    }
    const id = `lead_${String(this.nextId++)}`;
    const address = { street: null, unit: null, city: null, state: null, zip: null, ...body.property?.address };
    const blank = makeLead();
    const lead = makeLead({
      id,
      source: body.source,
      notes: body.notes ?? null,
      duplicateOf: this.leads.find((known) => email !== null && known.contact.email === email)?.id ?? null,
      contact: { ...blank.contact, firstName: body.contact.firstName ?? null, lastName: body.contact.lastName ?? null, email, phone: body.contact.phone ?? null },
      property: body.property ? makeProperty({ id: `prop_${id}`, address }) : null,
      enrichment: { status: body.property ? 'queued' : 'none', reason: null, jobId: null, finishedAt: null, candidates: [] },
    });
    this.leads = [lead, ...this.leads];
    this.emit({ type: 'lead_created', leadId: id });
    return ok(lead, 201);
  }

  /** A fact set by hand wins over the others of its field; null withdraws it. */
  private setFact(field: string, set: { value: string; note?: string } | null): MockReply {
    const value = Number(set?.value.replace(/[$,]/g, ''));
    if (set && !Number.isFinite(value)) return problem(400, 'value_invalid', 'Total value must be an amount of dollars and whole cents.');
    const rivals = this.facts.filter((fact) => fact.provider !== 'manual').map((fact, at) => (fact.field === field ? { ...fact, winner: !set && at === 0 } : fact));
    const manual = set ? [makeFact({ field, value, provider: 'manual', note: set.note ?? null, reason: 'set by Ann on 2026-11-24' })] : [];
    this.facts = [...manual, ...rivals];
    return ok({ items: this.facts });
  }

  private queue(leadId: string): MockReply {
    this.setEnrichment(leadId, 'queued');
    this.jobs = [makeJob({ id: `job_${leadId}`, leadId, state: 'queued', canCancel: true }), ...this.jobs];
    this.emit({ type: 'enrichment_queued', leadId });
    return ok({ message: 'Enrichment queued', leadId, jobId: `job_${leadId}` }, 202);
  }

  private stats(): MockReply {
    const count = (state: string) => this.jobs.filter((job) => job.state === state).length;
    return ok({
      queued: count('queued'),
      processing: count('running'),
      completedToday: count('completed'),
      failedToday: count('dead'),
      costToday: this.costToday,
      atStakeToday: this.money.waiting.reduce((sum, call) => sum + call.price, 0),
      unknownWaiting: this.money.waiting.length,
      recentJobs: this.jobs.slice(0, 20),
    });
  }

  private changeJob(id: string, changes: Partial<EnrichmentJob>): MockReply {
    this.jobs = this.jobs.map((job) => (job.id === id ? { ...job, ...changes } : job));
    return ok(this.jobs.find((job) => job.id === id));
  }

  private validateEmail(email: string): MockReply {
    if (!email.endsWith('@gmial.com')) return ok(makeEmailValidation(email));
    return ok(
      makeEmailValidation(email, { valid: false, status: 'invalid', subStatus: 'possible_typo', score: 1, didYouMean: email.replace('gmial', 'gmail') }),
    );
  }

  private createImport(body: Pick<Import, 'kind' | 'fileName' | 'sizeBytes'>): MockReply {
    const created = makeImport({ ...body, id: `import_${String(this.nextId++)}` });
    this.imports = [created, ...this.imports];
    return ok(created, 201);
  }

  private changeImport(id: string, changes: Partial<Import>): MockReply {
    this.imports = this.imports.map((item) => (item.id === id ? { ...item, ...changes } : item));
    const found = this.imports.find((item) => item.id === id);
    return found ? ok(found) : problem(404, 'not_found', 'There is no such import.');
  }

  private receive(id: string, offset: number, bytes: number): MockReply {
    const item = this.imports.find((candidate) => candidate.id === id);
    if (!item) return problem(404, 'not_found', 'There is no such import.');
    if (offset !== item.receivedBytes) return problem(409, 'wrong_offset', 'Go on from what is received.', { received: item.receivedBytes });
    const received = offset + bytes;
    this.changeImport(id, { receivedBytes: received, status: received === item.sizeBytes ? 'ready' : 'uploading' });
    return ok({ received });
  }

  /** A check goes on until the test says how it ended. */
  private checkImport(id: string, { duplicates }: { duplicates: Import['duplicates'] }): MockReply {
    return { ...this.changeImport(id, { duplicates, check: makeCheck({ status: 'running', bytesRead: 0, rowsRead: 0, finishedAt: null }) }), status: 202 };
  }

  endCheck(id: string, check: Partial<ImportCheck>): void {
    this.changeImport(id, { check: makeCheck(check) });
    this.emit({ type: 'import_progress', importId: id });
  }

  private runImport(id: string): MockReply {
    const rowsQuarantined = this.quarantine.length;
    return this.changeImport(id, { status: 'completed', rowsRead: 3, rowsCreated: 3 - rowsQuarantined, rowsQuarantined, startedAt: kNow, finishedAt: kNow });
  }
}
