import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { DiscoveryService, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';
import { Logger as NestLogger } from 'nestjs-pino';
import type { Logger } from 'pino';
import { claimDatabase, claimLog, ReferenceData } from '#application';
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
import { ApiModule, type ApiDependencies } from './api.module.js';
import { FirstAdmin } from './auth/first-admin.js';
import { outsideKeysOf } from './auth/outside-keys.js';
import { authenticateFirst } from './auth/authentication.js';
import { allowedMethodsOf, outsidePrefix, prefix, requireDeclaredAccess, routesOf } from './auth/routes.js';
import { TokenVerifier } from './auth/token-verifier.js';
import { serveDirectivePage } from './directive-page/serve-directive-page.js';
import { serveDocumentation } from './documentation/serve-documentation.js';
import { Health } from './health/health-report.js';
import { Metrics } from './health/metrics.js';
import { serveHealth } from './health/serve-health.js';
import { keepLengthsOnRecord } from './http/head-requests.js';
import { takeJsonAlone } from './http/request-bodies.js';
import { watchRequests } from './http/requests.js';
import { serverFactory } from './http/server-factory.js';
import { limitAddresses } from './limits/rate-limit-guard.js';
import { RateLimits } from './limits/rate-limits.js';
import { ProblemFilter } from './problems/problem-filter.js';
import { Validation } from './problems/validation.js';
import { SecurityRecord } from './security/security-record.js';
import { LogFollower } from './stream/log-follower.js';

/** The API while it runs. */
export interface RunningApi {
  readonly url: string;
  /** Takes no new work, finishes what it has, and lets go of everything. */
  stop(): Promise<void>;
}

/** Of the contract, not of the program. */
const apiVersion = '1.0.0';
const largestBody = 1024 * 1024;
/** Of what stands in an address: the token of an unsubscribe link is the longest. */
const longestParameter = 300;
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
  const eventStore = connectEventStore(config.eventStoreUrl);
  const pool = createPool(config.databaseUrl, {
    max: 16,
    applicationName: 'dondoc-api',
    onIdleError: (error) => logger.warn(`A database connection broke: ${errorText(error)}`),
  });
  const positions = watchPositions(pool);
  const reference = new ReferenceData(eventStore, config.timeZone);
  const letGo = async () => {
    positions.close();
    await reference.stop();
    await Promise.allSettled([eventStore.close(), pool.end()]);
    logger.flush();
  };
  try {
    const kindOfTime = {
      clock: config.clock.mode === 'simulated' ? 'simulated' : 'real',
      now: clock.now(),
    } as const;
    const identity = await onceTheLogAnswers(() => claimLog(eventStore, kindOfTime, onForeignLog), logger);
    await onceTheLogAnswers(() => readReferenceData(reference, logger), logger);
    const outsideKeys = config.oidc && outsideKeysOf(config.oidc.issuer);
    const tokens = new TokenVerifier(config, reference, outsideKeys);
    const dependencies = { config, clock, eventStore, pool, positions, reference, tokens, logger };
    const app = await createApp(dependencies);
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

/**
 * Makes the application, not listening yet.
 * @throws UndeclaredAccess
 */
export async function createApp(dependencies: ApiDependencies): Promise<NestFastifyApplication> {
  const { logger } = dependencies;
  const filter: { answer?: ProblemFilter['answer'] } = {};
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // Whose X-Forwarded-For says where a request comes from; without any, it comes from whoever connects.
    trustProxy: [...dependencies.config.trustedProxies],
    bodyLimit: largestBody,
    serverFactory: serverFactory(logger),
    // The server itself answers for what is no request.
    clientErrorHandler: () => undefined,
    routerOptions: { maxParamLength: longestParameter, ignoreTrailingSlash: true },
    genReqId: (request: IncomingMessage) => requestIdFrom(request.headers['x-request-id']),
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      filter.answer?.(error, request, reply),
  });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.forRoot(dependencies), adapter, {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(NestLogger));
  app.setGlobalPrefix(prefix, { exclude: [...outsidePrefix] });
  const routes = routesOf(app.get(DiscoveryService));
  requireDeclaredAccess(routes);
  const security = app.get(SecurityRecord);
  const problems = new ProblemFilter(allowedMethodsOf(routes), security.refused.bind(security));
  filter.answer = problems.answer.bind(problems);
  app.useGlobalFilters(problems);
  app.useGlobalPipes(new Validation());
  const fastify = adapter.getInstance();
  limitAddresses(fastify, app.get(RateLimits), filter.answer);
  takeJsonAlone(fastify);
  const paths = routes.map(({ path }) => path);
  watchRequests(fastify, app.get(Metrics), [...paths, '/directives', '/docs', '/openapi.json']);
  authenticateFirst(fastify, routes, dependencies.tokens);
  keepLengthsOnRecord(fastify);
  serveDirectivePage(fastify);
  serveDocumentation(app, routes, apiVersion);
  await app.init();
  return app;
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

function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\x21-\x7e]{1,100}$/.test(header) ? header : randomUUID();
}

function listeningUrl(app: NestFastifyApplication, { host }: Config): string {
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
