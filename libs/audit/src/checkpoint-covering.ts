import type { Pool } from 'pg';
import { isMissingTable } from '#platform';
import type { KeptCheckpoint, LogFolder } from './log-folder.js';
import { sizeUpTo } from './log-tables.js';

/** The newest checkpoint, where it covers everything up to a position of the event log; else null. */
export async function checkpointCovering(
  pool: Pool,
  folder: LogFolder,
  position: bigint,
): Promise<KeptCheckpoint | null> {
  const size = await sizeUpTo(pool, position).catch((error: unknown) => {
    // Before the worker's first start there is no such table.
    if (isMissingTable(error)) return null;
    throw error;
  });
  const last = size === null ? null : await folder.lastCheckpoint();
  return last !== null && size !== null && last.checkpoint.size >= size ? last : null;
}
