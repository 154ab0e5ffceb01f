import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/internal';
import { MetadataScanner } from '@nestjs/core';

/** How Nest numbers what a route takes from the body of a request. */
const fromBody = '3:';

/** The schemas that requests are checked with, of every controller; of the bodies alone where that is asked. */
export async function requestSchemas(which: 'all' | 'bodies' = 'all'): Promise<unknown[]> {
  const folder = fileURLToPath(new URL('./', import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const schemas: unknown[] = [];
  for (const file of files.filter((name) => name.endsWith('.controller.ts'))) {
    const module = (await import(join(folder, file))) as Record<string, unknown>;
    for (const controller of Object.values(module).filter((value) => typeof value === 'function'))
      for (const method of new MetadataScanner().getAllMethodNames(controller.prototype as object)) {
        const metadata = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as object;
        const asked = Object.entries(metadata).filter(([key]) => which === 'all' || key.startsWith(fromBody));
        schemas.push(...asked.map(([, { schema }]: [string, { readonly schema?: unknown }]) => schema));
      }
  }
  return schemas;
}
