import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { undecidedKey } from './api/calls';
import { countiesKey } from './api/counties';
import { enrichmentKeys } from './api/enrichment';
import { importKeys } from './api/imports';
import { operationsKey } from './api/operations';
import { propertyKeys } from './api/properties';
import { recordKeys } from './api/records';
import { todayKey } from './api/search';
import type { LiveEvent } from './api/types';
import { homeOf } from './records/address';

/** What a live event makes stale. */
export function staleKeys(event: LiveEvent): QueryKey[] {
  if (event.type === 'demo_removed') return [[]];
  if (event.type === 'provider_changed') return [enrichmentKeys.providers];
  const keys: QueryKey[] = [...staleOfEnrichment(event), ...staleOfRecord(event)];
  if (event.type === 'import_progress') keys.push(countiesKey, importKeys.list, ...(event.importId ? [importKeys.one(event.importId)] : [importKeys.all]));
  if (event.type.startsWith('operation_')) keys.push(operationsKey);
  // What a bulk change did is on every screen of its object, and it does not say record by record.
  if (event.type === 'operation_completed') keys.push(event.object ? recordKeys.object(event.object) : recordKeys.all);
  if (event.propertyId) for (const part of [propertyKeys.facts, propertyKeys.history, propertyKeys.mortgages, propertyKeys.ownership]) keys.push(part(event.propertyId));
  if (event.type === 'enrichment_completed' && !event.propertyId) keys.push(propertyKeys.all);
  return keys;
}

/** A record that changed is another one in every list, board and sum of its object. */
function staleOfRecord(event: LiveEvent): QueryKey[] {
  const id = event.recordId ?? event.leadId;
  const object = event.object ?? (event.leadId ? 'leads' : undefined);
  if (!object || event.type.startsWith('operation_')) return [];
  const parts = ['list', 'summary', 'board', 'related', 'facets'];
  const keys: QueryKey[] = [todayKey, ...parts.map((part) => ['records', object, part])];
  // What was logged is an activity, and shown on the record it is about.
  const home = id ? (homeOf(id) ?? object) : undefined;
  if (id && home) keys.push(recordKeys.one(home, id), recordKeys.timeline(home, id));
  return keys;
}

/** What has just begun has cost nothing yet, so the figures of money may stay. */
function staleOfEnrichment({ type }: LiveEvent): QueryKey[] {
  if (type === 'call_undecided' || type === 'call_decided') return [undecidedKey, enrichmentKeys.all];
  if (type === 'enrichment_queued' || type === 'enrichment_started') return [enrichmentKeys.stats, enrichmentKeys.jobLists];
  return type.startsWith('enrichment_') ? [enrichmentKeys.all] : [];
}

const kQuietMs = 150;
const kWaitMaxMs = 1000;

const kPagesMax = 5;

const isLong = (data: unknown): boolean =>
  data !== null && typeof data === 'object' && 'pages' in data && Array.isArray(data.pages) && data.pages.length > kPagesMax;

/** Gathers the stale keys of a burst (an import makes thousands of leads) and refetches once. */
export class LiveInvalidator {
  private readonly pending = new Map<string, QueryKey>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private oldestMs = 0;

  private readonly client: QueryClient;

  constructor(client: QueryClient) {
    this.client = client;
  }

  add(event: LiveEvent): void {
    if (this.pending.size === 0) this.oldestMs = Date.now();
    for (const key of staleKeys(event)) this.pending.set(JSON.stringify(key), key);
    clearTimeout(this.timer);
    const left = this.oldestMs + kWaitMaxMs - Date.now();
    this.timer = setTimeout(() => {
      this.flush();
    }, Math.max(0, Math.min(kQuietMs, left)));
  }

  flush(): void {
    const keys = [...this.pending.values()];
    this.pending.clear();
    for (const queryKey of keys) {
      void this.client.invalidateQueries({ queryKey, predicate: (query) => !isLong(query.state.data) });
      // A list scrolled far down would be asked for page by page: it says instead that it is old.
      void this.client.invalidateQueries({ queryKey, predicate: (query) => isLong(query.state.data), refetchType: 'none' });
    }
  }

  stop(): void {
    clearTimeout(this.timer);
    this.pending.clear();
  }
}
