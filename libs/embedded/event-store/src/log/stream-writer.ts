import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { decide, type ExpectedRevision, type StreamState } from './decision.js';
import { RecentIds } from './recent-ids.js';
import {
  encodeRecord,
  type ProposedEvent,
  type RecordedEvent,
  TOMBSTONE_REVISION,
  TOMBSTONE_TYPE,
} from './recorded-event.js';
import { entryCount, eventAt, eventOf, lastPosition, positionOf, storedHead } from './stored-events.js';
import {
  emptyHead,
  encodeHead,
  type Head,
  headKey,
  indexKey,
  isSoftDeleted,
  metastreamOf,
  partOf,
} from './stream-head.js';
import { NO_BOUNDS, parseBounds, softDeleteMetadata, withTruncateBefore } from './stream-metadata.js';
import type { Tables } from './layout.js';

/** A change to one stream, still to be decided on. */
export type Command =
  | {
      readonly kind: 'append';
      readonly stream: string;
      readonly expected: ExpectedRevision;
      readonly events: readonly ProposedEvent[];
    }
  | { readonly kind: 'delete' | 'tombstone'; readonly stream: string; readonly expected: ExpectedRevision };

export type Outcome =
  /** `revision` is -1 while the stream is empty; no position when the event can no longer be read. */
  | { readonly kind: 'written'; readonly revision: number; readonly position: number | undefined }
  /** `current` is the last revision, -1 when there is none. */
  | { readonly kind: 'wrong-expected-version'; readonly current: number }
  | { readonly kind: 'stream-deleted' };

/** What became readable with a commit. */
export interface Committed {
  readonly streams: ReadonlySet<string>;
  /** Where streams were deleted for good. */
  readonly tombstones: ReadonlyMap<string, number>;
  /** Position of the newest event. */
  readonly position: number;
}

const HEADS_KEPT = 20_000;

/**
 * Decides on commands and writes their events, in a write transaction that the
 * caller opens. The only writer of the tables; what it changed counts once
 * `committed` is called and is forgotten with `aborted`.
 */
export class StreamWriter {
  private readonly heads = new LRUCache<string, Head>({ max: HEADS_KEPT });
  private readonly changed = new Map<string, Head>();
  private readonly touched = new Set<string>();
  private readonly tombstones = new Map<string, number>();
  private readonly recent = new RecentIds();
  private readonly uncommitted = new RecentIds();
  private position: number;
  private streams: number;

  constructor(private readonly tables: Tables) {
    this.position = lastPosition(tables);
    this.streams = entryCount(tables.heads);
  }

  /** Decides on a command given all that were applied before it, and writes its events. */
  apply(command: Command): Outcome {
    const part = partOf(command.stream);
    const head = this.head(part.owner);
    const events = command.kind === 'append' ? command.events : [];
    const ids = command.kind === 'append' ? events.map((event) => event.id) : [randomBytes(16)];
    const state = this.stateOf(command.stream, head, part.meta);
    const decision = decide(command.expected, ids, state);
    switch (decision.kind) {
      case 'stream-deleted':
        return { kind: 'stream-deleted' };
      case 'wrong-expected-version':
        return { kind: 'wrong-expected-version', current: state.last };
      case 'duplicate':
        return {
          kind: 'written',
          revision: decision.revision,
          position: this.readablePosition(command.stream, head, part.meta, decision.revision),
        };
      case 'write':
        return this.write(command, part, head, state);
    }
  }

  /** Writes what `apply` changed in the heads; the last step before the commit. */
  flush(): void {
    for (const [owner, head] of this.changed) this.tables.heads.putSync(headKey(owner), encodeHead(head));
  }

  /** @returns names of the streams that grew, where tombstones are, and the position of the newest event. */
  committed(): Committed {
    for (const [owner, head] of this.changed) this.heads.set(owner, head);
    this.recent.addAll(this.uncommitted);
    const streams = new Set(this.touched);
    const tombstones = new Map(this.tombstones);
    this.clear();
    return { streams, tombstones, position: this.position };
  }

  /** Forgets everything applied since the last commit. */
  aborted(): void {
    this.clear();
    this.heads.clear();
    this.position = lastPosition(this.tables);
    this.streams = entryCount(this.tables.heads);
  }

  private clear(): void {
    this.changed.clear();
    this.touched.clear();
    this.tombstones.clear();
    this.uncommitted.clear();
  }

  private write(
    command: Command,
    part: { owner: string; meta: boolean },
    head: Head,
    state: StreamState,
  ): Outcome {
    if (command.kind === 'append') return this.append(command.stream, part, head, command.events);
    if (command.kind === 'tombstone') return this.tombstone(command.stream, part.owner, head);
    if (state.last < 0 && state.metaEmpty) return { kind: 'wrong-expected-version', current: -1 };
    return this.softDelete(command.stream);
  }

