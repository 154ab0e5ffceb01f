import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from './health/metrics.js';
import { Problem } from './problems/problem.js';
import { RequestLog } from './request-log.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes a form from outside, whose fields it does not look at. */
    takesForms?: boolean;
  }
}

const longestForm = 4_096;

/** Bodies are JSON; an empty one is no body, and whether one is needed the route's schema says. */
export function takeJsonAlone(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined);
    const parsed = (error: Error | null, value?: unknown) =>
      error ? done(new Problem(400, 'malformed-json')) : done(null, value);
    return void parse(request, body.toString(), parsed);
  });
  const forms = ['application/x-www-form-urlencoded', 'multipart/form-data'];
  const how = { parseAs: 'string', bodyLimit: longestForm } as const;
  fastify.addContentTypeParser(forms, how, (request: FastifyRequest, _body, done) => {
    if (request.routeOptions.config.takesForms === true) return done(null, undefined);
    done(new Problem(415, 'unsupported-media-type'));
  });
}

/** Gives each request its id in the answer, one line in the log, and its place in the figures. */
export function watchRequests(fastify: FastifyInstance, metrics: Metrics): void {
  const log = new RequestLog();
  fastify.decorateRequest('actor', null);
  fastify.decorateRequest('tokenExpiresAtMs', 0);
  fastify.decorateRequest('outsideIssuer', null);
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const route = request.routeOptions.url ?? 'unknown';
    const ms = reply.elapsedTime;
    metrics.requests.observe({ method, route, status: reply.statusCode }, ms / 1_000);
    if (!isWatching(route)) log.answered(request, reply);
    done();
  });
}

/** What asks every few seconds would drown what people do. */
function isWatching(route: string): boolean {
  return route.startsWith('/health/') || route === '/metrics';
}
