import type { LogTail } from '#event-store';
import type { Pool } from 'pg';
import type { BatchBounds } from './batches.js';
import { runnableBuilds, type BuildCheckpoint } from './checkpoints.js';
import type { Build, Consumer } from './consumer.js';
import type { RunResult } from './run-build.js';
import { writeNewest } from './write-newest.js';

export interface RoundsOptions {
  readonly pool: Pool;
  /** Absent, each consumer goes by itself. */
  readonly tail?: LogTail;
  readonly bounds: BatchBounds;
  readonly consumers: ReadonlyMap<string, Consumer>;
  readonly owner?: string;
  readonly backpressure?: () => Promise<void> | undefined;
  readonly onResult?: (build: Build, result: RunResult) => void;
  readonly signal: AbortSignal;
  /** Has a transaction wait for its turn: two at once would leave the commands of people no processor. */
  readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** The builds that are being run by themselves. */
  readonly busy: () => readonly Build[];
  /** Runs builds by themselves. */
  readonly startEach: (buildCheckpoints: readonly BuildCheckpoint[]) => Promise<RunResult>[];
}

export interface Rounds {
  /**
   * Brings the consumers to the end of the log, and waits for it; where that is under way, once more after it.
   * @param head how far the log is known to reach
   * @throws when the database cannot be asked where they stand
   */
  run(head: bigint | undefined): Promise<void>;
  /** Waits for what is under way. */
  end(): Promise<void>;
}

/** Brings some consumers to the end of the log together, in one transaction a round, and has the others go by themselves. */
export function createRounds(options: RoundsOptions): Rounds {
  const { pool, tail, bounds, consumers, owner, backpressure, onResult, signal } = options;
  let head: bigint | undefined;
  let wanted = false;
  let underWay: Promise<{ runs: Promise<RunResult>[] }> | undefined;

  /** @returns the builds that have to go by themselves */
  const writeTogether = async (from: LogTail): Promise<readonly BuildCheckpoint[]> => {
    const written = await options.inTurn(() =>
      writeNewest({ pool, tail: from, bounds, consumers, owner, busy: options.busy(), head }),
    );
    wanted ||= written.isMore;
    for (const { build, to, events } of written.parts)
      onResult?.(build, { outcome: 'caught_up', position: to, applied: events.length });
    for (const [build, { position }] of written.reached)
      onResult?.(build, { outcome: 'caught_up', position, applied: 0 });
    return written.others;
  };

  /** @returns the runs of those that go by themselves */
  const goOn = async (): Promise<{ runs: Promise<RunResult>[] }> => {
    const runs: Promise<RunResult>[] = [];
    while (wanted && !signal.aborted) {
      wanted = false;
      await backpressure?.();
      await tail?.filling();
      const each = () => runnableBuilds(pool, { consumers: [...consumers.values()], owner });
      // Whose events it is that fail, or what else, each finds out by itself.
      const others = tail?.reach === undefined ? each() : writeTogether(tail).catch(each);
      runs.push(...options.startEach(await others));
    }
    return { runs };
  };

  return {
    async run(to) {
      if (consumers.size === 0) return;
      if (to !== undefined && (head === undefined || to > head)) head = to;
      wanted = true;
      underWay ??= goOn().finally(() => {
        underWay = undefined;
      });
      await Promise.allSettled((await underWay).runs);
    },
    async end() {
      await underWay?.catch(() => undefined);
    },
  };
}
