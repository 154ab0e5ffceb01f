import { setTimeout as pause } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { accounts, claimDatabase, claimLog, DeciderCommandHandler, ReferenceData } from '#application';
import { connectEventStore } from '#event-store';
import {
  createPool,
  errorText,
  programLogger,
  retryUntilReady,
  SimulatedClock,
  systemClock,
  type Config,
} from '#platform';
import { watchPositions } from '#consumers';
import { personalDataUnder, PersonKeys } from '#personal-data';
import { FirstAdmin } from './auth/first-admin.js';
import { createApp } from './create-app.js';
import { Health } from './health/health-report.js';
import { serveHealth } from './health/serve-health.js';
import { LogFollower } from './stream/log-follower.js';

/** The API while it runs. */
export interface RunningApi {
  readonly url: string;
  /** Takes no new work, finishes what it has, and lets go of everything. */
  stop(): Promise<void>;
}

const logReadyWithinMs = 45_000;
/** How long the start waits for the accounts; after that they are prepared while it runs. */
const accountsWithinMs = 10_000;

/**
 * Connects to the stores and starts the API.
 * @param onForeignLog told when another log answers in place of the one that it started on: from then on nothing works
 * @throws EventStoreUnavailable when the log stays out of reach; UndeclaredAccess when a route says not who may use it
 */
export async function startApi(
  config: Config,
  logger: Logger = programLogger('api')(config.logLevel),
  onForeignLog: (error: Error) => void = () => undefined,
): Promise<RunningApi> {
  const clock = config.clock.mode === 'simulated' ? new SimulatedClock(config.clock.startsAt) : systemClock;
  const pool = createPool(config.databaseUrl, {
    max: 16,
    applicationName: 'dondoc-api',
    onIdleError: (error) => logger.warn(`A database connection broke: ${errorText(error)}`),
  });
  const keys = new PersonKeys(pool, {
    readersWait: false,
    onTrouble: (error) => logger.warn(`The keys of personal texts cannot be read: ${errorText(error)}`),
  });
  const eventStore = connectEventStore(config.eventStoreUrl, { personalData: personalDataUnder(keys) });
  const positions = watchPositions(pool);
  const reference = new ReferenceData(eventStore, config.timeZone);
  const letGo = async () => {
    positions.close();
    await reference.stop();
    await keys.stop();
    await Promise.allSettled([eventStore.close(), pool.end()]);
    logger.flush();
  };
  try {
    const kindOfTime = {
      clock: config.clock.mode === 'simulated' ? 'simulated' : 'real',
      now: clock.now(),
    } as const;
    const identity = await onceTheLogAnswers(() => claimLog(eventStore, kindOfTime, onForeignLog), logger);
    keys.start();
    keys.onArrived((accountIds) => reference.readAgain(accountIds));
    await onceTheLogAnswers(() => readReferenceData(reference, logger), logger);
    const app = await createApp({ config, clock, eventStore, pool, positions, reference, logger });
    const commands = app.get(DeciderCommandHandler);
    keys.onForgotten((accountId) => commands.forget(accounts, accountId));
    const operations = await serveHealth(config, app.get(Health), logger);
    await app.listen(config.port, config.host);
    app.get(LogFollower).start();
    let starting = true;
    const claim = () => claimDatabase(pool, identity);
    const prepared = app.get(FirstAdmin).prepare({ claim, isStarting: () => starting });
    await Promise.race([prepared, pause(accountsWithinMs, undefined, { ref: false })]);
    starting = false;
    const stop = async () => {
      // The port is given up at once; streams and whoever waits would otherwise keep it.
      const fastify = app.getHttpAdapter().getInstance();
      const closing = fastify.close();
      // Whoever had an answer still to come would keep its connection open after it, for another question.
      const hangingUp = setInterval(() => fastify.server.closeIdleConnections(), 50);
      positions.close();
      await app.close();
      await closing;
      clearInterval(hangingUp);
      await operations?.stop();
      await prepared;
      await letGo();
    };
    return { url: listeningUrl(app, config), stop };
  } catch (error) {
    await letGo();
    throw error;
  }
}

/** A log that is still starting is waited for. */
function onceTheLogAnswers<T>(work: () => Promise<T>, logger: Logger): Promise<T> {
  const onRetry = (error: Error) => logger.warn(`The event log is not there yet: ${errorText(error)}`);
  return retryUntilReady(work, { withinMs: logReadyWithinMs, onRetry });
}

/** What stands in the log must be known before the first command. */
function readReferenceData(reference: ReferenceData, logger: Logger): Promise<void> {
  return reference.start((error) =>
    logger.error({ err: error }, 'The reference data stands in front of an event'),
  );
}

function listeningUrl(app: NestFastifyApplication, { host }: Config): string {
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
