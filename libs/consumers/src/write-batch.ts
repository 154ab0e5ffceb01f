import { setTimeout as sleep } from 'node:timers/promises';
import { PoisonedEvent, type LogPosition, type RecordedEvent } from '#event-store';
import { asError } from '#platform';
import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { placeOf, type Item } from './batches.js';
import type { ClaimedBuild, Consumer } from './consumer.js';
import { isSetAside, park, parkedAmong, poisonOf, type Poison } from './parked-streams.js';
import { isPassing, transaction } from './transaction.js';
import { advancing, rowTaken, stopAt, takingRow, type Checkpoint } from './checkpoints.js';

const writeAttempts = 4;

/** Another runner moved the position between our read and our write: nothing was written. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** The build was retired, or taken over by another worker, while we worked for it. */
export class Retired extends Error {
  override readonly name = 'Retired';
}

/** An event that `apply` cannot take, and more streams are parked already than events can be to blame for. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  constructor(override readonly cause: Error) {
    super(cause.message);
  }
}

export interface Writing {
  readonly pool: Pool;
  readonly signal: AbortSignal;
}

/** @throws Retired, Overtaken */
export function checkRow(checkpoint: Checkpoint, from: LogPosition | null): void {
  if (checkpoint.state === 'retired') throw new Retired();
  if (checkpoint.position?.commit !== from?.commit || checkpoint.position?.prepare !== from?.prepare)
    throw new Overtaken();
}

/**
 * Writes a batch with the position behind it, less what belongs to parked streams; event by event once it proves to hold
 * one that cannot be applied, whose stream is parked then.
 * @throws Stopped when too many streams are parked: what was before is written
 */
export async function writeBatch(
  consumer: Consumer,
  build: ClaimedBuild,
  from: LogPosition | null,
  batch: readonly Item[],
  { pool, signal }: Writing,
): Promise<LogPosition> {
  const last = batch.at(-1);
  if (!last) throw new RangeError('A batch needs at least one event');
  const to = placeOf(last);
  const begin = takingRow(build);
  const together = async (tx: PoolClient, beginResults: readonly QueryResult<QueryResultRow>[]) => {
    const checkpoint = rowTaken(beginResults);
    checkRow(checkpoint, from);
    const events = understood(checkpoint.parkedRetryInMs === null ? batch : await unparked(tx, build, batch));
    if (events.length > 0) await consumer.apply(events, tx);
  };
  try {
    await writing(pool, signal, () =>
      transaction(pool, together, { begin, commit: `${advancing(build, to)}; COMMIT` }),
    );
    return to;
  } catch (error) {
    if (error instanceof Overtaken || error instanceof Retired || isPassing(error) || signal.aborted)
      throw error;
  }
  const eventByEvent = async (tx: PoolClient, beginResults: readonly QueryResult<QueryResultRow>[]) => {
    checkRow(rowTaken(beginResults), from);
    return applyEventByEvent(consumer, build, from, batch, { tx, signal });
  };
  const poison = await writing(pool, signal, () => transaction(pool, eventByEvent, { begin }));
  if (poison) throw new Stopped(poison.error);
  return to;
}

/** Applies one event after another in one transaction. @returns the one that would have parked a stream too many */
async function applyEventByEvent(
  consumer: Consumer,
  build: ClaimedBuild,
  from: LogPosition | null,
  batch: readonly Item[],
  around: { tx: PoolClient; signal: AbortSignal },
): Promise<Poison | undefined> {
  const { tx } = around;
  const parked = await parkedAmong(tx, build, streamsOf(batch));
  let at = from;
  for (const item of batch) {
    const poison = parked.has(item.streamId) ? undefined : await applyOne(consumer, item, around);
    if (poison && !(await park(tx, build, poison))) {
      if (at !== null && at !== from) await tx.query(advancing(build, at));
      await stopAt(tx, build, poison.position, poison.error);
      return poison;
    }
    if (poison) parked.add(item.streamId);
    at = placeOf(item);
  }
  if (at !== null) await tx.query(advancing(build, at));
  return undefined;
}

/**
 * Applies one event, or leaves everything as it was before.
 * @returns why it could not be applied, unless it was set aside: then it is as good as applied
 */
export async function applyOne(
  consumer: Consumer,
  item: Item,
  { tx, signal }: { tx: PoolClient; signal: AbortSignal },
): Promise<Poison | undefined> {
  let failure: Error | undefined;
  if (item instanceof PoisonedEvent) failure = item;
  else {
    await tx.query('SAVEPOINT before_event');
    try {
      await consumer.apply([item], tx);
    } catch (error) {
      if (isPassing(error) || signal.aborted) throw error;
      await tx.query('ROLLBACK TO SAVEPOINT before_event');
      failure = asError(error);
    }
    await tx.query('RELEASE SAVEPOINT before_event');
  }
  if (!failure || (await isSetAside(tx, item.streamId, item.revision))) return undefined;
  return poisonOf(item, failure);
}

/** @throws PoisonedEvent the first of those that cannot be understood */
export function understood(items: readonly Item[]): readonly RecordedEvent[] {
  for (const item of items) if (item instanceof PoisonedEvent) throw item;
  return items as readonly RecordedEvent[];
}

async function unparked(
  tx: PoolClient,
  build: ClaimedBuild,
  batch: readonly Item[],
): Promise<readonly Item[]> {
  const parked = await parkedAmong(tx, build, streamsOf(batch));
  return parked.size === 0 ? batch : batch.filter(({ streamId }) => !parked.has(streamId));
}

function streamsOf(batch: readonly Item[]): string[] {
  return [...new Set(batch.map(({ streamId }) => streamId))];
}

/** Repeats a transaction that met a passing failure, a few times, waiting longer each time. */
export async function writing<T>(pool: Pool, signal: AbortSignal, write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (!isPassing(error) || attempt >= writeAttempts || signal.aborted || pool.ending) throw error;
      await sleep(50 * 2 ** attempt * (0.5 + Math.random() / 2));
    }
  }
}
