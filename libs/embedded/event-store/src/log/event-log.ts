import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { CommitQueue } from './commit-queue.js';
import type { ExpectedRevision } from './decision.js';
import { positionsByPrefix } from './events-by-prefix.js';
import { type Page, RecentEvents } from './recent-events.js';
import { DamagedLog, type ProposedEvent, RecordedEvent } from './recorded-event.js';
import { eventAt, expectAt, lastPosition, missing, storedHead } from './stored-events.js';
import { indexKey, isSoftDeleted, partOf } from './stream-head.js';
import { type Committed, type Outcome, StreamWriter } from './stream-writer.js';
import type { Tables } from './layout.js';
import { openTables } from './tables.js';
import { WorkScheduler } from './work-scheduler.js';

/** What a reader may know of a stream. */
export type StreamBounds =
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'tombstoned';
      /** Last revision before the tombstone, -1 when there is none. */
      readonly last: number;
    }
  | {
      readonly kind: 'readable';
      /** First and last readable revision; `first` > `last` when all are out of bounds. */
      readonly first: number;
      readonly last: number;
      /** Milliseconds since the Unix epoch; older events are left out. */
      readonly oldest: number;
    };

type Listener = () => void;

const TOMBSTONES_KEPT = 1000;

/** A reader so close to the newest event is one of those that follow the log. */
const NEAR_THE_END = 256;

/** An append-only log of events in named streams, durable in one folder. */
export class EventLog {
  /** Whoever reads at length does it in slices that this one gives out. */
  readonly scheduler = new WorkScheduler();
  private readonly queue: CommitQueue;
  private readonly onAll = new Set<Listener>();
  private readonly onStream = new Map<string, Set<Listener>>();
  private readonly recent = new RecentEvents();
  /** Where streams were tombstoned of late: their readers are told, and no table lists a tombstone by its stream. */
  private readonly tombstones = new LRUCache<string, number>({ max: TOMBSTONES_KEPT });
  private newest: number;

  private constructor(
    private readonly tables: Tables,
    folder: string,
    warn: (sentence: string) => void,
  ) {
    this.newest = lastPosition(tables);
    const writer = new StreamWriter(tables);
    this.queue = new CommitQueue(tables, folder, writer, (committed) => this.announce(committed), warn);
  }

