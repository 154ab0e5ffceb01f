import { hash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { directivePage, inlineParts } from './directive-page.js';

const allowed = (text: string) => `'sha256-${hash('sha256', text, 'base64')}'`;

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-cache',
  'content-security-policy': [
    "default-src 'none'",
    `script-src ${allowed(inlineParts.script)}`,
    `style-src ${allowed(inlineParts.style)}`,
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
};

/** Serves where the links of mail and of calendar feeds lead. */
export function serveDirectivePage(fastify: FastifyInstance): void {
  fastify.get('/directives/:id', { config: { access: 'public' } }, (_request, reply) => {
    void reply.headers(headers).send(directivePage);
  });
}
