import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Route } from '../auth/routes.js';
import { hasSeen } from '../commands/conditions.js';
import { compressedOnce } from './compressed-once.js';
import { openApiDocument } from './openapi.js';

const documentPath = '/openapi.json';

/**
 * Serves the contract as OpenAPI and as a page; all that the page needs comes from here, nothing from elsewhere. Written
 * and compressed once, it costs those who work here next to nothing, however many ask for it at once.
 */
export function serveDocumentation(
  app: NestFastifyApplication,
  routes: readonly Route[],
  version: string,
): void {
  // With a document of its own the page would carry the contract a second time, uncompressed.
  SwaggerModule.setup('docs', app, {} as OpenAPIObject, {
    raw: false,
    customSiteTitle: 'dondoc',
    swaggerUrl: documentPath,
    swaggerOptions: { docExpansion: 'list', persistAuthorization: false, validatorUrl: null },
  });
  const written = compressedOnce(() => JSON.stringify(openApiDocument(routes, version)));
  const fastify = app.getHttpAdapter().getInstance();
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
