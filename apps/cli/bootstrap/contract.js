import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Writes what the built API declares of itself as types for the page, never by hand and never older than the API:
 * `contract.d.ts`, the types of every route, and `queries.ts`, which queries take `after`.
 */
export async function generateContract(project) {
  const folder = join(project, 'apps/web/src/api/generated');
  mkdirSync(folder, { recursive: true });
  const built = pathToFileURL(join(project, 'dist/apps/api/src/documentation/contract.js')).href;
  // The build before may have loaded the file of the build before that.
  const { contractOf } = await import(`${built}?${Date.now()}`);
  const { default: openapiTs, astToString } = await import('openapi-typescript');
  const document = contractOf('1.0.0');
  writeFileSync(join(folder, 'contract.d.ts'), astToString(await openapiTs(document)));
  const waiting = Object.entries(document.paths)
    .filter(([, { get }]) => get?.parameters.some(({ name }) => name === 'after'))
    .map(([path]) => path.replace('/api/v1', ''));
  writeFileSync(
    join(folder, 'queries.ts'),
    [
      '/** The queries that wait until they show a position of the log (`after`), below /api/v1. */',
      `export const takeAfter: readonly string[] = ${JSON.stringify(waiting)};`,
      '',
    ].join('\n'),
  );
}
