import { createContext, useContext } from 'react';
import type { LiveEvent, LiveEventType, Singular } from './api/types';

export type LiveStatus = 'connecting' | 'live' | 'down';

const kSingulars: readonly Singular[] = ['lead', 'contact', 'property', 'opportunity', 'investor', 'task', 'activity'];

export const kLiveEventTypes: readonly LiveEventType[] = [
  ...kSingulars.flatMap((name) => [`${name}_created`, `${name}_updated`, `${name}_assigned`] as const),
  'lead_status_changed',
  'lead_converted',
  'opportunity_stage_changed',
  'opportunity_won',
  'opportunity_lost',
  'opportunity_reopened',
  'task_completed',
  'activity_logged',
  'record_deleted',
  'record_restored',
  'enrichment_queued',
  'enrichment_started',
  'enrichment_completed',
  'enrichment_failed',
  'enrichment_run_progressed',
  'provider_changed',
  'call_undecided',
  'call_decided',
  'import_progress',
  'operation_progressed',
  'operation_completed',
  'demo_removed',
];

const kBackoffFirstMs = 1000;
const kBackoffMaxMs = 20_000;

type Handlers = { onStatus: (status: LiveStatus) => void; onEvent: (event: LiveEvent) => void };

/**
 * Holds the one event stream of the app open until the returned function is called. The browser's own
 * reconnection gives up on an error answer, so reconnecting, with a growing wait, is done here.
 */
export function openLiveStream({ onStatus, onEvent }: Handlers): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitMs = kBackoffFirstMs;

  const onMessage = (message: MessageEvent<string>) => {
    const event = parseEvent(message.data);
    if (event) onEvent(event);
  };

  const connect = () => {
    source = new EventSource('/api/stream');
    source.onopen = () => {
      waitMs = kBackoffFirstMs;
      onStatus('live');
    };
    source.onerror = () => {
      source?.close();
      onStatus('down');
      timer = setTimeout(connect, waitMs);
      waitMs = Math.min(waitMs * 2, kBackoffMaxMs);
    };
    for (const type of kLiveEventTypes) source.addEventListener(type, onMessage);
  };

  connect();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

function parseEvent(data: string): LiveEvent | null {
  try {
    const parsed: unknown = JSON.parse(data);
    if (parsed === null || typeof parsed !== 'object' || !('type' in parsed)) return null;
    return parsed as LiveEvent;
  } catch {
    return null;
  }
}

export const LiveContext = createContext<LiveStatus>('connecting');

export const useLiveStatus = (): LiveStatus => useContext(LiveContext);

/** How often to poll: not at all while events arrive by themselves. */
export const usePollMs = (): number | false => (useLiveStatus() === 'live' ? false : 5000);
