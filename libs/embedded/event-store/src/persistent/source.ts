import { Failure } from '../grpc/failure.js';
import { filterOf, isListed, type Filter } from '../grpc/filter.js';
import type { EventLog } from '../log/event-log.js';
import { DamagedLog, type RecordedEvent } from '../log/recorded-event.js';
import { sliceOver } from '../log/work-scheduler.js';
import type { GroupSettings } from './settings.js';

/** Events read for a group. */
export interface Batch {
  /** Those wanted, each with how many unwanted ones came between it and the one before. */
  readonly events: readonly { readonly event: RecordedEvent; readonly at: number; readonly passed: number }[];
  /** How many unwanted ones came after the last of them. */
  readonly passed: number;
  /** Where to read on. */
  readonly next: number;
  readonly atEnd: boolean;
  /** Whether nothing more can be read or come: the stream is deleted for good. */
  readonly buried?: boolean;
  /** Why it cannot be read on there. */
  readonly damage?: DamagedLog | undefined;
}

const MOST_AT_ONCE = 128;
const BATCH_BYTES = 256 * 1024;
const SEARCHED_AT_ONCE = 512;

/** Where a group's events come from: a stream by revision, or `$all` by position. */
export class Source {
  readonly isAll: boolean;
  private readonly stream: string;
  /** Why nothing can be read: its filter is one that this server does not match. */
  readonly refusal: Failure | undefined;
  private readonly filter: Filter | undefined;

  constructor(
    private readonly log: EventLog,
    settings: GroupSettings,
  ) {
    this.stream = settings.stream;
    this.isAll = this.stream === '$all';
    const { filter } = settings;
    if (filter === undefined) return;
    const expression = { regex: filter.regex, prefix: [...filter.prefixes] };
    try {
      this.filter = filterOf(
        filter.on === 'stream' ? { streamIdentifier: expression } : { eventType: expression },
      );
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.refusal = error;
    }
  }

  /** Where the first event after all there are now will be. @throws DamagedLog */
  end(): number {
    if (this.isAll) return this.log.position + 1;
    const bounds = this.log.bounds(this.stream);
    return bounds.kind === 'readable' ? bounds.last + 1 : 0;
  }

  /** That, or 0 for a source that is damaged: its consumers are told when they read it. */
  endIfWhole(): number {
    try {
      return this.end();
    } catch (error) {
      if (error instanceof DamagedLog) return 0;
      throw error;
    }
  }

  /** A slice of what there is from a place on, up to what is damaged. */
  read(from: number, count: number): Batch {
    try {
      return this.readPage(from, Math.min(count, MOST_AT_ONCE), SEARCHED_AT_ONCE);
    } catch (error) {
      if (!(error instanceof DamagedLog)) throw error;
      return this.readOne(from);
    }
  }

  /** The place of an event in the form clients know: a revision, or commit and prepare position. */
  format(at: number | undefined): string {
    if (at === undefined) return '';
    return this.isAll ? `C:${at}/P:${at}` : String(at);
  }

  /** Inverse of `format`; `undefined` for what is none, or a place that the source has not come to. */
  parse(text: string): number | undefined {
    const [, place] = (this.isAll ? /^C:(\d+)\/P:\d+$/ : /^(\d+)$/).exec(text) ?? [];
    if (place === undefined || !Number.isSafeInteger(Number(place))) return undefined;
    return Number(place) < this.end() ? Number(place) : undefined;
  }

  onGrowth(listener: () => void): () => void {
    return this.log.onGrowth(this.isAll ? undefined : this.stream, listener);
  }

  private readOne(from: number): Batch {
    try {
      return this.readPage(from, 1, 1);
    } catch (damage) {
      if (!(damage instanceof DamagedLog)) throw damage;
      return { events: [], passed: 0, next: from, atEnd: true, damage };
    }
  }

  private readPage(from: number, count: number, searched: number): Batch {
    return this.isAll
      ? this.readAll(from, count, this.filter === undefined ? count : searched)
      : this.readStream(from, count);
  }

  private readStream(from: number, count: number): Batch {
    const bounds = this.log.bounds(this.stream);
    if (bounds.kind !== 'readable')
      return { events: [], passed: 0, next: from, atEnd: true, buried: bounds.kind === 'tombstoned' };
    const first = Math.max(from, bounds.first);
    const read = this.log.readStream(this.stream, first, bounds.last, false, {
      events: count,
      bytes: BATCH_BYTES,
    });
    const next = (read.at(-1)?.revision ?? first - 1) + 1;
    const events = read
      .filter((event) => event.created >= bounds.oldest)
      .map((event) => ({ event, at: event.revision, passed: 0 }));
    return { events, passed: 0, next, atEnd: next > bounds.last };
  }

  private readAll(from: number, count: number, searched: number): Batch {
    const events: Batch['events'][number][] = [];
    let next = Math.max(from, 1);
    let passed = 0;
    const page = this.log.readAll(next, false, { events: searched, bytes: BATCH_BYTES });
    const isOver = sliceOver();
    for (const event of page) {
      next = event.position + 1;
      if (isListed(event)) {
        if (this.filter?.matches(event) === false) passed += 1;
        else {
          events.push({ event, at: event.position, passed });
          passed = 0;
        }
      }
      if (events.length >= count || (this.filter !== undefined && isOver())) break;
    }
    return { events, passed, next, atEnd: next > this.log.position };
  }
}
