import type { RequestListener, Server } from 'node:http';
import type { Logger } from 'pino';
import { createHttpServer, type Refusal } from '#platform';
import { answerOf } from '../problems/problem-of.js';
import { Problem } from '../problems/problem.js';

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
export const serverFactory =
  (logger: Logger) =>
  (handle: RequestListener): Server =>
    createHttpServer({
      handle,
      refusal,
      onFault: (error) => logger.error({ err: error }, 'A request was not handled'),
    });
