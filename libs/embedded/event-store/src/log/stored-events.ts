import type { Database } from 'lmdb';
import { DamagedLog, RecordedEvent } from './recorded-event.js';
import { type Head, headKey, indexKey, decodeHead } from './stream-head.js';
import type { Tables } from './layout.js';

/** What is kept of a stream, if anything was written to it. @throws DamagedLog */
export function storedHead(tables: Tables, owner: string): Head | undefined {
  const stored = tables.heads.getBinary(headKey(owner));
  return stored === undefined ? undefined : decodeHead(stored, owner);
}

/** The event at a position that was given out. @throws DamagedLog when it is not there as it was written. */
export function eventAt(tables: Tables, position: number): RecordedEvent {
  const stored = tables.log.getBinary(position);
  if (stored === undefined)
    throw new DamagedLog(`The event at position ${position} is missing: the log is damaged.`);
  return new RecordedEvent(position, stored);
}

/** Where an event of a stream is, if it has so many. */
export function positionOf(tables: Tables, head: Head, meta: boolean, revision: number): number | undefined {
  return tables.index.getBinary(indexKey(head, meta, revision))?.readDoubleBE(0);
}

/** @throws DamagedLog unless the event is the one that the index says it is. */
export function expectAt(event: RecordedEvent, stream: string, revision: number): RecordedEvent {
  if (event.revision !== revision || event.stream !== stream)
    throw new DamagedLog(
      `Revision ${revision} of stream ${stream} is not at position ${event.position}: the index is damaged.`,
    );
  return event;
}

/** What is said of an event that the index lacks. */
export const missing = (stream: string, revision: number): DamagedLog =>
  new DamagedLog(`Revision ${revision} of stream ${stream} is missing: the index is damaged.`);

/** An event that its stream has. @throws DamagedLog when it is not there as it was written. */
export function eventOf(
  tables: Tables,
  stream: string,
  head: Head,
  meta: boolean,
  revision: number,
): RecordedEvent {
  const position = positionOf(tables, head, meta, revision);
  if (position === undefined) throw missing(stream, revision);
  return expectAt(eventAt(tables, position), stream, revision);
}

/** Position of the newest event, 0 while there is none. */
export function lastPosition(tables: Tables): number {
  for (const key of tables.log.getKeys({ reverse: true, limit: 1 })) return key;
  return 0;
}

/** Number of entries, read from the root of the table. */
export function entryCount(table: Database<Buffer, number> | Database<Buffer, Buffer>): number {
  const stats = table.getStats();
  return 'entryCount' in stats && typeof stats.entryCount === 'number' ? stats.entryCount : 0;
}
