import { randomUUID } from 'node:crypto';
import type { EventLog } from '../log/event-log.js';
import type { RecordedEvent } from '../log/recorded-event.js';
import { sliceOver } from '../log/work-scheduler.js';
import { encodeEvent } from '../messages/read-event.js';
import { ReadResp } from '../messages/streams.js';
import { invalidArgument, streamDeleted, tooSlow } from './failure.js';
import { type Filter, isListed } from './filter.js';
import { type Outgoing } from './outgoing.js';
import { requiredStream } from './proposed-event.js';
import { idForm, PAGE, positionOf, type ReadOptions, resolved } from './read-options.js';

const CAUGHT_UP = ReadResp.encode({ caughtUp: {} });
const FELL_BEHIND = ReadResp.encode({ fellBehind: {} });

/**
 * Live events that may wait for a subscriber that takes no more. The real server queues 32 for one; here they wait in the log, and
 * what was committed together, which may be more than 32, would drop whoever keeps up.
 */
const MOST_WAITING = 2_000;
/** From this level of compatibility on, a client understands that it fell behind (ResponseConverter.cs of KurrentDB). */
const FELL_BEHIND_SUPPORT = 2;

/** Whether a subscriber has all there is, and what it is told about that. */
class Liveness {
  private live = false;
  private readonly tellsOfFallingBehind: boolean;

  constructor(
    private readonly out: Outgoing,
    { controlOption }: ReadOptions,
  ) {
    this.tellsOfFallingBehind = (controlOption?.compatibility ?? 0) >= FELL_BEHIND_SUPPORT;
  }

  /** Whether it has heard that it has all there is: what comes from then on it gets whatever the stream's bounds are. */
  get isLive(): boolean {
    return this.live;
  }

  caughtUp(): void {
    if (this.live) return;
    this.live = true;
    this.out.send(CAUGHT_UP);
  }

  /**
   * Waits until more can be sent; what comes meanwhile waits for the subscriber.
   * @param waiting tells how many events do; asked only where it matters
   * @throws Failure that ends the subscription of who has too many waiting, as the real server does, unless the client understands
   *   falling behind
   */
  async room(waiting: () => number): Promise<void> {
    while (this.out.congested) {
      if (this.live && waiting() > MOST_WAITING) this.fellBehind();
      await this.out.event();
    }
  }

  private fellBehind(): void {
    if (!this.tellsOfFallingBehind) throw tooSlow();
    this.live = false;
    this.out.send(FELL_BEHIND);
  }
}

/**
 * A stream from after a revision on, then as it grows. A subscriber is a reader
 * that is woken: between two events it holds its revision and nothing else.
 * Ends only when the client leaves.
 * @throws Failure `stream-deleted` once the stream is tombstoned; who was there by then gets the tombstone before.
 */
export async function subscribeToStream(log: EventLog, options: ReadOptions, out: Outgoing): Promise<void> {
  const from = options.stream ?? {};
  const stream = requiredStream(from.streamIdentifier);
  const stop = log.onGrowth(stream, () => out.rouse());
  try {
    const start = log.bounds(stream);
    const liveness = new Liveness(out, options);
    if (start.kind === 'tombstoned') {
      if (from.end === undefined) throw streamDeleted(stream);
      confirm(out);
      liveness.caughtUp();
      while (!out.gone) await out.event();
      return;
    }
    let next: number;
    if (from.end !== undefined) next = start.kind === 'readable' ? start.last + 1 : 0;
    else if (from.revision !== undefined) next = Number(from.revision) + 1;
    else next = 0;
    confirm(out);
    if (from.end !== undefined) liveness.caughtUp();
    while (!out.gone) {
      const bounds = log.bounds(stream);
      if (bounds.kind === 'tombstoned' && (!liveness.isLive || next > bounds.last)) {
        const tombstone = liveness.isLive ? log.tombstoneOf(stream) : undefined;
        if (tombstone !== undefined)
          out.send(encodeEvent(resolved(log, tombstone, options), idForm(options)));
        throw streamDeleted(stream);
      }
      if (bounds.kind === 'missing' || next > bounds.last) {
        if (bounds.kind === 'readable') liveness.caughtUp();
        await out.event();
        continue;
      }
      const waiting = (): number => {
        const now = log.bounds(stream);
        return now.kind === 'missing' ? 0 : now.last + 1 - next;
      };
      await log.scheduler.slice();
      const { first, oldest } =
        liveness.isLive || bounds.kind === 'tombstoned' ? { first: next, oldest: -Infinity } : bounds;
      const page = log.readStream(stream, Math.max(next, first), bounds.last, false, PAGE);
      for (const event of page) {
        if (event.created >= oldest) out.send(encodeEvent(resolved(log, event, options), idForm(options)));
        next = event.revision + 1;
        if (out.congested) await liveness.room(waiting);
        if (out.gone) return;
      }
      if (page.length === 0) next = bounds.last + 1;
    }
  } finally {
    stop();
  }
}

