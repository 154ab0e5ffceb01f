import { hash } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Route } from '../auth/routes.js';
import { hasSeen } from '../commands/conditions.js';
import { openApiDocument } from './openapi.js';

/** Serves the contract as OpenAPI and as a page; all that the page needs comes from here, nothing from elsewhere. */
export function serveDocumentation(
  app: NestFastifyApplication,
  routes: readonly Route[],
  version: string,
): void {
  let document: OpenAPIObject | undefined;
  const made = () => (document ??= openApiDocument(routes, version) as unknown as OpenAPIObject);
  SwaggerModule.setup('docs', app, made, {
    raw: false,
    customSiteTitle: 'dondoc',
    swaggerOptions: { docExpansion: 'list', persistAuthorization: false, validatorUrl: null },
  });
  let written: { readonly bytes: Buffer; readonly etag: string } | undefined;
  const writtenOnce = () => {
    if (written) return written;
    const bytes = Buffer.from(JSON.stringify(made()));
    return (written = { bytes, etag: `"${hash('sha256', bytes, 'base64url')}"` });
  };
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/openapi.json', { config: { access: 'public' } }, (request, reply) => {
    const { bytes, etag } = writtenOnce();
    void reply.headers({ etag, 'cache-control': 'no-cache' }).type('application/json; charset=utf-8');
    void (hasSeen(request.headers['if-none-match'], etag) ? reply.code(304).send() : reply.send(bytes));
  });
}
