import { START, type EventStoreDBClient } from '@eventstore/db-client';
import { isStreamNotFound, translate } from './client-errors.js';
import { drain } from './draining.js';
import type { LogMark } from './event-store.js';

/** Milliseconds without an answer after which looking for the mark of a log fails. */
const idleTimeoutMs = 1_500;

/**
 * Whether the log behind a line is the one that bears a mark.
 * @param requiresLeader whether the leader itself must answer
 * @returns `'absent'` where the stream of the mark has no event
 * @throws EventStoreUnavailable, EventStoreRefused
 */
export async function markIn(
  line: { readonly client: Pick<EventStoreDBClient, 'readStream'>; readonly lost: AbortSignal },
  requiresLeader: boolean,
  mark: LogMark,
): Promise<'found' | 'another' | 'absent'> {
  const stream = line.client.readStream(mark.streamId, {
    fromRevision: START,
    maxCount: 1,
    requiresLeader,
  });
  const source = { stream, cancel: () => stream.cancel() };
  try {
    for await (const item of drain(source, { idleTimeoutMs, signals: [line.lost] })) {
      const { event } = item as { event?: { id: string } };
      return event?.id === mark.eventId ? 'found' : 'another';
    }
    return 'absent';
  } catch (error) {
    if (isStreamNotFound(error)) return 'absent';
    throw translate(error, mark.streamId);
  }
}
