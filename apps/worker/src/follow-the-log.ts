import type { CommandBus } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { ReferenceData } from '#application';
import { forgetAttemptsOf } from '#notifications';
import { LogTail, type EventStore } from '#event-store';
import { errorText, onceEvery, retryUntilReady, type Clock } from '#platform';
import { forgetIdentity, type PersonKeys } from '#personal-data';
import { fireDueTimers, firstCatchUp, keepFiring, timersConsumerName } from '#process-managers';
import type { Queues } from '#consumers';
import { createConsumerRunner, keepLeases, wakeConsumersFromLog } from '#consumers';
import { consumersOf } from './consumers.js';

/** What fails again each second, as on a full disk, would fill the log. */
const tellTheSameEveryMs = 60_000;

export interface FollowOptions {
  readonly eventStore: EventStore;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly reference: ReferenceData;
  readonly logger: Logger;
  readonly bus: CommandBus;
  readonly queues: Queues;
  readonly keys: Pick<PersonKeys, 'destroy' | 'onForgotten'>;
  readonly isSimulated: boolean;
}

/** Everything that follows the log, while it runs. */
export interface Following {
  readonly consumers: readonly string[];
  /** When each consumer was last seen to reach the end of the log, by the machine's clock. */
  readonly lastReads: ReadonlyMap<string, Date>;
  /** The newest events of the log. */
  readonly tail: LogTail;
  /** Has the consumers read to the end of the log; not waited for. */
  run(): void;
  /** Fires what is due. */
  fire(): Promise<void>;
  /** Undefined unless reminders have to go first; then resolves when they have. */
  backpressure(): Promise<void> | undefined;
  stop(): Promise<void>;
}

/** How long a start waits for a store, in milliseconds. */
export const storesReadyWithinMs = 45_000;

export async function followTheLog(options: FollowOptions): Promise<Following> {
  const { eventStore, pool, clock, reference, logger, queues, isSimulated } = options;
  const lastReads = new Map<string, Date>();
  const firing = fireDueTimers({
    pool,
    bus: options.bus,
    clock,
    calendar: () => reference.calendar(),
    onFailure: (error, directiveId) => logger.error({ err: error, directiveId }, 'A step could not be fired'),
  });
  const haveCaughtUp = firstCatchUp({ pool, eventStore });
  const isToBeTold = onceEvery(tellTheSameEveryMs);
  const tell = (words: string, fields: object = {}) => {
    if (isToBeTold(`${words} ${JSON.stringify(fields)}`)) logger.warn(fields, words);
  };
  const report = (what: string) => (error: unknown) => tell(`${what}: ${errorText(error)}`);
  const tail = new LogTail();
  const backpressure = () => firing.backpressure();
  // What it holds was opened before.
  options.keys.onForgotten(() => tail.clear());
  const erase = async (accountId: string) => {
    await options.keys.destroy(accountId);
    await forgetIdentity(pool, accountId);
    await forgetAttemptsOf(pool, accountId);
  };
  const consumers = consumersOf({ ...options, erase });
  const leases = keepLeases({
    pool,
    consumers,
    onGained: () => run(),
    onError: report('The consumers will be shared out again'),
  });
  const runner = createConsumerRunner({
    eventStore,
    pool,
    tail,
    backpressure,
    consumers,
    owner: leases.owner,
    onResult: ({ name, version }, { outcome, applied, error }) => {
      if (outcome === 'caught_up') lastReads.set(name, new Date());
      if (outcome === 'stopped' && error)
        logger.error({ err: error, consumer: name, version }, 'A consumer stopped in front of an event');
      if (name === timersConsumerName && applied > 0) loop.look();
    },
    onFailure: ({ name }, error) =>
      tell(`A consumer will try again: ${errorText(error)}`, { consumer: name }),
  });
  const run = () => {
    runner.runAll().catch(report('The consumers will be tried again'));
  };
  await retryUntilReady(() => runner.prepare(), {
    withinMs: storesReadyWithinMs,
    onRetry: report('The consumers could not be prepared yet'),
  });
  await leases.start();
  // Nothing runs before here, and nothing is waited for from here on: whoever starts this can stop it.
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = keepFiring({
    pool,
    clock,
    firing,
    ...(isSimulated ? {} : { mayFire: haveCaughtUp }),
    rules: reference,
    ...(isSimulated ? {} : { queues }),
    signal,
    onError: report('Timers will be tried again'),
  });
  const subscription = wakeConsumersFromLog({
    eventStore,
    runner,
    tail,
    backpressure,
    signal,
    onError: report('The log is not followed at the moment'),
  });
  return {
    consumers: runner.names,
    lastReads,
    tail,
    run,
    fire: async () => {
      if (isSimulated || (await haveCaughtUp())) await firing.fire();
    },
    backpressure,
    async stop() {
      stopping.abort();
      await Promise.all([runner.close(), loop.done, subscription]);
      await leases.stop();
    },
  };
}
