import { isMissingReadModel } from '#platform';
import type { Pool } from 'pg';

/** What is due and was not fired, and for how long. */
export interface LateTimers {
  /** When the earliest was due; null while nothing waits. */
  readonly dueAt: Date | null;
  /** Of the one that has waited the longest, since it was due and known to be. */
  readonly waitedMs: number;
  /** Why the earliest of those that failed did, the last time that it was tried. */
  readonly error: string | null;
}

/** How many of those that are due are looked at, the earliest. */
const mostLookedAt = 1_000;

/**
 * What is due by the engine's clock and has not been fired. What came to be owed after it was due has waited since then
 * alone, and so has everything where time is simulated and a day passes in a moment. Nothing waits before the tables are
 * filled for the first time.
 */
export async function lateTimers(pool: Pool, now: Date): Promise<LateTimers> {
  const { rows } = await pool
    .query<{ due_at: Date | null; waited: number | null; error: string | null }>(
      `SELECT min(due_at) AS due_at, max(extract(epoch FROM least($1 - due_at, clock_timestamp() - noted_at)))::float8 AS waited,
       (array_agg(error ORDER BY due_at) FILTER (WHERE error IS NOT NULL))[1] AS error
     FROM (SELECT due_at, noted_at, error FROM live.timer WHERE state = 'pending' AND due_at <= $1
           ORDER BY due_at LIMIT ${mostLookedAt}) due`,
      [now],
    )
    .catch((error: unknown) => {
      if (isMissingReadModel(error)) return { rows: [] };
      throw error;
    });
  const [row] = rows;
  return {
    dueAt: row?.due_at ?? null,
    waitedMs: Math.max(0, (row?.waited ?? 0) * 1_000),
    error: row?.error ?? null,
  };
}
