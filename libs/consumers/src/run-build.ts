import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore, LogPosition, LogTail } from '#event-store';
import type { Pool } from 'pg';
import { batches, oneAhead, type BatchBounds } from './batches.js';
import { isLockTimeout, takeOver } from './builds.js';
import type { ClaimedBuild, Consumer } from './consumer.js';
import { checkedEveryMs, noteChecked, pass, checkpointOf, type Checkpoint } from './checkpoints.js';
import { retryParkedStreams } from './retry-parked-streams.js';
import type { ReadItems } from './shared-reading.js';
import { tracedBatch } from './traced-batch.js';
import { Overtaken, Retired, Stopped, writeBatch, writing } from './write-batch.js';

export interface RunDependencies {
  eventStore: EventStore;
  /** Reads the log. */
  read: ReadItems;
  pool: Pool;
  signal: AbortSignal;
  bounds: BatchBounds;
  /** The newest events, where somebody follows the log: read instead of the log by who is nearly at its end. */
  tail?: LogTail | undefined;
  /** Asked before each batch: where it answers with a promise, something more urgent goes first. */
  backpressure?: (() => Promise<void> | undefined) | undefined;
  /** Try a stopped build and parked streams at once, whatever their back-off says: the process is new and may bring the fix. */
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

const restartsWithoutProgress = 3;

/**
 * Takes one build from its position to the end of the log. Safe to run twice at once: rows and position are written
 * together, and only when the position still is the one that was read from; the slower runner reads again.
 * @param known where it stands, if that was read just now
 * @throws EventStoreUnavailable, or a passing database error that outlasted its retries: what was written stays
 */
export async function runBuild(
  consumer: Consumer,
  build: ClaimedBuild,
  around: RunDependencies,
  known?: Checkpoint,
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
    const checkpoint = fresh ?? (await checkpointOf(around.pool, build));
    fresh = undefined;
    position = checkpoint.position;
    if (around.signal.aborted) return result('aborted');
    if (checkpoint.state === 'retired') return result('retired');
    if (checkpoint.state === 'stopped' && checkpoint.retryInMs > 0 && !around.tryStopped)
      return result('stopped');
    try {
      await retryParkedStreams(consumer, build, checkpoint, around);
      const isSettled = await catchUpFrom(checkpoint, consumer, build, around, note);
      if (isSettled || fruitless === restartsWithoutProgress - 1) return result('caught_up');
    } catch (error) {
      if (around.signal.aborted) return result('aborted');
      if (error instanceof Retired) return result('retired');
      if (error instanceof Stopped) return result('stopped', error.cause);
      if (!(error instanceof Overtaken)) throw error;
      if (applied > before) fruitless = -1;
      await sleep(20 + Math.random() * 80);
    }
  }
  return result('overtaken');
}

/** @returns false when the live build has read further meanwhile, so that this one cannot take over yet */
async function catchUpFrom(
  checkpoint: Checkpoint,
  consumer: Consumer,
  build: ClaimedBuild,
  around: RunDependencies,
  note: (reached: LogPosition, events: number) => void,
): Promise<boolean> {
  const { read, pool, signal, tail } = around;
  let at = checkpoint.position;
  const newest = tail?.after(at, consumer.prefixes);
  let end = newest?.end ?? at;
  const source = newest
    ? newest.events
    : read({
        after: at,
        prefixes: consumer.prefixes,
        onCaughtUp: (position) => {
          end = position;
        },
      });
  for await (const batch of oneAhead(batches(source, around.bounds))) {
    await around.backpressure?.();
    const from = at;
    const reached = await tracedBatch(consumer, checkpoint, batch, () =>
      writeBatch(consumer, build, from, batch, around),
    );
    note(reached, batch.length);
    at = reached;
  }
  signal.throwIfAborted();
  if (end !== null && (at === null || at.commit < end.commit)) {
    const to = end;
    if (!(await writing(pool, signal, () => pass(pool, build, at, to)))) throw new Overtaken();
    note(to, 0);
  } else if (at === checkpoint.position && checkpoint.uncheckedMs > checkedEveryMs) {
    await noteChecked(pool, build);
  }
  if (checkpoint.live) return true;
  return takeOver(pool, build).catch((error: unknown) => {
    // Long queries hold the views: the old build answers a little longer, the next wake tries again.
    if (!isLockTimeout(error)) throw error;
    return true;
  });
}
