import type { LogPosition, RecordedEvent } from './event-store.js';
import { hasPrefix } from './stream-prefixes.js';

/** How many events, and roughly how many characters of text, a tail keeps: a morning's reminders are shared too. */
const mostEvents = 12_000;
const mostCharacters = 8_000_000;

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
  #events: RecordedEvent[] = [];
  #characters = 0;
  /** Everything after this position, up to the newest, is held. */
  #floor: bigint | undefined;

  /** Takes the next event that the follower was given. */
  add(event: RecordedEvent): void {
    // What lay before the first event is not known, so that it only marks where the stretch begins.
    this.#floor ??= event.position;
    this.#events.push(event);
    this.#characters += charactersOf(event);
    while (this.#events.length > mostEvents || this.#characters > mostCharacters) {
      const oldest = this.#events.shift();
      if (!oldest) return;
      this.#floor = oldest.position;
      this.#characters -= charactersOf(oldest);
    }
  }

  /** Forgets everything: following begins anew, and what came meanwhile is not known. */
  clear(): void {
    this.#events = [];
    this.#characters = 0;
    this.#floor = undefined;
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

  #firstAfter(commit: bigint): number {
    let low = 0;
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
