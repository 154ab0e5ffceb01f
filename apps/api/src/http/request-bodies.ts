import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { takenMediaTypes } from '#files';
import { Problem } from '../problems/problem.js';
import { isWithinBounds } from './json-bounds.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes a form from outside, whose fields it does not look at. */
    takesForms?: boolean;
    /** Takes a file, whose bytes it reads itself. */
    takesFiles?: boolean;
    /** Bytes of the largest body, where that is not the usual one. */
    largestBody?: number;
    /** JSON values of the largest body, where that is not the usual one. */
    mostValues?: number;
  }
}

const longestForm = 4_096;

/** What spreadsheets come as. */
export const spreadsheetTypes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
} as const;

/**
 * Bodies are JSON in UTF-8; an empty one is no body, and whether one is needed the route's schema says. Fastify's own
 * parser refuses members named `__proto__`. Files and spreadsheets come as they are, on the routes that take them.
 */
export function takeJsonAlone(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    if (!isUtf8(body)) return done(new Problem(400, 'not-utf-8'));
    if (!isWithinBounds(body, request.routeOptions.config.mostValues))
      return done(new Problem(400, 'body-too-complex'));
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
  const files = new Set([...takenMediaTypes, ...Object.values(spreadsheetTypes)]);
  fastify.addContentTypeParser([...files], (request: FastifyRequest, bytes, done) => {
    if (request.routeOptions.config.takesFiles === true) return done(null, bytes);
    done(new Problem(415, 'unsupported-media-type'));
  });
  fastify.addHook('onRoute', (route) => {
    const { largestBody } = route.config ?? {};
    if (largestBody !== undefined) route.bodyLimit = largestBody;
  });
}
