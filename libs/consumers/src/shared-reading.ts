import { setTimeout as sleep } from 'node:timers/promises';
import { hasPrefix, type EventStore, type LogPosition } from '#event-store';
import { itemsAfter, placeOf, weightOf, type BatchBounds, type Item } from './batches.js';

/** What to read of the log, and from where: as `catchUp` of the event store takes it. */
export interface ReadOptions {
  readonly after: LogPosition | null;
  readonly prefixes: readonly string[];
  readonly onCaughtUp: (position: LogPosition) => void;
}

/** Reads to the end of the log, with what cannot be understood in its place. */
export type ReadItems = (options: ReadOptions) => AsyncGenerator<Item, void, void>;

export interface SharedReadingOptions {
  readonly eventStore: Pick<EventStore, 'catchUp'>;
  /** Who reads these streams shares; others are done long before, for the server sends them so much less. */
  readonly prefix: string | undefined;
  readonly signal: AbortSignal;
  /** Milliseconds in which those who begin together have to come. Default 10. */
  readonly gatherMs?: number;
  /** Milliseconds after which the slowest is left to read by itself, when all others wait for it. Default 5,000. */
  readonly patienceMs?: number;
  /** What is held for the slowest at most. Default 4,000 events or about 16 million characters. */
  readonly bounds?: BatchBounds;
}

/** Items that are read before those who wait for them are woken, at most. */
const chunk = 100;

/**
 * Reads the log once for all who begin at the same place at about the same time, as consumers do after an outage or when
 * they are filled from the beginning: reading it anew for each costs more than most of them do with it.
 */
export function shareReading(options: SharedReadingOptions): ReadItems {
  const { eventStore, prefix, signal, gatherMs = 10 } = options;
  const groups = new Set<Group>();
  const alone = (what: ReadOptions) => itemsAfter(eventStore, { ...what, signal });

  const groupFor = (what: ReadOptions): Group => {
    for (const group of groups) if (group.covers(what)) return group;
    const group = new Group(what, options, sleep(gatherMs), () => groups.delete(group));
    groups.add(group);
    return group;
  };

  return async function* (what) {
    if (prefix === undefined || !what.prefixes.includes(prefix)) return yield* alone(what);
    const group = groupFor(what);
    const member = group.join(what);
    try {
      for await (const item of group.itemsFor(member)) {
        member.after = placeOf(item);
        if (hasPrefix(item.streamId, what.prefixes)) yield item;
      }
    } finally {
      group.leave(member);
    }
    if (member.left) yield* alone({ ...what, after: member.after });
    else if (group.end) what.onCaughtUp(group.end);
  };
}

/** Somebody who reads with others. */
interface Member {
  readonly what: ReadOptions;
  /** Of all items that the group has read, which one comes next. */
  next: number;
  after: LogPosition | null;
  /** It was too slow, or the only one: it goes on by itself. */
  left: boolean;
}

/** One read of the log, and those who share it. What the slowest of them has not taken is held. */
class Group {
  /** Where the log ended when all was read. */
  end: LogPosition | undefined;
  readonly #members = new Set<Member>();
  readonly #prefixes: Set<string>;
  #items: Item[] = [];
  #weight = 0;
  /** How many items were let go of, and the place of the last of them. */
  #gone = 0;
  #floor: LogPosition | null;
  #source: AsyncGenerator<Item, void, void> | undefined;
  #reading = false;
  #over: { readonly error?: unknown } | undefined;
  #arrival = arrival();

  constructor(
    { after, prefixes }: ReadOptions,
    private readonly options: SharedReadingOptions,
    private readonly gathered: Promise<void>,
    private readonly onClose: () => void,
  ) {
    this.#floor = after;
    this.#prefixes = new Set(prefixes);
  }

