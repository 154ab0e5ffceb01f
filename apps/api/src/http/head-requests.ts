import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';

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
