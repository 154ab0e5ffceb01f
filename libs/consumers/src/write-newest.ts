import type { LogPosition, LogTail, RecordedEvent } from '#event-store';
import type { Pool } from 'pg';
import type { BatchBounds } from './batches.js';
import {
  advancingAll,
  checkedEveryMs,
  notingChecked,
  rowsTaken,
  takingRows,
  turningTo,
  type BuildCheckpoint,
} from './checkpoints.js';
import type { Build, Consumer } from './consumer.js';
import { preparing } from './prepared-statements.js';
import { tracedBatch } from './traced-batch.js';
import { transaction } from './transaction.js';

/** What is to be written for one build. */
export interface Part {
  readonly build: Build;
  readonly consumer: Consumer;
  readonly events: readonly RecordedEvent[];
  /** Where it stands behind them. */
  readonly to: LogPosition;
}

export interface NewestWritten {
  /** What was written, each at the end of what was known of the log or after as many events as a batch may have. */
  readonly parts: readonly Part[];
  /** Whether a part was full, so that there is more. */
  readonly isMore: boolean;
  /** The builds that stand at the end of what is known of the log already, and where that is. */
  readonly reached: readonly BuildCheckpoint[];
  /** The builds that have to go by themselves, and where they stand. */
  readonly others: readonly BuildCheckpoint[];
}

export interface NewestOptions {
  readonly pool: Pool;
  readonly tail: LogTail;
  readonly bounds: BatchBounds;
  readonly consumers: ReadonlyMap<string, Consumer>;
  /** The worker whose builds are to be run, where workers share them. */
  readonly owner: string | undefined;
  /** Builds that are being run by themselves. */
  readonly busy: readonly Build[];
  /** How far the log is known to reach, beyond what the tail has heard of. */
  readonly head: bigint | undefined;
}

/**
 * Writes what is new for all consumers that stand within the tail of the log, in one transaction: the rows of each and its
 * position. Whoever stands further back, is stopped, has parked streams, fills a new build or would give commands is left
 * to go by itself; a row that somebody else works on is left to them.
 * @throws whatever an `apply` throws; then nothing was written for anybody
 */
export async function writeNewest(options: NewestOptions): Promise<NewestWritten> {
  const begin = takingRows(
    { consumers: [...options.consumers.values()], owner: options.owner },
    options.busy,
  );
  return transaction(
    options.pool,
    async (tx, beginResults) => {
      const sorted = sortOut(rowsTaken(beginResults), options);
      for (const { build, consumer, events } of sorted.parts) {
        if (events.length === 0) continue;
        await tx.query(turningTo(build));
        await tracedBatch(consumer, { live: true }, events, () =>
          consumer.apply(events, preparing(tx, build)),
        );
      }
      if (sorted.parts.length > 0) await tx.query(advancingAll(sorted.parts));
      const quiet = sorted.reached.filter(([, { uncheckedMs }]) => uncheckedMs > checkedEveryMs);
      if (quiet.length > 0) await tx.query(notingChecked(quiet.map(([build]) => build)));
      return sorted;
    },
    { begin },
  );
}

/** Says of each build what is to be done for it. */
function sortOut(
  buildCheckpoints: readonly BuildCheckpoint[],
  { tail, bounds, consumers, head }: NewestOptions,
): NewestWritten {
  const parts: Part[] = [];
  const others: BuildCheckpoint[] = [];
  const reached: BuildCheckpoint[] = [];
  let isMore = false;
  for (const buildCheckpoint of buildCheckpoints) {
    const [build, checkpoint] = buildCheckpoint;
    const consumer = consumers.get(build.name);
    if (!consumer) continue;
    const isSteady = checkpoint.live && checkpoint.state === 'running' && checkpoint.parkedRetryInMs === null;
    const newest = isSteady ? tail.after(checkpoint.position, consumer.prefixes) : null;
    if (newest === null) {
      const isThere = isSteady && hasReached(checkpoint.position, tail.reach, head);
      (isThere ? reached : others).push(buildCheckpoint);
      continue;
    }
    const events = newest.events.slice(0, bounds.events);
    if (events.some(({ type }) => consumer.actsOn?.includes(type))) {
      others.push(buildCheckpoint);
      continue;
    }
    const last = events.length < newest.events.length ? events.at(-1) : undefined;
    if (last) isMore = true;
    const to = last ? { commit: last.position, prepare: last.preparePosition } : newest.end;
    parts.push({ build, consumer, events, to });
  }
  return { parts, isMore, reached, others };
}

/** Whether somebody stands at the end of all that is known of the log; where nothing is known, nobody does. */
function hasReached(position: LogPosition | null, ...known: readonly (bigint | undefined)[]): boolean {
  const ends = known.filter((end) => end !== undefined);
  return position !== null && ends.length > 0 && ends.every((end) => position.commit >= end);
}
