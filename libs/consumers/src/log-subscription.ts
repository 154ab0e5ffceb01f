import { setTimeout as sleep } from 'node:timers/promises';
import { ourStreamPrefixes, type EventStore, type LogTail } from '#event-store';
import { asError } from '#platform';
import type { Pool } from 'pg';

export interface LogSubscriptionOptions {
  eventStore: EventStore;
  pool: Pool;
  consumers: readonly string[];
  /** Wakes a consumer, through the queue; may be called often, and be lost. */
  wake: (consumer: string) => Promise<void>;
  /** Wakes all of them with one job, likewise. */
  wakeAll: () => Promise<void>;
  /** Kept up to date with what is followed. */
  tail?: LogTail;
  /** Asked before each event is taken, and before each sweep: where it answers with a promise, something more urgent goes first. */
  backpressure?: () => Promise<void> | undefined;
  signal: AbortSignal;
  /** Milliseconds between sweeps. Default 1,000. */
  sweepMs?: number;
  onError: (error: Error) => void;
}

/** Every so many sweeps wake all consumers, behind or not, so that each shows that it is alive. */
const fullSweepEvery = 10;

/**
 * Wakes the consumers whenever events arrive, and sweeps for those that are behind and heard nothing: a lost wake costs
 * one sweep. Runs until the signal aborts; failures are reported and outlived.
 */
export async function wakeConsumersFromLog(options: LogSubscriptionOptions): Promise<void> {
  await Promise.all([listen(options), sweep(options)]);
}

async function listen(options: LogSubscriptionOptions): Promise<void> {
  const { eventStore, signal, tail } = options;
  const wakeAll = coalesced(() => options.wakeAll().catch((error: unknown) => report(options, error)));
  while (!signal.aborted) {
    try {
      tail?.clear();
      const onPoisoned = () => {
        // What the tail holds has no gap: whoever stands in front of this one has to read it in the log.
        tail?.clear();
        wakeAll();
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
        wakeAll();
      }
    } catch (error) {
      wakeAll();
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
      const isFullSweep = sweeps % fullSweepEvery === 0;
      await wake(options, isFullSweep ? options.consumers : await behind(options));
    } catch (error) {
      if (!signal.aborted) options.onError(asError(error));
    }
    await nap(options.sweepMs ?? 1_000, signal);
  }
}

/** The consumers of which some build has not reached the head of the log, or that have none. */
async function behind({ eventStore, pool, consumers }: LogSubscriptionOptions): Promise<string[]> {
  const head = await eventStore.lastPosition();
  const { rows } = await pool.query<{ name: string }>(
    `SELECT name FROM public.consumer WHERE name = ANY($1) AND state <> 'retired'
     GROUP BY name HAVING bool_and(live) AND min(coalesce(commit_position, -1)) >= $2`,
    [consumers, head ?? -1n],
  );
  const upToDate = new Set(rows.map((row) => row.name));
  return consumers.filter((name) => !upToDate.has(name));
}

/** One wake-up for all is cheaper than one each, and where several are behind it is on its way already. */
async function wake(options: LogSubscriptionOptions, names: readonly string[]): Promise<void> {
  const [name, ...others] = names;
  if (name === undefined) return;
  try {
    await (others.length > 0 ? options.wakeAll() : options.wake(name));
  } catch (error) {
    report(options, error);
  }
}

function report({ signal, onError }: LogSubscriptionOptions, error: unknown): void {
  if (!signal.aborted) onError(asError(error));
}

/** Runs work at once, and once more after it for all calls that came meanwhile. */
function coalesced(work: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const run = async () => {
    running = true;
    do {
      again = false;
      await work();
    } while (again);
    running = false;
  };
  return () => {
    if (running) again = true;
    else void run();
  };
}

async function nap(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