  /** Whether what somebody wants to read is held here, or still to come. What has ended lacks what was recorded since. */
  covers({ after, prefixes }: ReadOptions): boolean {
    if (this.#over) return false;
    if (this.#source && !prefixes.every((prefix) => this.#prefixes.has(prefix))) return false;
    if (after?.commit === this.#floor?.commit) return true;
    const last = this.#items.at(-1);
    return (
      after !== null &&
      last !== undefined &&
      (this.#floor?.commit ?? -1n) < after.commit &&
      after.commit <= placeOf(last).commit
    );
  }

  join(what: ReadOptions): Member {
    const { after } = what;
    const first = this.#items.findIndex((item) => after === null || placeOf(item).commit > after.commit);
    const next = this.#gone + (first < 0 ? this.#items.length : first);
    const member: Member = { what, next, after, left: false };
    this.#members.add(member);
    if (!this.#source) for (const prefix of what.prefixes) this.#prefixes.add(prefix);
    return member;
  }

  /** @throws what reading the log throws, after what was read before */
  async *itemsFor(member: Member): AsyncGenerator<Item, void, void> {
    await this.gathered;
    if (!this.#source && this.#members.size < 2) member.left = true;
    while (!member.left) {
      const item = this.#items[member.next - this.#gone];
      if (item) {
        member.next += 1;
        if (member.next % chunk === 0) this.#letGo();
        yield item;
      } else if (this.#over) {
        if ('error' in this.#over) throw this.#over.error;
        return;
      } else {
        this.#letGo();
        await this.#more();
      }
    }
  }

  leave(member: Member): void {
    this.#members.delete(member);
    if (this.#members.size > 0) return this.#letGo();
    this.#over ??= {};
    this.onClose();
    // A read that is under way ends by itself, at the latest when nothing has come for a while.
    this.#source?.return().catch(() => undefined);
  }

  /** Waits until more was read, or there is room for it, and leaves behind who holds all others up. */
  async #more(): Promise<void> {
    const { promise } = this.#arrival;
    if (!this.#isFull()) void this.#read();
    const arrived = new AbortController();
    const patience = sleep(this.options.patienceMs ?? 5_000, 'over', { signal: arrived.signal });
    const first = await Promise.race([promise, patience]);
    patience.catch(() => undefined);
    arrived.abort();
    if (first === 'over' && this.#isFull()) this.#leaveSlowest();
  }

  /** Reads on until there is no room; does nothing while that is under way. */
  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    this.#source ??= itemsAfter(this.options.eventStore, {
      after: this.#floor,
      prefixes: [...this.#prefixes],
      signal: this.options.signal,
      onCaughtUp: (position) => (this.end = position),
    });
    try {
      for (let read = 1; !this.#over && !this.#isFull(); read += 1) {
        const { done, value } = await this.#source.next();
        if (done) this.#over ??= {};
        else {
          this.#items.push(value);
          this.#weight += weightOf(value);
          if (read % chunk === 0) this.#wake();
        }
      }
    } catch (error) {
      this.#over ??= { error };
    }
    this.#reading = false;
    if (this.#over) this.onClose();
    this.#wake();
  }

  #isFull(): boolean {
    const { events, characters } = this.options.bounds ?? { events: 4_000, characters: 16_000_000 };
    return this.#items.length >= events || this.#weight >= characters;
  }

  /** Lets go of what all have taken. */
  #letGo(): void {
    const taken = Math.min(...[...this.#members].map(({ next }) => next)) - this.#gone;
    if (taken < chunk && !this.#isFull()) return;
    const gone = this.#items.splice(0, taken);
    for (const item of gone) this.#weight -= weightOf(item);
    const last = gone.at(-1);
    if (last) this.#floor = placeOf(last);
    this.#gone += gone.length;
    // Whoever waits for room goes on.
    if (gone.length > 0) this.#wake();
  }

  #leaveSlowest(): void {
    for (const member of this.#members)
      if (member.next === this.#gone) {
        member.left = true;
        this.#members.delete(member);
      }
    if (this.#members.size > 0) this.#letGo();
    this.#wake();
  }

  #wake(): void {
    this.#arrival.wake();
    this.#arrival = arrival();
  }
}

function arrival(): { readonly promise: Promise<void>; readonly wake: () => void } {
  let wake: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => (wake = resolve));
  return { promise, wake };
}
