import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Route } from '../auth/routes.js';
import { openApiDocument } from './openapi.js';

/** Publishes the contract at `/openapi.json`, and as a page at `/docs` that needs nothing from elsewhere. */
export function serveDocumentation(
  app: NestFastifyApplication,
  routes: readonly Route[],
  version: string,
): void {
  let document: OpenAPIObject | undefined;
  const made = () => (document ??= openApiDocument(routes, version) as unknown as OpenAPIObject);
  SwaggerModule.setup('docs', app, made, {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'dondoc',
    swaggerOptions: { docExpansion: 'list', persistAuthorization: false, validatorUrl: null },
  });
}
