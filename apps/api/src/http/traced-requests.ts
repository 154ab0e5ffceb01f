import type { FastifyInstance, FastifyRequest } from 'fastify';
import { beginRequestSpan, type OpenSpan } from '#platform';
import { clientGone } from './requests.js';

/**
 * Has each request of the API begin a trace, which whatever comes of it belongs to. What only watches the system is left out,
 * and so is the stream of changes, which goes on for hours.
 * @param prefix of the addresses that are traced
 */
export function traceRequests(fastify: FastifyInstance, prefix: string): void {
  const spans = new WeakMap<FastifyRequest, OpenSpan>();
  const enter = (request: FastifyRequest, done: () => void): void => {
    const span = spans.get(request);
    if (span) span.enter(done);
    else done();
  };
  const end = (request: FastifyRequest, status: number): void => {
    const span = spans.get(request);
    if (!span) return;
    const { method } = request;
    const route = request.routeOptions.url ?? 'unknown';
    const attributes = {
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': status,
    };
    span.end(`${method} ${route}`, attributes, status >= 500);
    spans.delete(request);
  };
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { url: route = '', config } = request.routeOptions;
    if (!route.startsWith(prefix) || config.endsWithClient === true) return done();
    spans.set(request, beginRequestSpan(request.method));
    enter(request, done);
  });
  // The body came in pieces that know nothing of the span.
  fastify.addHook('preHandler', (request, _reply, done) => enter(request, done));
  fastify.addHook('onResponse', (request, reply, done) => {
    // What is logged of the answer is logged inside.
    enter(request, done);
    end(request, reply.statusCode);
  });
  fastify.addHook('onRequestAbort', (request, done) => {
    enter(request, done);
    end(request, clientGone);
  });
}
