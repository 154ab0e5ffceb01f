import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const folder = fileURLToPath(new URL('./', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });

interface Found {
  readonly name: string;
  readonly made: object;
  readonly where: string;
}

/** The classes of the files whose names end so, each with the folder that it stands in. */
async function classesOf(kind: 'Module' | 'Controller'): Promise<Found[]> {
  const found: Found[] = [];
  for (const file of files.filter((name) => name.endsWith(`.${kind.toLowerCase()}.ts`))) {
    const where = dirname(file);
    // Neither holds a controller, and the logger of the platform cannot be loaded here.
    if (['.', 'platform'].includes(where)) continue;
    const exported = (await import(join(folder, file))) as Record<string, unknown>;
    for (const [name, made] of Object.entries(exported))
      if (typeof made === 'function' && name.endsWith(kind)) found.push({ name, made, where });
  }
  return found;
}

test('each controller is declared once, by a module of its own folder', async () => {
  const written = (await classesOf('Controller')).map(({ name, where }) => `${where} ${name}`);
  const declared = (await classesOf('Module')).flatMap(({ made, where }) => {
    const controllers = (Reflect.getMetadata('controllers', made) ?? []) as { name: string }[];
    return controllers.map(({ name }) => `${where} ${name}`);
  });
  expect(written.length).toBeGreaterThan(25);
  expect(declared.sort()).toEqual(written.sort());
});
