import { DamagedLog, RecordedEvent } from './recorded-event.js';
import { decodeHead, type Head, headKey, partOf } from './stream-head.js';
import { entryCount, eventAt, lastPosition, positionOf, storedHead } from './stored-events.js';
import type { Tables } from './layout.js';

const HEADS_REMEMBERED = 20_000;

/**
 * Looks whether events are as they were written, and the tables agree about them.
 * @param most events to look at, newest first. The tables are counted against one another only when that is all.
 * @returns a sentence for each thing that is wrong.
 */
export function* damagesOf(tables: Tables, most: number): Generator<string, void, void> {
  const newest = lastPosition(tables);
  if (entryCount(tables.log) !== newest)
    yield `it has ${entryCount(tables.log)} events, of which the newest is at position ${newest}`;
  if (most === 0) return;
  const heads = new HeadsByName(tables);
  let tombstones = 0;
  let expected = newest;
  for (const { key, value } of tables.log.getRange({ reverse: true, limit: most })) {
    if (key !== expected) yield `the events from position ${key + 1} to ${expected} are missing`;
    expected = key - 1;
    try {
      const event = new RecordedEvent(key, value);
      if (event.tombstone) tombstones += 1;
      checkPlace(tables, event, heads.of(event.stream));
    } catch (error) {
      yield sentenceOf(error);
    }
  }
  if (expected <= 0) yield* miscounts(tables, newest, tombstones);
}

function checkPlace(tables: Tables, event: RecordedEvent, head: Head | undefined): void {
  const { stream, revision, position } = event;
  if (head === undefined) throw new DamagedLog(`stream ${stream}, of position ${position}, is not listed`);
  const { meta } = partOf(stream);
  const isListed = event.tombstone ? head.tombstoned : positionOf(tables, head, meta, revision) === position;
  if (!isListed) throw new DamagedLog(`revision ${revision} of stream ${stream} is not listed`);
}

/** What is in a table and nowhere else. */
function* miscounts(tables: Tables, events: number, tombstones: number): Generator<string, void, void> {
  if (entryCount(tables.index) !== events - tombstones)
    yield `its index has ${entryCount(tables.index)} entries for ${events - tombstones} events`;
  let tombstoned = 0;
  for (const { key, value } of tables.heads.getRange({})) {
    const name = key.toString('utf8').slice(1);
    try {
      const head = decodeHead(value, name);
      if (head.tombstoned) tombstoned += 1;
      for (const [meta, last] of [
        [false, head.last],
        [true, head.metaLast],
      ] as const)
        checkEnd(tables, key, head, meta, last);
    } catch (error) {
      yield sentenceOf(error);
    }
  }
  if (tombstoned !== tombstones) yield `${tombstoned} streams are tombstoned by ${tombstones} events`;
}

function checkEnd(tables: Tables, key: Buffer, head: Head, meta: boolean, last: number): void {
  const name = key.toString('utf8').slice(1);
  if (positionOf(tables, head, meta, last + 1) !== undefined)
    throw new DamagedLog(`stream ${name} has events after its last one`);
  if (last < 0) return;
  const position = positionOf(tables, head, meta, last);
  const stream = position === undefined ? undefined : eventAt(tables, position).stream;
  if (stream === undefined || !headKey(partOf(stream).owner).equals(key))
    throw new DamagedLog(`stream ${name} lacks its last event`);
}

/** Heads of the streams that were asked for of late. */
class HeadsByName {
  private readonly known = new Map<string, Head | undefined>();

  constructor(private readonly tables: Tables) {}

  of(stream: string): Head | undefined {
    const { owner } = partOf(stream);
    if (this.known.has(owner)) return this.known.get(owner);
    if (this.known.size >= HEADS_REMEMBERED) this.known.clear();
    const head = storedHead(this.tables, owner);
    this.known.set(owner, head);
    return head;
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof DamagedLog) return error.message.replace(/\.$/, '');
  throw error;
}
