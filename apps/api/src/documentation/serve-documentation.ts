import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Route } from '../auth/routes.js';
import { hasSeen } from '../commands/conditions.js';
import { compressedOnce } from './compressed-once.js';
import { openApiDocument } from './openapi.js';

const documentPath = '/openapi.json';
const pagePath = '/docs';

/** Serves the contract as OpenAPI. Written and compressed once, it costs next to nothing, however many ask for it at once. */
export function serveContract(fastify: FastifyInstance, routes: readonly Route[], version: string): void {
  const written = compressedOnce(() => JSON.stringify(openApiDocument(routes, version)));
  fastify.get(documentPath, { config: { access: 'public' } }, (request, reply) => {
    const { bytes, encoding, etag } = written(request.headers['accept-encoding']);
    void reply
      .headers({ etag, 'cache-control': 'no-cache', vary: 'accept-encoding' })
      .type('application/json; charset=utf-8');
    if (hasSeen(request.headers['if-none-match'], etag)) return void reply.code(304).send();
    if (encoding !== 'identity') void reply.header('content-encoding', encoding);
    return void reply.send(bytes);
  });
}

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>dondoc</title>
    <link rel="stylesheet" href="${pagePath}/swagger-ui.css" />
    <link rel="icon" href="${pagePath}/favicon-32x32.png" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="${pagePath}/swagger-ui-bundle.js"></script>
    <script src="${pagePath}/show-contract.js"></script>
  </body>
</html>
`;

const options = { url: documentPath, dom_id: '#swagger-ui', deepLinking: true, docExpansion: 'list' };
const script = `SwaggerUIBundle(${JSON.stringify({ ...options, persistAuthorization: false, validatorUrl: null })});\n`;

const files = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png']);

/**
 * Serves the contract as a page; all that it needs comes from here, nothing from elsewhere. It holds nothing of anybody, and is
 * served to everybody: before the hook that asks who somebody is.
 */
export async function serveContractPage(fastify: FastifyInstance): Promise<void> {
  await fastify.register(async (open) => {
    open.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' };
    });
    open.get(pagePath, (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
    open.get(`${pagePath}/show-contract.js`, (_request, reply) =>
      reply.type('text/javascript; charset=utf-8').send(script),
    );
    await open.register(fastifyStatic, {
      root: dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')),
      prefix: `${pagePath}/`,
      allowedPath: (path) => files.has(path),
      decorateReply: false,
      index: false,
    });
  });
}
