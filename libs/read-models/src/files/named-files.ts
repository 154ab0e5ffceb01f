import type { Pool } from 'pg';
import { parkedCounts } from '#consumers';
import type { Database } from '../viewer.js';

/**
 * What a file is called in a directive or a meeting, by the last event that named it; null where none did.
 * @param streamId `directive-…` or `meeting-…`
 */
export async function nameOfFile(
  database: Database,
  streamId: string,
  sha256: string,
): Promise<string | null> {
  const { rows } = await database.query<{ name: string }>(
    `SELECT name FROM live.named_file WHERE sha256 = $1 AND stream_id = $2 ORDER BY revision DESC, name LIMIT 1`,
    [sha256, streamId],
  );
  return rows[0]?.name ?? null;
}

/**
 * Of these hashes the ones that any event up to a position names. Null where that cannot be told: the table is not so far,
 * or lacks a stream whose next event cannot be read.
 * @param hashes at most some hundreds
 */
export async function namedAmong(
  pool: Pool,
  hashes: readonly string[],
  upTo: bigint,
): Promise<ReadonlySet<string> | null> {
  const { rows: reached } = await pool.query(
    `SELECT FROM public.consumer WHERE name = 'files' AND live AND commit_position >= $1::bigint`,
    [upTo.toString()],
  );
  if (reached.length === 0 || ((await parkedCounts(pool)).get('files') ?? 0) > 0) return null;
  const { rows } = await pool.query<{ sha256: string }>(
    'SELECT DISTINCT sha256 FROM live.named_file WHERE sha256 = ANY($1::text[])',
    [hashes],
  );
  return new Set(rows.map(({ sha256 }) => sha256));
}
