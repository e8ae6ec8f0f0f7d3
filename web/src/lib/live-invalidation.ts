import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { undecidedKey } from './api/calls';
import { enrichmentKeys } from './api/enrichment';
import { importKeys } from './api/imports';
import { leadKeys } from './api/leads';
import { propertyKeys } from './api/properties';
import type { LiveEvent } from './api/types';

/** What a live event makes stale. */
export function staleKeys(event: LiveEvent): QueryKey[] {
  if (event.type === 'demo_removed') return [[]];
  if (event.type === 'provider_changed') return [enrichmentKeys.providers];
  const keys: QueryKey[] = [...staleOfEnrichment(event)];
  if (event.type === 'import_progress') {
    keys.push(importKeys.list, ...(event.importId ? [importKeys.one(event.importId)] : [importKeys.all]));
  } else {
    keys.push(leadKeys.lists);
  }
  if (event.leadId) keys.push(leadKeys.one(event.leadId), leadKeys.activities(event.leadId));
  if (event.propertyId) keys.push(propertyKeys.facts(event.propertyId));
  if (event.type === 'enrichment_completed' && !event.propertyId) keys.push(propertyKeys.all);
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
    for (const queryKey of keys) void this.client.invalidateQueries({ queryKey });
  }

  stop(): void {
    clearTimeout(this.timer);
    this.pending.clear();
  }
}