  /**
   * Opens or creates the log in a folder, for this process alone. A new log
   * starts with one system event, as a node that was just set up does.
   * @param warn told in a sentence when the disk takes no more, and when it does again
   * @throws RefusedDataFolder when the folder is foreign, torn, of another version or in use.
   */
  static async open(folder: string, warn: (sentence: string) => void = () => undefined): Promise<EventLog> {
    const log = new EventLog(openTables(folder), folder, warn);
    if (log.newest === 0) await log.append('$$$scavenges', 'no_stream', [firstEvent()]);
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

  /** Which events of a stream are readable now. @throws DamagedLog */
  bounds(stream: string): StreamBounds {
    const part = partOf(stream);
    const head = storedHead(this.tables, part.owner);
    if (head === undefined) return { kind: 'missing' };
    if (head.tombstoned) return { kind: 'tombstoned', last: part.meta ? head.metaLast : head.last };
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

  /**
   * Stored events of a stream in order from a revision on, up to one that it has
   * (backwards: down to it).
   * @throws DamagedLog rather than leave one out, or give one that is not as it was written.
   */
  readStream(stream: string, from: number, to: number, backwards: boolean, page: Page): RecordedEvent[] {
    const part = partOf(stream);
    const head = storedHead(this.tables, part.owner);
    if (head === undefined || (backwards ? from < to : from > to)) return [];
    const events: RecordedEvent[] = [];
    const wanted = Math.min(page.events, Math.abs(to - from) + 1);
    let bytes = 0;
    const range = this.tables.index.getRange({
      start: indexKey(head, part.meta, from),
      end: indexKey(head, part.meta, backwards ? to - 1 : to + 1),
      reverse: backwards,
      limit: wanted,
    });
    const next = (): number => (backwards ? from - events.length : from + events.length);
    for (const { value } of range) {
      const event = expectAt(this.at(value.readDoubleBE(0)), stream, next());
      events.push(event);
      bytes += event.size;
      if (bytes >= page.bytes) return events;
    }
    if (events.length < wanted) throw missing(stream, next());
    return events;
  }

  /**
   * Events of all streams in order of positions, from this one on (backwards: from it down).
   * @throws DamagedLog rather than leave one out, or give one that is not as it was written.
   */
  readAll(from: number, backwards: boolean, page: Page): RecordedEvent[] {
    if (backwards) return this.readPage(from, true, page);
    const known = this.recent.from(from, page);
    if (known.length > 0) return known;
    const read = this.readPage(from, false, page);
    if (this.newest - from < NEAR_THE_END) this.recent.keep(read);
    return read;
  }

  /**
   * Where the events stand, from one position up to another, of streams whose names begin so; in order. Undefined where that is
   * found sooner, or only, by reading all.
   * @throws DamagedLog
   */
  positionsByPrefix(
    prefixes: readonly string[],
    stretch: { readonly from: number; readonly upTo: number },
  ): Promise<Float64Array | undefined> {
    return positionsByPrefix(this.tables, prefixes, stretch, this.scheduler);
  }

  /** The event at a position that was given out. @throws DamagedLog when it is not there as it was written */
  eventAt(position: number): RecordedEvent {
    return this.at(position);
  }

  private readPage(from: number, backwards: boolean, page: Page): RecordedEvent[] {
    const events: RecordedEvent[] = [];
    const first = Math.max(from, 1);
    const wanted = Math.min(page.events, backwards ? first : this.newest - first + 1);
    if (wanted <= 0) return events;
    let bytes = 0;
    const next = (): number => (backwards ? first - events.length : first + events.length);
    for (const { key, value } of this.tables.log.getRange({
      start: first,
      reverse: backwards,
      limit: wanted,
    })) {
      if (key !== next()) break;
      const event = new RecordedEvent(key, value);
      events.push(event);
      bytes += event.size;
      if (bytes >= page.bytes) return events;
    }
    if (events.length < wanted)
      throw new DamagedLog(`The event at position ${next()} is missing: the log is damaged.`);
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

  /** The event that deleted a stream for good, if that was of late. @throws DamagedLog */
  tombstoneOf(stream: string): RecordedEvent | undefined {
    const position = this.tombstones.get(stream);
    return position === undefined ? undefined : this.at(position);
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

  /** How many listen for growth: subscriptions, and groups with consumers or without. */
  get listeners(): number {
    let count = this.onAll.size;
    for (const { size } of this.onStream.values()) count += size;
    return count;
  }

  /** Resolves when all that waits now is on disk, and who gave it knows. */
  async flush(): Promise<void> {
    this.queue.flush();
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Writes what is waiting, then gives the folder up. */
  async close(): Promise<void> {
    this.queue.close();
    await this.tables.close();
  }

  private at(position: number): RecordedEvent {
    return this.recent.at(position) ?? eventAt(this.tables, position);
  }

  private announce(committed: Committed): void {
    this.newest = committed.position;
    for (const [stream, position] of committed.tombstones) this.tombstones.set(stream, position);
    for (const stream of committed.streams) {
      for (const listener of this.onStream.get(stream) ?? []) listener();
    }
    for (const listener of this.onAll) listener();
  }
}

function firstEvent(): ProposedEvent {
  return {
    id: randomBytes(16),
    type: '$metadata',
    json: true,
    metadata: new Uint8Array(),
    data: Buffer.from('{"$maxAge":2592000,"$acl":{"$r":"$ops","$w":[],"$d":[],"$mr":[],"$mw":[]}}', 'utf8'),
  };
}
