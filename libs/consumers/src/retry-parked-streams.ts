import { PoisonedEvent, StreamDeleted, type EventStore, type LogPosition } from '#event-store';
import type { PoolClient, QueryResult, QueryResultRow } from 'pg';
import type { BatchBounds, Item } from './batches.js';
import type { ClaimedBuild, Consumer } from './consumer.js';
import { dueStreams, park, parkedAt, unparkUpTo, type Due } from './parked-streams.js';
import { isPassing, transaction } from './transaction.js';
import { rowTaken, takingRow, type Checkpoint } from './checkpoints.js';
import { applyOne, checkRow, Overtaken, Retired, understood, writing, type Writing } from './write-batch.js';

interface Retrying extends Writing {
  readonly eventStore: Pick<EventStore, 'readStream'>;
  readonly bounds: BatchBounds;
  readonly backpressure?: (() => Promise<void> | undefined) | undefined;
  readonly tryStopped?: boolean;
}

/** A stretch of a parked stream that the build's position has passed. */
interface Stretch {
  readonly items: readonly Item[];
  /** The revision behind it, or null when it reaches up to the position. */
  readonly next: bigint | null;
}

/**
 * Makes up for the parked streams that may be tried again: the events of each, from the one that could not be applied up to
 * where the build stands, are applied in order, a slice in one transaction. In front of the next that cannot be applied the
 * stream is parked again; one of which nothing is left is parked no more.
 * @throws Overtaken, Retired
 */
export async function retryParkedStreams(
  consumer: Consumer,
  build: ClaimedBuild,
  checkpoint: Checkpoint,
  around: Retrying,
): Promise<void> {
  const { parkedRetryInMs, position } = checkpoint;
  const atOnce = around.tryStopped === true;
  if (position === null || parkedRetryInMs === null || (parkedRetryInMs > 0 && !atOnce)) return;
  for (const due of await dueStreams(around.pool, build, atOnce)) {
    let next: Due | null = due;
    while (next !== null) {
      around.signal.throwIfAborted();
      await around.backpressure?.();
      const stretch = await readStretch(next, position, around);
      next = await applyStretch(consumer, build, position, next, stretch, around);
    }
  }
}

/** The position was known before this reads: everything of the stream up to it is there to be read. */
async function readStretch(
  { streamId, revision }: Due,
  position: LogPosition,
  { eventStore, bounds }: Retrying,
): Promise<Stretch> {
  const items: Item[] = [];
  let read = 0;
  let next = revision;
  const pass = (passed: bigint) => {
    read += 1;
    next = passed + 1n;
  };
  try {
    const options = { from: revision, maxCount: bounds.events, onSkipped: pass };
    const events = eventStore.readStream(streamId, { ...options, onPoisoned: (each) => items.push(each) });
    for await (const event of events) {
      items.push(event);
      pass(event.revision);
    }
  } catch (error) {
    // Deleted for good, there is nothing of it that could be made up for.
    if (!(error instanceof StreamDeleted)) throw error;
  }
  const passed = items.filter((item) => placeOf(item) <= position.commit);
  const isLast = passed.length < items.length || read < bounds.events;
  return { items: passed, next: isLast ? null : next };
}

const placeOf = (item: Item) => (item instanceof PoisonedEvent ? item.position.commit : item.position);

/** @returns from where it goes on, or null when it does not */
async function applyStretch(
  consumer: Consumer,
  build: ClaimedBuild,
  position: LogPosition,
  { streamId, revision }: Due,
  stretch: Stretch,
  { pool, signal }: Retrying,
): Promise<Due | null> {
  const { items } = stretch;
  const next = stretch.next === null ? null : { streamId, revision: stretch.next };
  type BeginResults = readonly QueryResult<QueryResultRow>[];
  const inTurn =
    (apply: (tx: PoolClient) => Promise<Due | null>) =>
    async (tx: PoolClient, beginResults: BeginResults): Promise<Due | null> => {
      checkRow(rowTaken(beginResults), position);
      // Somebody else made up for it meanwhile.
      return (await parkedAt(tx, build, streamId)) === revision ? apply(tx) : null;
    };
  const done = async (tx: PoolClient) => {
    await unparkUpTo(tx, build, streamId, stretch.next);
    return next;
  };
  const together = inTurn(async (tx) => {
    if (items.length > 0) await consumer.apply(understood(items), tx);
    return done(tx);
  });
  const eventByEvent = inTurn(async (tx) => {
    for (const item of items) {
      const poison = await applyOne(consumer, item, { tx, signal });
      if (!poison) continue;
      await park(tx, build, poison);
      return null;
    }
    return done(tx);
  });
  const begin = takingRow(build);
  try {
    return await writing(pool, signal, () => transaction(pool, together, { begin }));
  } catch (error) {
    if (error instanceof Overtaken || error instanceof Retired || isPassing(error) || signal.aborted)
      throw error;
  }
  return writing(pool, signal, () => transaction(pool, eventByEvent, { begin }));
}
