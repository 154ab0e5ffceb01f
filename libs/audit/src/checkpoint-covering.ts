import type { Pool } from 'pg';
import { isMissingTable } from '#platform';
import type { KeptCheckpoint, LogFolder } from './log-folder.js';
import { sizeUpTo } from './log-tables.js';
import { commitsTo } from './scope-index.js';

/** The newest checkpoint with the index it commits to, where it covers everything up to a position; else null. */
export async function checkpointCovering(
  pool: Pool,
  folder: LogFolder,
  position: bigint,
): Promise<(KeptCheckpoint & { readonly index: string | null }) | null> {
  const size = await sizeUpTo(pool, position).catch((error: unknown) => {
    // Before the worker's first start there is no such table.
    if (isMissingTable(error)) return null;
    throw error;
  });
  const last = size === null ? null : await folder.lastCheckpoint();
  if (last === null || size === null || last.checkpoint.size < size) return null;
  const index = await folder.readIndex(last.checkpoint.size);
  return { ...last, index: index !== null && commitsTo(last.checkpoint.extensions, index) ? index : null };
}
