import type { Board, Changes, FilterNode, Lead, ObjectInfo, Operation, RecordRow, TimelineEntry, Today, View } from '@/lib/api/types';
import { leadTitle } from '@/lib/format';
import { isGroup, partsOf } from '@/lib/records/filter';
import { valueAt, withChanges } from '@/lib/records/path';
import { kNow } from './fixtures';
import { kObjects } from './objects';
import { ok, page, problem, type Handler, type MockReply, type MockRequest } from './reply';

export function makeRow(overrides: Partial<RecordRow> & { id: string }): RecordRow {
  return { version: 1, title: overrides.id, createdAt: kNow, updatedAt: kNow, ownerId: null, ownerName: null, tags: [], custom: {}, ...overrides };
}

function matches(row: RecordRow, node: FilterNode): boolean {
  if (isGroup(node)) {
    const parts = partsOf(node);
    return 'and' in node ? parts.every((part) => matches(row, part)) : parts.length === 0 || parts.some((part) => matches(row, part));
  }
  const wanted = Array.isArray(node.value) ? node.value.map(String) : [String(node.value)];
  if (node.field === '*') return JSON.stringify(row).toLowerCase().includes((wanted[0] ?? '').toLowerCase());
  const value = valueAt(row, node.field);
  const values = Array.isArray(value) ? value.map(String) : [String(value)];
  if (node.op === 'is') return wanted.some((one) => values.includes(one));
  if (node.op === 'is_not') return !wanted.some((one) => values.includes(one));
  if (node.op === 'contains') return (values[0] ?? '').toLowerCase().includes((wanted[0] ?? '').toLowerCase());
  if (node.op === 'gt') return Number(value) > Number(node.value);
  return true;
}

const compare = (a: unknown, b: unknown): number => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a ?? '').localeCompare(String(b ?? '')));

/** The generic records in memory: lists, boards, changes with versions, views and operations. */
export class MockRecords {
  objects: ObjectInfo[] = kObjects;
  rows = new Map<string, RecordRow[]>();
  views: View[] = [];
  operations: Operation[] = [];
  timeline: TimelineEntry[] = [{ id: 'act_1', type: 'lead_created', at: kNow, actor: 'user_1', actorName: 'Olivia Owner', recordId: 'lead_1', summary: 'Lead came in from web', details: {} }];
  today: Today = { items: [], counts: {} };
  private readonly changed = new Map<string, { version: number; changes: Changes }>();
  private readonly deleted = new Set<string>();
  private nextId = 1;
  private readonly leads: () => Lead[];

  constructor(leads: () => Lead[]) {
    this.leads = leads;
  }

  of(object: string): RecordRow[] {
    const plain = object === 'leads' ? this.leads().map((lead) => this.leadRow(lead)) : (this.rows.get(object) ?? []);
    return plain.filter((row) => !this.deleted.has(row.id)).map((row) => this.current(row));
  }

  /** What somebody else saves while the page is open. */
  changeElsewhere(id: string, changes: Changes): void {
    const before = this.changed.get(id);
    this.changed.set(id, { version: (before?.version ?? 1) + 1, changes: { ...before?.changes, ...changes } });
  }

  private leadRow(lead: Lead): RecordRow {
    const name = leadTitle(lead);
    return makeRow({
      ...lead,
      title: name,
      contact: { ...lead.contact, name, emailStatus: lead.contact.emailValidation?.status ?? null, phoneFormatted: lead.contact.phoneValidation?.formatted ?? null },
    });
  }

  private current(row: RecordRow): RecordRow {
    const change = this.changed.get(row.id);
    return change ? { ...withChanges(row, change.changes), version: change.version } : row;
  }

