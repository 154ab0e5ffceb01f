import type { EventAsRecorded, LogPosition, RecordedEvent, RecordedPage } from './event-store.js';
import { hasPrefix, ourStreamPrefixes } from './stream-prefixes.js';

/** How many events, and roughly how many characters of text, a tail keeps: a morning's reminders are shared too. */
const mostEvents = 12_000;
const mostCharacters = 8_000_000;
/** How many places of events let go of are kept before the others move up. */
const mostGone = 4_000;
/** What a tail holds after a position: the events asked for, and how far all of it reaches. */
export interface Newest {
  readonly events: readonly RecordedEvent[];
  readonly end: LogPosition;
}

/**
 * The newest events of the log, kept by the one who follows it, so that the many readers at its end share one read.
 * It only ever holds a stretch without a gap.
 */
export class LogTail {
  readonly #patienceMs: number;
  #events: RecordedEvent[] = [];
  /** Of the events, how many at the beginning are let go of. */
  #gone = 0;
  #characters = 0;
  /** Everything after this position, up to the newest, is held. */
  #floor: bigint | undefined;
  /** The follower is behind by more than it reads between two events, and how far it has to read, once that is known. */
  #behind: { readonly over: Promise<void>; readonly end: () => void; until?: bigint } | undefined;

  /** @param patienceMs how long a reader waits for the follower, at most, in milliseconds */
  constructor({ patienceMs = 2_000 } = {}) {
    this.#patienceMs = patienceMs;
  }

  /** Takes the next event that the follower was given. */
  add(event: RecordedEvent): void {
    // What lay before the first event is not known, so that it only marks where the stretch begins.
    this.#floor ??= event.position;
    this.#events.push(event);
    this.#characters += charactersOf(event);
    while (this.#events.length - this.#gone > mostEvents || this.#characters > mostCharacters) {
      const oldest = this.#events[this.#gone];
      if (!oldest) break;
      this.#gone += 1;
      this.#floor = oldest.position;
      this.#characters -= charactersOf(oldest);
    }
    if (this.#gone > mostGone) {
      this.#events = this.#events.slice(this.#gone);
      this.#gone = 0;
    }
    this.#endWait(event.position);
  }

  /** Forgets everything: following begins anew, and what came meanwhile is not known. */
  clear(): void {
    this.#events = [];
    this.#gone = 0;
    this.#characters = 0;
    this.#floor = undefined;
    this.#behind?.end();
    this.#behind = undefined;
  }

  /** The follower is under backpressure: what is recorded meanwhile it reads afterwards. */
  fallBehind(): void {
    if (this.#behind) return;
    let end: () => void = () => undefined;
    const over = new Promise<void>((resolve) => (end = resolve));
    this.#behind = { over, end };
  }

  /** Says how far the follower has to read until it has caught up; `null` when there is nothing to read. */
  catchUpTo(position: bigint | null): void {
    if (this.#behind) this.#behind.until = position ?? 0n;
    this.#endWait(this.#events.at(-1)?.position ?? 0n);
  }

  /**
   * Undefined when the follower is not behind; else resolves when it has caught up, or after a while. Whoever reads
   * the log meanwhile reads what is about to be here.
   */
  filling(): Promise<void> | undefined {
    if (!this.#behind) return undefined;
    const { over } = this.#behind;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#patienceMs);
      void over.then(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** The position of the newest event; undefined while nothing is held. */
  get reach(): bigint | undefined {
    return this.#events.at(-1)?.position;
  }

  /**
   * The events of some stream prefixes after a position. Null when the tail does not reach back to it, and when it
   * holds nothing newer: whether there is anything then only the server knows.
   */
  after(position: LogPosition | null, prefixes: readonly string[]): Newest | null {
    const last = this.#events.at(-1);
    if (position === null || last === undefined || this.#floor === undefined) return null;
    if (position.commit < this.#floor || position.commit >= last.position) return null;
    const events = this.#events.slice(this.#firstAfter(position.commit));
    return {
      events: events.filter(({ streamId }) => hasPrefix(streamId, prefixes)),
      end: { commit: last.position, prepare: last.preparePosition },
    };
  }

  /**
   * What was recorded after a position, as `recordedPage` of the event store reads it, at most so many events of it. Null where
   * `after` would be null, and where the follower did not ask for what was recorded.
   */
  recordedAfter(position: LogPosition | null, most: number): RecordedPage | null {
    const newest = this.after(position, ourStreamPrefixes);
    if (newest === null) return null;
    const events: EventAsRecorded[] = [];
    for (const { asRecorded, ...event } of newest.events.slice(0, most)) {
      if (asRecorded === undefined) return null;
      events.push({ ...event, ...asRecorded });
    }
    const isEnd = newest.events.length <= most;
    const last = isEnd ? undefined : events.at(-1);
    return {
      events,
      last: last ? { commit: last.position, prepare: last.preparePosition } : newest.end,
      isEnd,
    };
  }

  #endWait(reached: bigint): void {
    if (this.#behind?.until === undefined || reached < this.#behind.until) return;
    this.#behind.end();
    this.#behind = undefined;
  }

  #firstAfter(commit: bigint): number {
    let low = this.#gone;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#events[middle]?.position ?? 0n) > commit) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Roughly how many characters of text an event takes in memory. */
export function charactersOf({ data }: RecordedEvent): number {
  let characters = 400;
  for (const value of Object.values(data)) if (typeof value === 'string') characters += value.length;
  return characters;
}
