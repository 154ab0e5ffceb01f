/** The documented rules in plain memory, without regard for speed: what the server is compared with. */

export type Expected = 'any' | 'no_stream' | 'stream_exists' | bigint;
export type Answer = { readonly revision: bigint } | { readonly refused: string };

interface Stream {
  events: string[];
  metadata: Metadata | undefined;
  softDeleted: boolean;
  tombstoned: boolean;
}

export interface Metadata {
  readonly maxCount?: number;
  readonly truncateBefore?: number;
}

const refused = (why: string): Answer => ({ refused: why });

export class StreamModel {
  private readonly streams = new Map<string, Stream>();
  /** Stream and id of every event clients wrote, in order. */
  readonly all: { readonly stream: string; readonly id: string }[] = [];
  private readonly firstWrittenTo = new Map<string, string>();

  append(name: string, expected: Expected, ids: readonly string[]): Answer {
    const stream = this.stream(name);
    const last = stream.events.length - 1;
    if (stream.tombstoned) return refused('stream-deleted');
    if (expected === 'stream_exists') {
      if (stream.softDeleted) return refused('stream-deleted');
      if (last < 0 && stream.metadata === undefined) return refused('wrong-expected-version');
    }
    if (expected === 'any' || expected === 'stream_exists') {
      const isKnown = (id: string) => this.firstWrittenTo.get(id) === name;
      const [first] = ids;
      if (first !== undefined && isKnown(first)) {
        if (!ids.every(isKnown)) return refused('wrong-expected-version');
        return { revision: BigInt(stream.events.indexOf(ids.at(-1) ?? '')) };
      }
      return this.write(name, stream, ids);
    }
    const at = expected === 'no_stream' ? -1 : Number(expected);
    if (at > last) return refused('wrong-expected-version');
    if (at === last) return this.write(name, stream, ids);
    const sameAsStored = ids.map((id, index) => stream.events[at + 1 + index] === id);
    if (sameAsStored.every(Boolean)) return { revision: BigInt(at + ids.length) };
    if (sameAsStored[0] === false && at === -1 && stream.softDeleted) return this.write(name, stream, ids);
    return refused('wrong-expected-version');
  }

  delete(name: string): Answer {
    const stream = this.stream(name);
    if (stream.tombstoned) return refused('stream-deleted');
    if (stream.events.length === 0 && stream.metadata === undefined) return refused('wrong-expected-version');
    stream.softDeleted = true;
    stream.metadata = {};
    return { revision: BigInt(stream.events.length - 1) };
  }

  tombstone(name: string): Answer {
    const stream = this.stream(name);
    if (stream.tombstoned) return refused('stream-deleted');
    stream.tombstoned = true;
    return { revision: 0n };
  }

  setMetadata(name: string, metadata: Metadata): Answer {
    const stream = this.stream(name);
    if (stream.tombstoned) return refused('stream-deleted');
    stream.metadata = stream.softDeleted ? { ...metadata, truncateBefore: stream.events.length } : metadata;
    stream.softDeleted = false;
    return { revision: 0n };
  }

  /** Ids that a reader gets, oldest first, or why it gets none. */
  read(name: string): readonly string[] | { readonly refused: string } {
    const stream = this.stream(name);
    if (stream.tombstoned) return { refused: 'stream-deleted' };
    if (stream.softDeleted || stream.events.length === 0) return { refused: 'stream-not-found' };
    const { maxCount = Infinity, truncateBefore = 0 } = stream.metadata ?? {};
    return stream.events.slice(Math.max(truncateBefore, stream.events.length - maxCount, 0));
  }

  hasNoEvents(name: string): boolean {
    return this.stream(name).events.length === 0;
  }

  /** Whether the stream has all these ids, and not one after the other in the order they are named in. */
  isKnownInAnotherOrder(name: string, ids: readonly string[]): boolean {
    const places = ids.map((id) =>
      this.firstWrittenTo.get(id) === name ? this.stream(name).events.indexOf(id) : -1,
    );
    const [first = 0] = places;
    return !places.includes(-1) && places.some((place, index) => place !== first + index);
  }

  private write(name: string, stream: Stream, ids: readonly string[]): Answer {
    if (stream.softDeleted) {
      stream.softDeleted = false;
      stream.metadata = { truncateBefore: stream.events.length };
    }
    for (const id of ids) {
      stream.events.push(id);
      this.all.push({ stream: name, id });
      if (!this.firstWrittenTo.has(id)) this.firstWrittenTo.set(id, name);
    }
    return { revision: BigInt(stream.events.length - 1) };
  }

  private stream(name: string): Stream {
    const known = this.streams.get(name);
    if (known !== undefined) return known;
    const fresh = { events: [], metadata: undefined, softDeleted: false, tombstoned: false };
    this.streams.set(name, fresh);
    return fresh;
  }
}
