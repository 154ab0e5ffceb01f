import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** In the data folder. */
export const launcherFile = 'launcher.json';

const keptSchema = z.object({
  tokenSecret: z.string().min(32),
  /** Made for a new folder, and kept only until it was shown. */
  firstPassword: z.string().optional(),
  eventStorePort: z.number().int().optional(),
});

/** What the launcher keeps between starts; it holds secrets. */
export type Kept = z.output<typeof keptSchema>;

/**
 * What a launcher has kept in a data folder, if one ever ran on it.
 * @throws Error when the file is damaged
 */
export function readKept(folder: string): Kept | undefined {
  const path = join(folder, launcherFile);
  if (!existsSync(path)) return undefined;
  try {
    return keptSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new Error(
      `${path}, which keeps the secret that tokens are signed with, is damaged: put a copy of it back, or delete it to have another secret made, which signs everybody out`,
      { cause: error },
    );
  }
}
