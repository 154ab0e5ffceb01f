import { randomBytes } from 'node:crypto';
import { CommitQueue, type Committed } from './commit-queue.js';
import type { ExpectedRevision } from './decision.js';
import { type ProposedEvent, RecordedEvent } from './recorded-event.js';
import { decodeHead, headKey, indexKey, isSoftDeleted, partOf } from './stream-head.js';
import { type Outcome, StreamWriter } from './stream-writer.js';
import { lastPosition, openTables, type Tables } from './tables.js';

/** What a reader may know of a stream. */
export type StreamBounds =
  | { readonly kind: 'missing' }
  | { readonly kind: 'tombstoned' }
  | {
      readonly kind: 'readable';
      /** First and last readable revision; `first` > `last` when all are out of bounds. */
      readonly first: number;
      readonly last: number;
      /** Milliseconds since the Unix epoch; older events are left out. */
      readonly oldest: number;
    };

/** How much a reader takes at a time. */
export interface Page {
  /** Most events to look at. */
  readonly events: number;
  /** The page ends after the event that fills this many bytes. */
  readonly bytes: number;
}

type Listener = () => void;

/** An append-only log of events in named streams, durable in one folder. */
export class EventLog {
  private readonly queue: CommitQueue;
  private readonly onAll = new Set<Listener>();
  private readonly onStream = new Map<string, Set<Listener>>();
  private newest: number;

  private constructor(
    private readonly tables: Tables,
    folder: string,
  ) {
    this.newest = lastPosition(tables);
    const writer = new StreamWriter(tables);
    this.queue = new CommitQueue(tables, folder, writer, (committed) => this.announce(committed));
  }

  /**
   * Opens or creates the log in a folder, for this process alone. A new log
   * starts with one system event, as a node that was just set up does.
   * @throws RefusedDataFolder when the folder is foreign, torn, of another version or in use.
   */
  static async open(folder: string): Promise<EventLog> {
    const log = new EventLog(openTables(folder), folder);
    if (log.newest === 0) await log.append('$settings', 'no_stream', [firstEvent()]);
    return log;
  }

  /** Position of the newest event. */
  get position(): number {
    return this.newest;
  }

  /**
   * Appends under the expectation; the outcome is on disk when this resolves.
   * @throws WriteRefused when the disk does not take it: nothing was written.
   */
  append(stream: string, expected: ExpectedRevision, events: readonly ProposedEvent[]): Promise<Outcome> {
    return this.queue.submit({ kind: 'append', stream, expected, events });
  }

  /** Hides all events of a stream; later appends go on with the next revision. */
  delete(stream: string, expected: ExpectedRevision): Promise<Outcome> {
    return this.queue.submit({ kind: 'delete', stream, expected });
  }

  /** Deletes a stream for good. */
  tombstone(stream: string, expected: ExpectedRevision): Promise<Outcome> {
    return this.queue.submit({ kind: 'tombstone', stream, expected });
  }

  /** Which events of a stream are readable now. */
  bounds(stream: string): StreamBounds {
    const part = partOf(stream);
    const stored = this.tables.heads.getBinary(headKey(part.owner));
    if (stored === undefined) return { kind: 'missing' };
    const head = decodeHead(stored);
    if (head.tombstoned) return { kind: 'tombstoned' };
    if (part.meta) {
      if (head.metaLast < 0) return { kind: 'missing' };
      return { kind: 'readable', first: head.metaLast, last: head.metaLast, oldest: -Infinity };
    }
    if (head.last < 0 || isSoftDeleted(head)) return { kind: 'missing' };
    const { maxAge, maxCount, truncateBefore } = head.bounds;
    return {
      kind: 'readable',
      first: Math.max(truncateBefore ?? 0, maxCount === undefined ? 0 : head.last - maxCount + 1),
      last: head.last,
      oldest: maxAge === undefined ? -Infinity : Date.now() - maxAge * 1000,
    };
  }

  /** Stored events of a stream in order from a revision on (backwards: down to revision `to`). */
  readStream(stream: string, from: number, to: number, backwards: boolean, page: Page): RecordedEvent[] {
    const part = partOf(stream);
    const stored = this.tables.heads.getBinary(headKey(part.owner));
    if (stored === undefined || (backwards ? from < to : from > to)) return [];
    const head = decodeHead(stored);
    const events: RecordedEvent[] = [];
    let bytes = 0;
    const range = this.tables.index.getRange({
      start: indexKey(head, part.meta, from),
      end: indexKey(head, part.meta, backwards ? to - 1 : to + 1),
      reverse: backwards,
      limit: Math.min(page.events, Math.abs(to - from) + 1),
    });
    for (const { value } of range) {
      const event = this.at(value.readDoubleBE(0));
      if (event === undefined) continue;
      events.push(event);
      bytes += event.size;
      if (bytes >= page.bytes) break;
    }
    return events;
  }

  /** Events of all streams in order of positions, from this one on (backwards: from it down). */
  readAll(from: number, backwards: boolean, page: Page): RecordedEvent[] {
    const events: RecordedEvent[] = [];
    let bytes = 0;
    const range = this.tables.log.getRange({
      start: Math.max(from, 0),
      reverse: backwards,
      limit: page.events,
    });
    for (const { key, value } of range) {
      const event = new RecordedEvent(key, value);
      events.push(event);
      bytes += event.size;
      if (bytes >= page.bytes) break;
    }
    return events;
  }

  /**
   * The event a link stands for.
   * @returns the event itself when it is no link or names no revision, `undefined` when what it links to cannot be read.
   */
  resolve(event: RecordedEvent): RecordedEvent | undefined {
    if (!event.link) return event;
    const target = event.data.toString('utf8');
    const at = target.indexOf('@');
    if (at <= 0 || !/^\d+$/.test(target.slice(0, at))) return event;
    return this.event(target.slice(at + 1), Number(target.slice(0, at)));
  }

  /** A readable event of a stream. */
  event(stream: string, revision: number): RecordedEvent | undefined {
    const bounds = this.bounds(stream);
    if (bounds.kind !== 'readable' || revision < bounds.first || revision > bounds.last) return undefined;
    const [event] = this.readStream(stream, revision, revision, false, { events: 1, bytes: 1 });
    return event !== undefined && event.created >= bounds.oldest ? event : undefined;
  }

  /** Calls back after each commit that touches the stream (`$all`: any); returns how to stop. */
  onGrowth(stream: string | undefined, listener: Listener): () => void {
    if (stream === undefined) {
      this.onAll.add(listener);
      return () => void this.onAll.delete(listener);
    }
    const listeners = this.onStream.get(stream) ?? new Set();
    this.onStream.set(stream, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.onStream.get(stream) === listeners) this.onStream.delete(stream);
    };
  }

  /** Writes what is waiting, then gives the folder up. */
  async close(): Promise<void> {
    this.queue.close();
    await this.tables.close();
  }

  private at(position: number): RecordedEvent | undefined {
    const stored = this.tables.log.getBinary(position);
    return stored === undefined ? undefined : new RecordedEvent(position, stored);
  }

  private announce(committed: Committed): void {
    this.newest = committed.position;
    for (const stream of committed.streams) {
      for (const listener of this.onStream.get(stream) ?? []) listener();
    }
    for (const listener of this.onAll) listener();
  }
}

function firstEvent(): ProposedEvent {
  return {
    id: randomBytes(16),
    type: '$settings',
    json: true,
    metadata: new Uint8Array(),
    data: Buffer.from('{}', 'utf8'),
  };
}
