import { setTimeout as sleep } from 'node:timers/promises';
import { ourStreamPrefixes, type EventStore, type LogTail } from '#event-store';
import { asError } from '#platform';
import type { Pool } from 'pg';
import type { ConsumerRunner } from './consumer-runner.js';
import { throttle } from './throttle.js';

export interface LogSubscriptionOptions {
  eventStore: EventStore;
  pool: Pool;
  runner: Pick<ConsumerRunner, 'names' | 'runAll'>;
  /** Has a worker bring the consumers to the end of the log, through the queue; where it fails, the runner does so here. */
  wake: () => Promise<void>;
  /** Kept up to date with what is followed. */
  tail?: LogTail;
  /** Asked before each event is taken, and before each sweep: where it answers with a promise, something more urgent goes first. */
  backpressure?: () => Promise<void> | undefined;
  signal: AbortSignal;
  /** Milliseconds between sweeps. Default 1,000. */
  sweepMs?: number;
  onError: (error: Error) => void;
}

/** Every so many sweeps run all consumers, behind or not, so that each shows that it is alive. */
const fullSweepEvery = 10;

/** While the log grows without rest, the consumers are woken at least this often, in milliseconds. */
const longestPauseMs = 250;

/**
 * Wakes the consumers whenever events arrive, and runs them each second in which one is behind: a wake that was lost, or
 * that nobody took, costs one sweep. Runs until the signal aborts; failures are reported and outlived.
 */
export async function wakeConsumersFromLog(options: LogSubscriptionOptions): Promise<void> {
  await Promise.all([listen(options), sweep(options)]);
}

async function listen(options: LogSubscriptionOptions): Promise<void> {
  const { eventStore, signal, tail } = options;
  const wake = throttle(longestPauseMs, () => {
    if (signal.aborted) return;
    // That the queue is away the queue itself reports.
    options.wake().catch(() => {
      run(options);
    });
  });
  while (!signal.aborted) {
    try {
      tail?.clear();
      const onPoisoned = () => {
        // What the tail holds has no gap: whoever stands in front of this one has to read it in the log.
        tail?.clear();
        wake();
      };
      const subscription = eventStore.follow({
        after: 'end',
        prefixes: ourStreamPrefixes,
        signal,
        onPoisoned,
      });
      for await (const event of subscription) {
        const urgent = options.backpressure?.();
        if (urgent) {
          tail?.fallBehind();
          await urgent;
          tail?.catchUpTo(await eventStore.lastPosition());
        }
        tail?.add(event);
        wake();
      }
    } catch (error) {
      wake();
      options.onError(asError(error));
      await nap(options.sweepMs ?? 1_000, signal);
    }
  }
}

async function sweep(options: LogSubscriptionOptions): Promise<void> {
  const { signal } = options;
  for (let sweeps = 0; !signal.aborted; sweeps += 1) {
    try {
      await options.backpressure?.();
      if (sweeps % fullSweepEvery === 0 || (await isAnyBehind(options))) run(options);
    } catch (error) {
      report(options, error);
    }
    await nap(options.sweepMs ?? 1_000, signal);
  }
}

/** Whether some consumer has a build that has not reached the head of the log, or none at all. */
async function isAnyBehind({
  eventStore,
  pool,
  runner: { names },
}: LogSubscriptionOptions): Promise<boolean> {
  const head = await eventStore.lastPosition();
  const { rows } = await pool.query<{ name: string }>(
    `SELECT name FROM public.consumer WHERE name = ANY($1) AND state <> 'retired'
     GROUP BY name HAVING bool_and(live) AND min(coalesce(commit_position, -1)) >= $2`,
    [names, head ?? -1n],
  );
  return rows.length < names.length;
}

/** Not waited for: a long run of one consumer keeps nobody else waiting, and one under way only looks once more. */
function run(options: LogSubscriptionOptions): void {
  if (options.signal.aborted) return;
  options.runner.runAll().catch((error: unknown) => {
    report(options, error);
  });
}

function report({ signal, onError }: LogSubscriptionOptions, error: unknown): void {
  if (!signal.aborted) onError(asError(error));
}

async function nap(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
