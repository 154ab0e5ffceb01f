import type { Pool } from 'pg';

/** A message that was given up. */
export interface DeadDelivery {
  readonly id: string;
  readonly reminderId: string;
  readonly directiveId: string;
  readonly channel: string;
  readonly address: string;
  readonly reason: string | null;
  readonly failedAt: string | null;
}

/** What was given up and not asked to be sent again, the newest first; at most 500. */
export async function listDeadDeliveries(pool: Pool): Promise<DeadDelivery[]> {
  const { rows } = await pool.query<Omit<DeadDelivery, 'failedAt'> & { failedAt: Date | null }>(
    `SELECT o.id, o.reminder_id AS "reminderId", o.directive_id AS "directiveId", o.channel, o.address,
       o.outcome AS reason, o.outcome_at AS "failedAt"
     FROM live.outgoing o LEFT JOIN delivery.attempt a ON a.id = o.id
     WHERE o.state = 'dead' AND NOT coalesce(a.again, false)
     ORDER BY o.position DESC, o.id LIMIT 500`,
  );
  return rows.map((row) => ({ ...row, failedAt: row.failedAt?.toISOString() ?? null }));
}
