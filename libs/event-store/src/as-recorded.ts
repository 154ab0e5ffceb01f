import { START } from '@eventstore/db-client';
import type { EventAsRecorded, RecordedPage, RecordedPageOptions } from './event-store.js';
import { readAllOnce, type Reader } from './reading.js';
import { hasPrefix, ourStreamPrefixes } from './stream-prefixes.js';

/** Reads a stretch of the log as it was recorded, less what the server itself records. */
export async function recordedPage(
  reader: Reader,
  { after, maxCount, prefixes = ourStreamPrefixes, signal }: RecordedPageOptions,
): Promise<RecordedPage> {
  const events: EventAsRecorded[] = [];
  let last = after;
  let seen = 0;
  // A read begins with the event at the position itself.
  const from = after ?? START;
  const range = { from, rawCount: maxCount, ...(signal ? { signal } : {}) } as const;
  for await (const { event } of readAllOnce(reader, 'forwards', range)) {
    seen += 1;
    if (!event || (after !== null && event.position.commit <= after.commit)) continue;
    const { streamId, revision, id, type, created, position } = event;
    last = position;
    if (!hasPrefix(streamId, prefixes) || type.startsWith('$')) continue;
    const place = { position: position.commit, preparePosition: position.prepare };
    events.push({
      streamId,
      revision,
      ...place,
      id,
      type,
      created,
      data: event.data,
      metadata: event.metadata,
    });
  }
  return { events, last, isEnd: seen < maxCount };
}
