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

/** A reminder of something overdue that reached nobody. */
export interface Unreminded {
  readonly reminderId: string;
  readonly directiveId: string;
  readonly number: string | null;
  readonly title: string | null;
  readonly type: string;
  readonly step: string;
  readonly deadline: string | null;
  readonly dueAt: string;
  readonly attempts: { readonly channel: string; readonly state: string; readonly reason: string | null }[];
}

/**
 * What was overdue and never successfully told, in the order in which it was due; at most 500 from an instant on. A
 * notice in an inbox counts only where an account can read it.
 */
export async function listUnreminded(
  pool: Pool,
  { from, to, timeZone }: { readonly from: Date; readonly to: Date; readonly timeZone: string },
): Promise<Unreminded[]> {
  const { rows } = await pool.query<Omit<Unreminded, 'dueAt'> & { dueAt: Date }>(
    `SELECT r.id AS "reminderId", r.directive_id AS "directiveId", d.number, d.title, r.type, r.step,
       r.deadline::text AS deadline, r.due_at AS "dueAt",
       coalesce((SELECT json_agg(json_build_object('channel', o.channel, 'state', o.state, 'reason', o.outcome)
         ORDER BY o.id) FROM live.outgoing o WHERE o.reminder_id = r.id AND o.due_at = r.due_at), '[]') AS attempts
     FROM live.outgoing_reminder r LEFT JOIN live.outgoing_directive d ON d.id = r.directive_id
     WHERE r.told_at IS NULL AND r.due_at >= $1 AND r.due_at < $2
       AND r.deadline < (r.due_at AT TIME ZONE $3)::date
     ORDER BY r.due_at, r.id LIMIT 500`,
    [from, to, timeZone],
  );
  return rows.map((row) => ({ ...row, dueAt: row.dueAt.toISOString() }));
}
