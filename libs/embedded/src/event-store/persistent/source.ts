import { filterOf, isListed, type Filter } from '../grpc/filter.js';
import type { EventLog } from '../log/event-log.js';
import type { RecordedEvent } from '../log/recorded-event.js';
import type { GroupSettings } from './settings.js';

/** Events read for a group. */
export interface Batch {
  /** Those wanted, each with how many unwanted ones came before it. */
  readonly events: readonly { readonly event: RecordedEvent; readonly at: number }[];
  /** Where to read on. */
  readonly next: number;
  readonly atEnd: boolean;
}

const BATCH_BYTES = 1024 * 1024;
const SEARCHED_AT_ONCE = 512;

/** Where a group's events come from: a stream by revision, or `$all` by position. */
export class Source {
  readonly isAll: boolean;
  private readonly filter: Filter | undefined;

  constructor(
    private readonly log: EventLog,
    settings: GroupSettings,
    private readonly stream = settings.stream,
  ) {
    this.isAll = stream === '$all';
    const { filter } = settings;
    if (filter === undefined) return;
    const expression = { regex: filter.regex, prefix: [...filter.prefixes] };
    this.filter = filterOf(
      filter.on === 'stream' ? { streamIdentifier: expression } : { eventType: expression },
    );
  }

  /** Where the first event after all there are now will be. */
  end(): number {
    if (this.isAll) return this.log.position + 1;
    const bounds = this.log.bounds(this.stream);
    return bounds.kind === 'readable' ? bounds.last + 1 : 0;
  }

  read(from: number, count: number): Batch {
    return this.isAll ? this.readAll(from, count) : this.readStream(from, count);
  }

  /** The place of an event in the form clients know: a revision, or commit and prepare position. */
  format(at: number | undefined): string {
    if (at === undefined) return '';
    return this.isAll ? `C:${at}/P:${at}` : String(at);
  }

  /** Inverse of `format`. */
  parse(text: string): number {
    const [, commit = text] = /^C:(-?\d+)\/P:-?\d+$/.exec(text) ?? [];
    return Number(commit);
  }

  onGrowth(listener: () => void): () => void {
    return this.log.onGrowth(this.isAll ? undefined : this.stream, listener);
  }

  private readStream(from: number, count: number): Batch {
    const bounds = this.log.bounds(this.stream);
    if (bounds.kind !== 'readable') return { events: [], next: from, atEnd: true };
    const first = Math.max(from, bounds.first);
    const read = this.log.readStream(this.stream, first, bounds.last, false, {
      events: count,
      bytes: BATCH_BYTES,
    });
    const next = (read.at(-1)?.revision ?? first - 1) + 1;
    const events = read
      .filter((event) => event.created >= bounds.oldest)
      .map((event) => ({ event, at: event.revision }));
    return { events, next, atEnd: next > bounds.last };
  }

  private readAll(from: number, count: number): Batch {
    const page = { events: this.filter === undefined ? count : SEARCHED_AT_ONCE, bytes: BATCH_BYTES };
    const events: { event: RecordedEvent; at: number }[] = [];
    let next = Math.max(from, 1);
    for (const event of this.log.readAll(next, false, page)) {
      if (events.length >= count) break;
      next = event.position + 1;
      if (isListed(event) && this.filter?.matches(event) !== false)
        events.push({ event, at: event.position });
    }
    return { events, next, atEnd: next > this.log.position };
  }
}
