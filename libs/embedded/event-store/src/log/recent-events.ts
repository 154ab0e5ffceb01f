import type { RecordedEvent } from './recorded-event.js';

/** How much a reader takes at a time. */
export interface Page {
  /** Most events to look at. */
  readonly events: number;
  /** The page ends after the event that fills this many bytes. */
  readonly bytes: number;
}

const MOST_EVENTS = 1024;
const MOST_BYTES = 1024 * 1024;

/** The newest events, read from the disk once for all that follow the log. */
export class RecentEvents {
  private events: RecordedEvent[] = [];
  private bytes = 0;

  /** The event at a position, if it is among them. */
  at(position: number): RecordedEvent | undefined {
    return this.events[position - this.first];
  }

  /** Those from a position on, as many as a page takes; none when that position is not among them. */
  from(position: number, page: Page): RecordedEvent[] {
    const found: RecordedEvent[] = [];
    let bytes = 0;
    for (let at = position; found.length < page.events && bytes < page.bytes; at += 1) {
      const event = this.at(at);
      if (event === undefined) break;
      found.push(event);
      bytes += event.size;
    }
    return found;
  }

  /** Keeps events that were read in order; older ones make room. */
  keep(read: readonly RecordedEvent[]): void {
    const [start] = read;
    if (start === undefined || start.position < this.first) return;
    if (start.position !== this.first + this.events.length) {
      this.events = [];
      this.bytes = 0;
    }
    for (const event of read) {
      event.shared = true;
      this.events.push(event);
      this.bytes += event.size;
    }
    let gone = 0;
    while (this.events.length - gone > MOST_EVENTS || this.bytes > MOST_BYTES)
      this.bytes -= this.events[gone++]?.size ?? 0;
    if (gone > 0) this.events.splice(0, gone);
  }

  private get first(): number {
    return this.events[0]?.position ?? 0;
  }
}