/** How many events of `$all` that a subscriber wants are still to be sent; counted no further than it matters. */
class Backlog {
  private counted = 0;
  /** Positions of wanted events, in order. */
  private wanted: number[] = [];

  constructor(
    private readonly log: EventLog,
    private readonly filter: Filter | undefined,
  ) {}

  from(next: number): number {
    const most = this.log.position + 1 - next;
    if (most <= MOST_WAITING) return most;
    this.wanted = this.wanted.filter((position) => position >= next);
    this.counted = Math.max(this.counted, next - 1);
    while (this.wanted.length <= MOST_WAITING && this.counted < this.log.position) {
      for (const event of this.log.readAll(this.counted + 1, false, PAGE)) {
        this.counted = event.position;
        if (isListed(event) && this.filter?.matches(event) !== false) this.wanted.push(event.position);
        if (this.wanted.length > MOST_WAITING) break;
      }
    }
    return this.wanted.length;
  }
}

/**
 * `$all` from after a position on, then as it grows, with a checkpoint after
 * every so many considered events if it is filtered. Ends only when the client leaves.
 */
export async function subscribeToAll(
  log: EventLog,
  options: ReadOptions,
  filter: Filter | undefined,
  out: Outgoing,
): Promise<void> {
  const { position, start, end } = options.all ?? {};
  let next: number;
  if (position !== undefined) next = Math.min(positionOf(position), log.position) + 1;
  else if (start !== undefined) next = 1;
  else if (end !== undefined) next = log.position + 1;
  else throw invalidArgument('No position to start from is given.');
  const liveness = new Liveness(out, options);
  let considered = 0;
  const backlog = new Backlog(log, filter);
  const waiting = (): number => backlog.from(next);
  const stop = log.onGrowth(undefined, () => out.rouse());
  try {
    confirm(out);
    for await (const { event, reached } of foundByIndex(log, filter, next)) {
      next = reached + 1;
      if (event) out.send(encodeEvent(resolved(log, event, options), idForm(options)));
      else out.send(checkpoint(reached));
      if (out.congested) await liveness.room(waiting);
      if (out.gone) return;
    }
    while (!out.gone) {
      if (next > log.position) {
        liveness.caughtUp();
        await out.event();
        continue;
      }
      await log.scheduler.slice();
      const page = log.readAll(next, false, PAGE);
      const isOver = sliceOver();
      for (const event of page) {
        next = event.position + 1;
        if (!isListed(event)) continue;
        if (filter === undefined || filter.matches(event))
          out.send(encodeEvent(resolved(log, event, options), idForm(options)));
        considered += 1;
        if (filter !== undefined && considered % filter.checkpointInterval === 0)
          out.send(checkpoint(event.position));
        if (out.congested) await liveness.room(waiting);
        if (out.gone) return;
        if (filter !== undefined && isOver()) break;
      }
    }
  } finally {
    stop();
  }
}

/** So many events are gone through about as soon as an index is asked. */
const LONG_WAY = 20_000;

/**
 * On a long way to the end of the log, the events that a filter on the beginnings of streams' names lets through, by the index;
 * at last how far that reaches. Nothing where all has to be read.
 */
async function* foundByIndex(
  log: EventLog,
  filter: Filter | undefined,
  from: number,
): AsyncGenerator<{ readonly event?: RecordedEvent; readonly reached: number }, void, void> {
  const upTo = log.position;
  if (filter?.streamPrefixes === undefined || upTo - from < LONG_WAY) return;
  const positions = await log.positionsByPrefix(filter.streamPrefixes, { from, upTo });
  if (positions === undefined) return;
  let isOver = sliceOver();
  for (const position of positions) {
    const event = log.eventAt(position);
    if (isListed(event) && filter.matches(event)) yield { event, reached: position };
    if (!isOver()) continue;
    await log.scheduler.slice();
    isOver = sliceOver();
  }
  yield { reached: upTo };
}

const confirm = (out: Outgoing): void =>
  out.send(ReadResp.encode({ confirmation: { subscriptionId: randomUUID() } }));

function checkpoint(position: number): Buffer {
  return ReadResp.encode({ checkpoint: { commit: BigInt(position), prepare: BigInt(position) } });
}
