import type { Pool } from 'pg';
import { givenUp } from '../outgoing/outgoing-queries.js';

/** Lets what was given up be sent again; each reader gets it as one digest. @returns the ids of these that were dead */
export async function sendAgain(pool: Pool, ids: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    again(`SELECT o.id ${outgoing} WHERE o.id = ANY($1) AND (${givenUp} OR (o.state = 'dead' AND a.again))`),
    [ids],
  );
  return rows.map(({ id }) => id);
}

/**
 * Lets what a channel gave up be sent again, the newest first and no more than `most`.
 * @returns their ids, and how many are left
 */
export async function sendChannelAgain(
  pool: Pool,
  channel: string,
  most: number,
): Promise<{ readonly ids: string[]; readonly left: number }> {
  const { rows } = await pool.query<{ id: string }>(
    again(`SELECT o.id ${ofChannel} ORDER BY o.position DESC, o.id LIMIT $2`),
    [channel, most],
  );
  const left = await pool.query<{ left: number }>(`SELECT count(*)::int AS left ${ofChannel}`, [channel]);
  return { ids: rows.map(({ id }) => id), left: left.rows[0]?.left ?? 0 };
}

const outgoing = 'FROM live.outgoing o LEFT JOIN delivery.attempt a ON a.id = o.id';
const ofChannel = `${outgoing} WHERE ${givenUp} AND o.channel = $1`;

const again = (dead: string): string => `
  WITH dead AS (${dead}), again AS (
    INSERT INTO delivery.attempt (id, again) SELECT id, true FROM dead
    ON CONFLICT (id) DO UPDATE SET attempts = 0, first_failed_at = NULL, next_at = NULL,
      outcome = NULL, outcome_at = NULL, settled = false, again = true
    -- Of what has just been sent again the outcome is still to be recorded.
    WHERE attempt.outcome IS NULL OR attempt.settled
  )
  SELECT id FROM dead`;
