import { setTimeout as sleep } from 'node:timers/promises';
import {
  PoisonedEvent,
  type EventStore,
  type LogPosition,
  type LogTail,
  type RecordedEvent,
} from '#event-store';
import { asError } from '#platform';
import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { batches, oneAhead, type BatchBounds } from './batches.js';
import { isLockTimeout, takeOver } from './builds.js';
import type { Build, Consumer } from './consumer.js';
import { isPassing } from './passing-failure.js';
import {
  advancing,
  noteChecked,
  pass,
  rowTaken,
  standingOf,
  stopAt,
  takingRow,
  type Standing,
} from './positions.js';
import { transaction } from './transaction.js';

export interface RunSurroundings {
  eventStore: EventStore;
  pool: Pool;
  signal: AbortSignal;
  bounds: BatchBounds;
  /** The newest events, where somebody follows the log: read instead of the log by who is nearly at its end. */
  tail?: LogTail | undefined;
  /** Asked before each batch: where it answers with a promise, something more urgent goes first. */
  giveWay?: (() => Promise<void> | undefined) | undefined;
  /** Try a stopped build at once, whatever its back-off says: the process is new and may bring the fix. */
  tryStopped?: boolean;
}

export interface RunResult {
  outcome: 'caught_up' | 'stopped' | 'retired' | 'overtaken' | 'aborted';
  /** Where the build stands, as far as this run knows. */
  position: LogPosition | null;
  /** Events this run applied. */
  applied: number;
  /** Why it stopped. */
  error?: Error;
}

const writeAttempts = 4;
const restartsWithoutProgress = 3;
const checkedEveryMs = 5_000;

/** Another runner moved the position between our read and our write: nothing was written. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** The build was retired while we worked for it. */
class Retired extends Error {
  override readonly name = 'Retired';
}

/** An event that `apply` cannot take; everything before it is written. */
class Stopped extends Error {
  override readonly name = 'Stopped';
  constructor(override readonly cause: Error) {
    super(cause.message);
  }
}

/**
 * Takes one build from its position to the end of the log. Safe to run twice at once: rows and position are written
 * together, and only when the position still is the one that was read from; the slower runner reads again.
 * @param known where it stands, if that was read just now
 * @throws EventStoreUnavailable, or a passing database error that outlasted its retries: what was written stays
 */
export async function runBuild(
  consumer: Consumer,
  build: Build,
  around: RunSurroundings,
  known?: Standing,
): Promise<RunResult> {
  let applied = 0;
  let fresh = known;
  let position: LogPosition | null = null;
  const result = (outcome: RunResult['outcome'], error?: Error): RunResult => ({
    outcome,
    position,
    applied,
    ...(error ? { error } : {}),
  });
  const note = (reached: LogPosition, events: number) => {
    position = reached;
    applied += events;
  };
  for (let fruitless = 0; fruitless < restartsWithoutProgress; fruitless += 1) {
    const before = applied;
    const standing = fresh ?? (await standingOf(around.pool, build));
    fresh = undefined;
    position = standing.position;
    if (around.signal.aborted) return result('aborted');
    if (standing.state === 'retired') return result('retired');
    if (standing.state === 'stopped' && standing.retryInMs > 0 && !around.tryStopped)
      return result('stopped');
    try {
      const isSettled = await catchUpFrom(standing, consumer, build, around, note);
      if (isSettled || fruitless === restartsWithoutProgress - 1) return result('caught_up');
    } catch (error) {
      if (around.signal.aborted) return result('aborted');
      if (error instanceof Retired) return result('retired');
      if (error instanceof Stopped) return result('stopped', error.cause);
      if (error instanceof PoisonedEvent) {
        await stopAt(around.pool, build, error.position.commit, error);
        return result('stopped', error);
      }
      if (!(error instanceof Overtaken)) throw error;
      if (applied > before) fruitless = -1;
      await sleep(20 + Math.random() * 80);
    }
  }
  return result('overtaken');
}