  private append(
    stream: string,
    part: { owner: string; meta: boolean },
    head: Head,
    events: readonly ProposedEvent[],
  ): Outcome {
    const before = part.meta ? head.metaLast : head.last;
    if (events.length === 0) return { kind: 'written', revision: before, position: this.position };
    const revive = isSoftDeleted(head);
    const oldMetadata = revive && !part.meta ? this.metadataOf(part.owner, head) : undefined;
    const metadata = part.meta ? events.at(-1)?.data : oldMetadata;
    const truncateBefore = part.meta ? head.last + 1 : before + 1;
    const revived = revive ? withTruncateBefore(metadata ?? NOTHING, truncateBefore) : undefined;
    for (const event of events) this.add(stream, part, head, event);
    const position = this.position;
    if (revived !== undefined)
      this.add(metastreamOf(part.owner), { owner: part.owner, meta: true }, head, metadataEvent(revived));
    return { kind: 'written', revision: before + events.length, position };
  }

  private softDelete(stream: string): Outcome {
    const owner = stream;
    const head = this.head(owner);
    const metastream = metastreamOf(stream);
    const part = partOf(metastream);
    this.add(metastream, part, this.changedHead(owner, head), metadataEvent(softDeleteMetadata()));
    return { kind: 'written', revision: head.last, position: this.position };
  }

  private tombstone(stream: string, owner: string, head: Head): Outcome {
    const changed = this.changedHead(owner, head);
    const event = {
      id: randomBytes(16),
      type: TOMBSTONE_TYPE,
      json: false,
      metadata: NOTHING,
      data: NOTHING,
    };
    changed.tombstoned = true;
    this.tombstones.set(stream, this.put(stream, TOMBSTONE_REVISION, event));
    return { kind: 'written', revision: TOMBSTONE_REVISION, position: this.position };
  }

  private add(stream: string, part: { owner: string; meta: boolean }, of: Head, event: ProposedEvent): void {
    const head = this.changedHead(part.owner, of);
    const revision = part.meta ? ++head.metaLast : ++head.last;
    const position = this.put(stream, revision, event);
    const value = Buffer.allocUnsafe(8);
    value.writeDoubleBE(position, 0);
    this.tables.index.putSync(indexKey(head, part.meta, revision), value);
    if (part.meta) head.bounds = parseBounds(event.data, event.json);
    this.uncommitted.add(event.id, position);
  }

  private put(stream: string, revision: number, event: ProposedEvent): number {
    const position = ++this.position;
    this.tables.log.putSync(position, encodeRecord(position, stream, revision, Date.now(), event), {
      append: true,
    });
    this.touched.add(stream);
    return position;
  }

  private head(owner: string): Head {
    const known = this.changed.get(owner) ?? this.heads.get(owner);
    if (known !== undefined) return known;
    const head = storedHead(this.tables, owner);
    if (head === undefined) return emptyHead(this.streams);
    this.heads.set(owner, head);
    return head;
  }

  private changedHead(owner: string, head: Head): Head {
    const already = this.changed.get(owner);
    if (already !== undefined) return already;
    if (head.number === this.streams) this.streams += 1;
    const copy = { ...head };
    this.changed.set(owner, copy);
    return copy;
  }

  private stateOf(stream: string, head: Head, meta: boolean): StreamState {
    return {
      last: meta ? head.metaLast : head.last,
      tombstoned: head.tombstoned,
      softDeleted: !meta && isSoftDeleted(head),
      metaEmpty: meta || head.metaLast < 0,
      hasIdAt: (revision, id) => eventOf(this.tables, stream, head, meta, revision).id.equals(id),
      recentRevisionOf: (id) => this.recentRevision(head, meta, id),
    };
  }

  private recentRevision(head: Head, meta: boolean, id: Uint8Array): number | undefined {
    const position = this.recent.positionOf(id) ?? this.uncommitted.positionOf(id);
    if (position === undefined) return undefined;
    const event = eventAt(this.tables, position);
    if (event.tombstone) return undefined;
    return positionOf(this.tables, head, meta, event.revision) === position ? event.revision : undefined;
  }

  private readablePosition(stream: string, head: Head, meta: boolean, revision: number): number | undefined {
    const bounds = meta ? { ...NO_BOUNDS, maxCount: 1 } : head.bounds;
    const last = meta ? head.metaLast : head.last;
    const lowest = Math.max(
      bounds.truncateBefore ?? 0,
      bounds.maxCount === undefined ? 0 : last - bounds.maxCount + 1,
    );
    if (revision < lowest) return undefined;
    const event: RecordedEvent = eventOf(this.tables, stream, head, meta, revision);
    const isExpired = bounds.maxAge !== undefined && event.created < Date.now() - bounds.maxAge * 1000;
    return isExpired ? undefined : event.position;
  }

  private metadataOf(owner: string, head: Head): Uint8Array | undefined {
    if (head.metaLast < 0) return undefined;
    return eventOf(this.tables, metastreamOf(owner), head, true, head.metaLast).data;
  }
}

const NOTHING = new Uint8Array();

const metadataEvent = (data: Buffer): ProposedEvent => ({
  id: randomBytes(16),
  type: '$metadata',
  json: true,
  metadata: NOTHING,
  data,
});
