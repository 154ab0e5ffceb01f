import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import { claimDatabase, claimLog, ReferenceData } from '#application';
import { migrateDelivery } from '#notifications';
import { connectEventStore } from '#event-store';
import {
  createPool,
  errorText,
  onceEvery,
  retryUntilReady,
  SimulatedClock,
  systemClock,
  type Clock,
  type Config,
} from '#platform';
import { followSimulatedClock } from '#process-managers';
import { personalDataUnder, PersonKeys } from '#personal-data';
import { QUEUES, type QueuesOptions, type Queues } from '#consumers';
import { migrateReadModels, refuseOlderLog } from '#consumers';
import { readModelsOf } from './consumers.js';
import { fillErasedAnew } from './fill-erased-anew.js';
import { keepTransparencyLog } from './keep-transparency-log.js';
import { followTheLog, storesReadyWithinMs, type Following } from './follow-the-log.js';
import { serveMetrics } from './metrics.js';
import { sweepFiles } from './sweep-files.js';
import { sendWhatIsDue } from './send-what-is-due.js';
import type { AtWork } from './processors.js';
import { WorkerModule } from './worker.module.js';

/** The worker while it runs. */
export interface RunningWorker {
  /** Where its metrics are, if a port was set for them. */
  readonly url?: string;
  /** Finishes the batches under way and lets go of everything. */
  stop(): Promise<void>;
}

/** The same trouble with the queue is told at most this often. */
const tellTroubleEveryMs = 10_000;

/**
 * Connects to the stores, brings the tables up to date and starts everything that follows the log or fires timers.
 * @param wallClock what shows the time where it is not simulated
 * @param onForeignLog told when another log answers in place of the one that it started on: from then on nothing works
 * @throws the failure of a store that stays out of reach
 */
export async function startWorker(
  config: Config,
  logger: Logger,
  wallClock: Clock = systemClock,
  onForeignLog: (error: Error) => void = () => undefined,
): Promise<RunningWorker> {
  const simulated = config.clock.mode === 'simulated' ? new SimulatedClock(config.clock.startsAt) : undefined;
  const clock = simulated ?? wallClock;
  const pool = createPool(config.databaseUrl, {
    max: 20,
    applicationName: 'dondoc-worker',
    onIdleError: (error) => logger.warn(`A database connection broke: ${errorText(error)}`),
  });
  const keys = new PersonKeys(pool, {
    readersWait: true,
    onTrouble: (error) => logger.warn(`The keys of personal texts cannot be read: ${errorText(error)}`),
  });
  const eventStore = connectEventStore(config.eventStoreUrl, { personalData: personalDataUnder(keys) });
  const reference = new ReferenceData(eventStore, config.timeZone);
  // What stands on something else ends before it, and all of a stage at once: each may wait for a server that is away.
  const working: (() => Promise<void>)[] = [];
  const knowing = [() => reference.stop(), () => keys.stop()];
  const stores = [() => pool.end(), () => eventStore.close()];
  const letGo = async () => {
    for (const stage of [working, knowing, stores]) {
      const ends = await Promise.allSettled(stage.map((end) => end()));
      for (const end of ends)
        if (end.status === 'rejected') logger.warn({ err: end.reason as unknown }, 'The end was not clean');
    }
    logger.flush();
  };
  const patience = (what: string) => ({
    withinMs: storesReadyWithinMs,
    onRetry: (error: Error) => logger.warn(`${what} is not there yet: ${errorText(error)}`),
  });
  try {
    const kindOfTime = { clock: simulated ? 'simulated' : 'real', now: clock.now() } as const;
    const claim = () => claimLog(eventStore, kindOfTime, onForeignLog);
    const identity = await retryUntilReady(claim, patience('The event log'));
    await retryUntilReady(() => claimDatabase(pool, identity), patience('The database'));
    await retryUntilReady(() => keys.load(), patience('The database'));
    keys.start();
    await retryUntilReady(() => migrateReadModels(pool), patience('The database'));
    await retryUntilReady(() => refuseOlderLog(pool, eventStore), patience('The event log'));
    await retryUntilReady(() => migrateDelivery(pool), patience('The database'));
    await retryUntilReady(
      () =>
        reference.start((error) =>
          logger.error({ err: error }, 'The reference data stands in front of an event'),
        ),
      patience('The event log'),
    );
    if (simulated) {
      const followed = await followSimulatedClock(eventStore, simulated, (error) =>
        logger.warn(`The simulated clock is not followed at the moment: ${errorText(error)}`),
      );
      knowing.push(() => followed.stop());
    }
    const { atWork, begin } = gate();
    const queuesOptions: QueuesOptions = {
      databaseUrl: config.databaseUrl,
      redisUrl: config.redisUrl,
      onTrouble: tellSeldom(logger),
    };
    const app = await NestFactory.createApplicationContext(
      WorkerModule.forRoot({ eventStore, reference, queues: queuesOptions, atWork }),
      { logger: false, abortOnError: false },
    );
    working.push(() => app.close());
    const dependencies = { eventStore, pool, clock, reference, logger };
    const following = await followTheLog({
      ...dependencies,
      bus: app.get(CommandBus),
      queues: app.get<Queues>(QUEUES),
      keys,
      isSimulated: simulated !== undefined,
    });
    working.push(() => following.stop());
    begin(following);
    const sending = sendWhatIsDue(config, dependencies);
    working.push(() => sending.stop());
    const filling = fillErasedAnew({ pool, keys, logger, readModels: readModelsOf(reference) });
    working.push(() => filling.stop());
    const sweeping = sweepFiles(config, dependencies);
    working.push(() => sweeping.stop());
    const keeping = keepTransparencyLog({
      ...{ config, eventStore, pool, clock, logger, systemId: identity.systemId },
      zone: config.timeZone,
      backpressure: () => following.backpressure(),
      tail: following.tail,
    });
    working.push(() => keeping.stop());
    const metrics = await serveMetrics(config, {
      pool,
      eventStore,
      clock,
      reference,
      following,
      onFault: (error) => logger.warn({ err: error }, 'The figures could not be had'),
    });
    if (metrics) working.push(() => metrics.stop());
    return { ...(metrics ? { url: metrics.url } : {}), stop: letGo };
  } catch (error) {
    await letGo();
    throw error;
  }
}

/** Jobs that come before everything is ready wait for it. */
function gate(): { atWork: AtWork; begin: (following: Following) => void } {
  let begin: (following: Following) => void = () => undefined;
  const started = new Promise<Following>((resolve) => {
    begin = resolve;
  });
  return {
    atWork: {
      run: async () => {
        (await started).run();
      },
      fire: async () => (await started).fire(),
    },
    begin,
  };
}

function tellSeldom(logger: Logger): QueuesOptions['onTrouble'] {
  const isToBeTold = onceEvery(tellTroubleEveryMs);
  return ({ queue, error, job }) => {
    if (!isToBeTold(`${queue} ${error.message}`)) return;
    logger.warn({ queue, ...(job ? { job: job.name } : {}) }, `Trouble with a queue: ${errorText(error)}`);
  };
}
