import type { DiscoveryService } from '@nestjs/core';
import { ApiModule } from '../api.module.js';
import { routesOf } from '../auth/routes.js';
import { openApiDocument } from './openapi.js';

type Controllers = ReturnType<DiscoveryService['getControllers']>;

/** The contract as OpenAPI 3.1, made of what the controllers declare; nothing has to run for it. */
export function contractOf(version: string): Readonly<Record<string, unknown>> {
  const modules = (Reflect.getMetadata('imports', ApiModule) ?? []) as readonly object[];
  const controllers = modules
    .flatMap((each) => (Reflect.getMetadata('controllers', each) ?? []) as object[])
    .map((metatype) => ({ metatype }));
  const declared = { getControllers: () => controllers as unknown as Controllers };
  return openApiDocument(routesOf(declared), version);
}