  readonly routes: [RegExp, Handler][] = [
    [/^GET \/api\/objects$/, () => ok({ items: this.objects })],
    [/^GET \/api\/users$/, () => ok({ items: [{ id: 'user_1', name: 'Olivia Owner', email: 'olivia@example.com', role: 'owner', active: true, teams: [] }] })],
    [/^GET \/api\/today$/, () => ok(this.today)],
    [/^GET \/api\/search$/, ({ query }) => this.search(query.get('q') ?? '')],
    [/^GET \/api\/stages$/, () => page([])],
    [/^GET \/api\/tags$/, () => page([])],
    [/^GET \/api\/views$/, ({ query }) => ok({ items: this.views.filter((view) => view.object === query.get('object')) })],
    [/^POST \/api\/views$/, ({ body }) => this.addView(body as Omit<View, 'id' | 'mine'>)],
    [/^PATCH \/api\/views\/([^/]+)$/, ({ body }, id) => this.changeView(id, body as Partial<View>)],
    [/^DELETE \/api\/views\/([^/]+)$/, (_, id) => this.dropView(id)],
    [/^GET \/api\/operations$/, () => ok({ items: this.operations })],
    [/^POST \/api\/operations\/([^/]+)\/cancel$/, (_, id) => this.cancel(id)],
    [/^POST \/api\/activities$/, ({ body }) => this.log(body as { recordId: string; type: string; summary: string; outcome?: string })],
    [/^POST \/api\/(\w+)\/bulk$/, (_, object) => this.start('bulk', object)],
    [/^POST \/api\/(\w+)\/export$/, (_, object) => this.start('export', object)],
    [/^GET \/api\/(\w+)\/summary$/, ({ query }, object) => this.summary(object, query)],
    [/^GET \/api\/(\w+)\/board$/, ({ query }, object) => this.board(object, query)],
    [/^GET \/api\/\w+\/([^/]+)\/timeline$/, (_, id) => page(this.timeline.filter((entry) => entry.recordId === id || id === 'lead_1'))],
    [/^GET \/api\/(leads|opportunities|tasks)$/, ({ query }, object) => this.list(object, query)],
    [/^POST \/api\/(opportunities|tasks)$/, ({ body }, object) => this.create(object, body as Changes)],
    [/^GET \/api\/((?:leads|properties|opportunities|tasks)\/[^/]+)$/, (_, path) => this.one(path)],
    [/^PATCH \/api\/((?:leads|opportunities|tasks)\/[^/]+)$/, (request, path) => this.patch(request, path)],
    [/^DELETE \/api\/((?:leads|opportunities|tasks)\/[^/]+)$/, (_, path) => this.remove(path)],
    [/^POST \/api\/((?:leads|opportunities|tasks)\/[^/]+)\/restore$/, (_, path) => this.restore(path)],
  ];

  private wanted(object: string, query: URLSearchParams): RecordRow[] {
    const filter = query.get('filter');
    const rows = this.of(object);
    return filter === null ? rows : rows.filter((row) => matches(row, JSON.parse(filter) as FilterNode));
  }

  private list(object: string, query: URLSearchParams): MockReply {
    const sort = query.get('sort') ?? '';
    const key = sort.replace(/^-/, '');
    const sign = sort.startsWith('-') ? -1 : 1;
    const rows = this.wanted(object, query).sort((a, b) => sign * compare(valueAt(a, key), valueAt(b, key)));
    const from = Number(query.get('cursor') ?? 0);
    const limit = Number(query.get('limit') ?? 50);
    const nextCursor = from + limit < rows.length ? String(from + limit) : null;
    return ok({ items: rows.slice(from, from + limit), nextCursor, count: rows.length, countIsEstimate: false });
  }

  private summary(object: string, query: URLSearchParams): MockReply {
    const rows = this.wanted(object, query);
    const keys = this.objects.find(({ name }) => name === object)?.sumFields ?? [];
    const sums = Object.fromEntries(keys.map((key) => [key, rows.reduce((sum, row) => sum + Number(valueAt(row, key) ?? 0), 0).toFixed(2)]));
    return ok({ count: rows.length, countIsEstimate: false, sums });
  }

  private board(name: string, query: URLSearchParams): MockReply {
    const object = this.objects.find((one) => one.name === name);
    const field = object?.fields.find(({ key }) => key === object.boardField);
    const rows = this.wanted(name, query);
    const columns: Board['columns'] = (field?.choices ?? []).map((choice) => {
      const items = rows.filter((row) => valueAt(row, field?.key ?? '') === choice.value);
      const sum = items.reduce((total, row) => total + Number(row['expectedValue'] ?? 0), 0).toFixed(2);
      return { ...choice, count: items.length, countIsEstimate: false, sums: { expectedValue: sum }, averageAgeSeconds: null, items, nextCursor: null };
    });
    return ok({ field: field?.key, columns });
  }

