import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readConfig } from '#platform';
import { projectFolder } from '../project-folder.js';
import { readKept } from '../launcher-file.js';
import { Refused } from '../terminal.js';

/** Where a running system's stores are, and what its tokens are signed with. */
export interface RunningSystem {
  readonly eventStoreUrl: string;
  readonly databaseUrl: string;
  readonly tokenSecret: string | undefined;
  /** The folder of its transparency log. */
  readonly transparencyFolder: string;
}

const endpointsSchema = z.object({ eventStore: z.string(), database: z.string() });

/**
 * Finds the system to work on: the stores that the environment names, else those of the launcher that runs on the
 * data folder.
 * @param folder of the data, instead of `DONDOC_DATA`
 * @throws Refused when there is none; ConfigError that names each setting that is wrong, and no value
 */
export function findSystem(environment: NodeJS.ProcessEnv, folder?: string): RunningSystem {
  const path = resolve(folder ?? (environment.DONDOC_DATA || join(projectFolder(), '.dondoc', 'data')));
  const running = endpointsIn(path);
  const eventStoreUrl = environment.EVENTSTORE_URL || running?.eventStore;
  const databaseUrl = environment.DATABASE_URL || running?.database;
  if (!eventStoreUrl || !databaseUrl)
    throw new Refused(
      `No system runs on ${path}. Start it, name its folder with --data, or set EVENTSTORE_URL and DATABASE_URL.`,
    );
  const tokenSecret = environment.DONDOC_TOKEN_SECRET || readKept(path)?.tokenSecret;
  // Names what is wrong with any setting, before a library says so with its value.
  const config = readConfig({
    ...environment,
    EVENTSTORE_URL: eventStoreUrl,
    DATABASE_URL: databaseUrl,
    DONDOC_TOKEN_SECRET: tokenSecret ?? '-'.repeat(32),
  });
  const transparencyFolder = environment.DONDOC_TRANSPARENCY
    ? config.transparency.folder
    : join(path, 'transparency');
  return { eventStoreUrl, databaseUrl, tokenSecret, transparencyFolder };
}

function endpointsIn(path: string): z.infer<typeof endpointsSchema> | undefined {
  const file = join(path, 'endpoints.json');
  if (!existsSync(file)) return undefined;
  try {
    return endpointsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new Refused(`${file} is damaged: start the system again, which writes it anew.`);
  }
}
