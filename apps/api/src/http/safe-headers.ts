import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** A year in seconds. */
const hsts = 'max-age=31536000; includeSubDomains';

/** Of what is no page: whatever a browser takes it for, nothing in it runs, and nothing frames it. */
const nothingRuns = "default-src 'none'; frame-ancestors 'none'";

/** The page of the contract, whose own file begins it: its scripts come from here, its styles are partly inline. */
const documentationRuns = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const isDocumentation = (url: string): boolean => /^\/docs(\/|$|\?)/.test(url);

/**
 * What every answer says beside what its route says: that it is of the kind that it is called, is kept by nobody, and, where
 * it came through TLS, that the next is to come through TLS too.
 */
export function answerSafely(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    setUnlessSet(reply, 'x-content-type-options', 'nosniff');
    setUnlessSet(reply, 'referrer-policy', 'no-referrer');
    setUnlessSet(
      reply,
      'content-security-policy',
      isDocumentation(request.url) ? documentationRuns : nothingRuns,
    );
    setUnlessSet(reply, 'cache-control', reply.hasHeader('etag') ? 'private, no-cache' : 'no-store');
    if (isBehindTls(request)) void reply.header('strict-transport-security', hsts);
    done();
  });
}

/** The same for an answer that is written past the framework. */
export function safeHeaders(request: Pick<FastifyRequest, 'protocol'>): Readonly<Record<string, string>> {
  return {
    ...{ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' },
    'content-security-policy': nothingRuns,
    ...(isBehindTls(request) ? { 'strict-transport-security': hsts } : {}),
  };
}

/** Whether the request came through TLS to the trusted proxy in front. */
const isBehindTls = ({ protocol }: Pick<FastifyRequest, 'protocol'>): boolean => protocol === 'https';

function setUnlessSet(reply: FastifyReply, name: string, value: string): void {
  if (!reply.hasHeader(name)) void reply.header(name, value);
}
