import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import type { Metrics } from '../metrics/metrics.js';
import { RequestLog } from './request-log.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its answer ends when the client goes, as it should. */
    endsWithClient?: boolean;
  }
}

/** The status of a request whose client went away before the answer: nobody got one. */
export const clientGone = 499;

/**
 * Gives each request its id in the answer, one line in the log, and its place in the figures.
 * @param paths those of the routes, parameters as `:id`
 */
export function watchRequests(fastify: FastifyInstance, metrics: Metrics, paths: readonly string[]): void {
  const log = new RequestLog(paths);
  const waiting = new WeakMap<FastifyRequest, FastifyReply>();
  const tell = (request: FastifyRequest, statusOf: (reply: FastifyReply) => number): void => {
    const reply = waiting.get(request);
    if (!reply) return;
    waiting.delete(request);
    const { method } = request;
    const route = request.routeOptions.url ?? 'unknown';
    const status = statusOf(reply);
    const ms = reply.elapsedTime;
    metrics.requests.observe({ method, route, status }, ms / 1_000);
    if (isWatching(route)) return;
    log.answered(request, { status, ms: Math.round(ms) });
  };
  fastify.decorateRequest('actor', null);
  fastify.decorateRequest('tokenExpiresAtMs', 0);
  fastify.decorateRequest('outsideIssuer', null);
  fastify.decorateRequest('sessionId', null);
  fastify.addHook('onRequest', (request, reply, done) => {
    waiting.set(request, reply);
    void reply.header('x-request-id', request.id);
    done();
  });
  fastify.addHook('onResponse', (request, _reply, done) => {
    tell(request, (reply) => reply.statusCode);
    done();
  });
  fastify.addHook('onRequestAbort', (request, done) => {
    const { endsWithClient = false } = request.routeOptions.config;
    tell(request, (reply) => (endsWithClient ? reply.statusCode : clientGone));
    done();
  });
}

/** What asks every few seconds would drown what people do. */
function isWatching(route: string): boolean {
  return route.startsWith('/health/') || route === '/metrics';
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who reads is put on record: HEAD, which is not, tells nothing that depends on what would be read. */
    isReadOnRecord?: boolean;
  }
}

/** Whether the headers alone are asked for: nothing may come of it, and nothing be put on record. */
export const isHead = ({ raw }: Pick<FastifyRequest, 'raw'>): boolean => raw.method === 'HEAD';

/** Keeps the length of what is read on record out of the answers to HEAD. */
export function keepLengthsOnRecord(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const isUnknownLength = request.routeOptions.config.isReadOnRecord === true && isHead(request);
    // Fastify tells the length of what it has, and of a stream has none.
    if (isUnknownLength && reply.statusCode === 200) return done(null, Readable.from([]));
    done(null, payload);
  });
}