  private find(path: string): RecordRow | undefined {
    const [object = '', id = ''] = path.split('/');
    return this.of(object).find((row) => row.id === id);
  }

  private one(path: string): MockReply {
    const row = this.find(path);
    return row ? ok(row) : problem(404, 'not_found', 'There is no such record.');
  }

  private create(object: string, fields: Changes): MockReply {
    const title = fields['title'] ?? fields['name'];
    const row = withChanges(makeRow({ id: `${object.slice(0, 4)}_${String(this.nextId++)}`, title: String(title) }), fields);
    this.rows.set(object, [row, ...(this.rows.get(object) ?? [])]);
    return ok(row, 201);
  }

  private patch({ body, headers }: MockRequest, path: string): MockReply {
    const row = this.find(path);
    if (!row) return problem(404, 'not_found', 'There is no such record.');
    const match = headers.get('If-Match');
    if (match === null) return problem(428, 'precondition_required', 'A change must say which version it was made from.');
    if (match !== '*' && match !== `"${String(row.version)}"`) return problem(412, 'edit_conflict', 'Somebody else was faster.', { current: row });
    const changes = body as Changes;
    if (changes['status'] === 'lost' && path.startsWith('opportunities') && !(changes['lostReason'] ?? row['lostReason'])) {
      return problem(400, 'lost_reason_missing', 'Say why the deal was lost.');
    }
    this.changeElsewhere(row.id, changes);
    return ok(this.find(path));
  }

  private remove(path: string): MockReply {
    const row = this.find(path);
    if (!row) return problem(404, 'not_found', 'There is no such record.');
    this.deleted.add(row.id);
    return { status: 204 };
  }

  private restore(path: string): MockReply {
    this.deleted.delete(path.split('/')[1] ?? '');
    return this.one(path);
  }

  private addView(body: Omit<View, 'id' | 'mine'>): MockReply {
    const view: View = { ...body, id: `view_${String(this.nextId++)}`, mine: true };
    this.views = [...this.views, view];
    return ok(view, 201);
  }

  private changeView(id: string, changes: Partial<View>): MockReply {
    this.views = this.views.map((view) => (view.id === id ? { ...view, ...changes } : view));
    return ok(this.views.find((view) => view.id === id));
  }

  private dropView(id: string): MockReply {
    this.views = this.views.filter((view) => view.id !== id);
    return { status: 204 };
  }

  private start(kind: Operation['kind'], object: string): MockReply {
    const operation: Operation = {
      id: `op_${String(this.nextId++)}`,
      kind,
      object,
      status: 'running',
      done: 0,
      total: this.of(object).length,
      failed: 0,
      error: null,
      fileUrl: null,
      createdAt: new Date().toISOString(),
    };
    this.operations = [operation, ...this.operations];
    return ok(operation, 202);
  }

  private cancel(id: string): MockReply {
    this.operations = this.operations.map((operation) => (operation.id === id ? { ...operation, status: 'cancelled' } : operation));
    return ok(this.operations.find((operation) => operation.id === id));
  }

  private log({ recordId, type, summary, outcome }: { recordId: string; type: string; summary: string; outcome?: string }): MockReply {
    const entry: TimelineEntry = { id: `act_${String(this.nextId++)}`, type, at: kNow, actor: 'user_1', actorName: 'Olivia Owner', recordId, summary, details: outcome ? { outcome } : {} };
    this.timeline = [entry, ...this.timeline];
    return ok(entry, 201);
  }

  /** What is typed, and the word that records have instead. */
  misspelled: Record<string, string> = {};

  private search(typed: string): MockReply {
    const meant = this.misspelled[typed];
    const q = meant ?? typed;
    const groups = this.objects.map(({ name }) => ({
      object: name,
      items: this.of(name)
        .filter((row) => row.title.toLowerCase().includes(q.toLowerCase()))
        .map((row) => ({ id: row.id, title: row.title, subtitle: null })),
    }));
    return ok({ groups: groups.filter(({ items }) => items.length > 0), corrected: meant ? { [typed]: [meant] } : {} });
  }
}
