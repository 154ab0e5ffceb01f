import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { DiscoveryService, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';
import { Logger as NestLogger } from 'nestjs-pino';
import type { Logger } from 'pino';
import { createHttpServer, type Refusal } from '#platform';
import { ApiModule } from './api.module.js';
import { authenticateFirst } from './auth/authentication.js';
import { OutsideSignIns } from './auth/outside-sign-ins.js';
import { outsidePrefix, prefix, requireDeclaredAccess, routesOf } from './auth/routes.js';
import { Sessions } from './auth/sessions.js';
import { TokenVerifier } from './auth/token-verifier.js';
import { serveContract, serveContractPage } from './documentation/serve-documentation.js';
import { takeJsonAlone } from './http/request-bodies.js';
import { keepLengthsOnRecord, watchRequests } from './http/requests.js';
import { answerSafely } from './http/safe-headers.js';
import { traceRequests } from './http/traced-requests.js';
import { limitAddresses } from './limits/rate-limit-guard.js';
import { RateLimits } from './limits/rate-limits.js';
import { Metrics } from './metrics/metrics.js';
import { answerInPageLanguage } from './page/page-language.js';
import { servePage } from './page/serve-page.js';
import { serveQueueBoard, serveQueueBoardFiles } from './queue-board/queue-board.js';
import type { PlatformDependencies } from './platform/platform.module.js';
import { ProblemFilter } from './problems/problem-filter.js';
import { answerOf } from './problems/problem-of.js';
import { Problem } from './problems/problem.js';

/** Of the contract, not of the program. */
const apiVersion = '1.0.0';
const largestBody = 1024 * 1024;
/** Of what stands in an address: the token of an unsubscribe link is the longest. */
const longestParameter = 300;

/**
 * Makes the application, not listening yet.
 * @throws UndeclaredAccess
 */
export async function createApp(dependencies: PlatformDependencies): Promise<NestFastifyApplication> {
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
  const problems = app.get(ProblemFilter);
  filter.answer = problems.answer.bind(problems);
  const fastify = adapter.getInstance();
  answerInPageLanguage(fastify);
  answerSafely(fastify);
  limitAddresses(fastify, app.get(RateLimits), filter.answer);
  takeJsonAlone(fastify);
  const paths = routes.map(({ path }) => path);
  if (dependencies.config.isTraced) traceRequests(fastify, `${prefix}/`);
  watchRequests(fastify, app.get(Metrics), [...paths, '/directives', '/docs', '/openapi.json']);
  await servePage(app);
  await serveQueueBoardFiles(fastify);
  await serveContractPage(fastify);
  authenticateFirst(fastify, routes, {
    tokens: app.get(TokenVerifier),
    sessions: app.get(Sessions),
    outsideSignIns: app.get(OutsideSignIns),
  });
  serveQueueBoard(fastify, dependencies.config, logger);
  keepLengthsOnRecord(fastify);
  serveContract(fastify, routes, apiVersion);
  await app.init();
  return app;
}

function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\x21-\x7e]{1,100}$/.test(header) ? header : randomUUID();
}

const codes: Readonly<Record<number, string>> = {
  408: 'request-too-slow',
  413: 'body-too-large',
  417: 'expectation-not-met',
  431: 'headers-too-large',
  500: 'internal-error',
};

/** The problem of what is no request: the language that was asked for is not known then. */
const refusal: Refusal = (status) => ({
  contentType: 'application/problem+json; charset=utf-8',
  body: JSON.stringify(answerOf(new Problem(status, codes[status] ?? 'malformed-request'), 'en').document),
});

/** Makes the server that Fastify's requests come from. */
const serverFactory =
  (logger: Logger) =>
  (handle: RequestListener): Server =>
    createHttpServer({
      handle,
      refusal,
      onFault: (error) => logger.error({ err: error }, 'A request was not handled'),
    });