/** @returns false when the live build has read further meanwhile, so that this one cannot take over yet */
async function catchUpFrom(
  standing: Standing,
  consumer: Consumer,
  build: Build,
  around: RunSurroundings,
  note: (reached: LogPosition, events: number) => void,
): Promise<boolean> {
  const { eventStore, pool, signal, tail } = around;
  let at = standing.position;
  const newest = tail?.after(at, consumer.prefixes);
  let end = newest?.end ?? at;
  const source = newest
    ? newest.events
    : eventStore.catchUp({
        after: at,
        prefixes: consumer.prefixes,
        signal,
        onCaughtUp: (position) => {
          end = position;
        },
      });
  for await (const batch of oneAhead(batches(source, around.bounds))) {
    await around.giveWay?.();
    const reached = await writeBatch(consumer, build, at, batch, around);
    note(reached, batch.length);
    at = reached;
  }
  signal.throwIfAborted();
  if (end !== null && (at === null || at.commit < end.commit)) {
    const to = end;
    if (!(await writing(pool, signal, () => pass(pool, build, at, to)))) throw new Overtaken();
    note(to, 0);
  } else if (at === standing.position && standing.uncheckedMs > checkedEveryMs) {
    await noteChecked(pool, build);
  }
  if (standing.live) return true;
  return takeOver(pool, build).catch((error: unknown) => {
    // Long queries hold the views: the old build answers a little longer, the next wake tries again.
    if (!isLockTimeout(error)) throw error;
    return true;
  });
}

function checkRow(standing: Standing, from: LogPosition | null): void {
  if (standing.state === 'retired') throw new Retired();
  if (standing.position?.commit !== from?.commit || standing.position?.prepare !== from?.prepare)
    throw new Overtaken();
}

/** Writes a batch, event by event once it proves to hold one that cannot be applied. */
async function writeBatch(
  consumer: Consumer,
  build: Build,
  from: LogPosition | null,
  batch: readonly RecordedEvent[],
  around: RunSurroundings,
): Promise<LogPosition> {
  const { pool, signal } = around;
  const to = positionOf(batch[batch.length - 1], from);
  try {
    await writing(pool, signal, () =>
      transaction(
        pool,
        async (tx, begun) => {
          checkRow(rowTaken(begun), from);
          await consumer.apply(batch, tx);
        },
        { begin: takingRow(build), commit: `${advancing(build, to)}; COMMIT` },
      ),
    );
    return to;
  } catch (error) {
    if (error instanceof Overtaken || error instanceof Retired || isPassing(error) || signal.aborted)
      throw error;
  }
  const poison = await writing(pool, signal, () => writeUpToPoison(consumer, build, from, batch, around));
  if (poison) throw new Stopped(poison);
  return to;
}

/** Applies one event after another in one transaction, keeps those before the first that fails, and records the failure. */
function writeUpToPoison(
  consumer: Consumer,
  build: Build,
  from: LogPosition | null,
  batch: readonly RecordedEvent[],
  around: RunSurroundings,
): Promise<Error | undefined> {
  const work = async (tx: PoolClient, begun: readonly QueryResult<QueryResultRow>[]) => {
    checkRow(rowTaken(begun), from);
    let at = from;
    for (const event of batch) {
      await tx.query('SAVEPOINT before_event');
      try {
        await consumer.apply([event], tx);
      } catch (error) {
        if (isPassing(error)) throw error;
        const poison = asError(error);
        await tx.query('ROLLBACK TO SAVEPOINT before_event');
        if (at !== null && at !== from) await tx.query(advancing(build, at));
        await stopAt(tx, build, event.position, poison);
        return poison;
      }
      await tx.query('RELEASE SAVEPOINT before_event');
      at = positionOf(event, at);
    }
    if (at !== null) await tx.query(advancing(build, at));
    return undefined;
  };
  return transaction(around.pool, work, { begin: takingRow(build) });
}

function positionOf(event: RecordedEvent | undefined, otherwise: LogPosition | null): LogPosition {
  if (event) return { commit: event.position, prepare: event.preparePosition };
  if (otherwise) return otherwise;
  throw new RangeError('A batch needs at least one event');
}

/** Repeats a transaction that met a passing failure, a few times, waiting longer each time. */
async function writing<T>(pool: Pool, signal: AbortSignal, write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (!isPassing(error) || attempt >= writeAttempts || signal.aborted || pool.ending) throw error;
      await sleep(50 * 2 ** attempt * (0.5 + Math.random() / 2));
    }
  }
}
