import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasSeen } from '../commands/conditions.js';
import { compressedOnce } from '../documentation/compressed-once.js';

/** Where the page's own addresses begin; what stands behind them the page knows. */
const places = [
  'directives',
  'meetings',
  'calendar',
  'review',
  'audit',
  'admin',
  'inbox',
  'settings',
  'invitation',
  'verify',
  'help',
] as const;

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Nothing of the page comes from elsewhere, is framed elsewhere, or tells elsewhere where the reader was. */
const safety = {
  'content-security-policy': policy,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

/** Files whose name holds a hash of what they hold. */
const lasting = 'public, max-age=31536000, immutable';

/**
 * Serves the page people use, where it has been built: one document for each of its screens, and the files that it loads. What
 * names nothing answers the document too, with 404, to whoever asks for a document. It holds nothing of anybody, so it is
 * served to everybody: before the hook that asks who somebody is.
 */
export async function servePage(app: NestFastifyApplication): Promise<void> {
  const folder = pageFolder();
  if (!existsSync(join(folder, 'index.html'))) return;
  const fastify = app.getHttpAdapter().getInstance();
  const written = compressedOnce(() => readFileSync(join(folder, 'index.html'), 'utf8'));
  const answer = (request: FastifyRequest, reply: FastifyReply, status = 200) => {
    const { bytes, encoding, etag } = written(request.headers['accept-encoding']);
    void reply
      .headers({ ...safety, etag, 'cache-control': 'no-cache', vary: 'accept-encoding' })
      .type('text/html; charset=utf-8');
    if (status === 200 && hasSeen(request.headers['if-none-match'], etag)) return void reply.code(304).send();
    if (encoding !== 'identity') void reply.header('content-encoding', encoding);
    return void reply.code(status).send(bytes);
  };
  for (const path of ['/', ...places.flatMap((place) => [`/${place}`, `/${place}/*`])])
    fastify.get(path, { config: { access: 'public' } }, (request, reply) => answer(request, reply));
  fastify.addHook('onRequest', (request, reply, done) => {
    const { method, headers, url, is404 } = request;
    const wantsDocument = headers.accept?.includes('text/html') === true && !url.startsWith('/api/');
    if (is404 && wantsDocument && (method === 'GET' || method === 'HEAD')) return answer(request, reply, 404);
    done();
  });
  await fastify.register(async (files) => {
    files.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' };
    });
    await files.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      index: false,
      decorateReply: false,
      preCompressed: true,
      globIgnore: ['**/*.gz', '**/*.br', 'index.html', '.*/**', '.*'],
      cacheControl: false,
      setHeaders: (reply, path) => {
        for (const [name, value] of Object.entries(safety)) void reply.header(name, value);
        void reply.header('cache-control', path.includes('/assets/') ? lasting : 'no-cache');
      },
    });
  });
}

/** The page stands in `dist`, also for what runs from the sources. */
function pageFolder(): string {
  const beside = fileURLToPath(new URL('../../../web/', import.meta.url));
  return beside.includes('/dist/apps/') ? beside : beside.replace('/apps/', '/dist/apps/');
}
