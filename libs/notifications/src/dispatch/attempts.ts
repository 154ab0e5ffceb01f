import type { Pool } from 'pg';
import { staleAfterDays } from '../outgoing/send-time.js';
import type { Ended, Outcome } from './record-outcome.js';

const firstWaitMs = 30_000;
const longestWaitMs = 1_800_000;

/**
 * Milliseconds before an attempt: exponential with full jitter, so that those who failed together do not come back
 * together; one second at least.
 * @param attempt 1 for the second try
 */
export function waitBefore(attempt: number, chance: number): number {
  const most = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempt - 1, 20));
  return Math.max(1_000, Math.floor(most * chance));
}

/** Keeps how an attempt ended until that is on record: what arrived is not sent again, however long the log is away. */
export async function noteOutcome(
  pool: Pool,
  ids: readonly string[],
  outcome: Outcome & { readonly address: string },
  at: Date,
): Promise<void> {
  await pool.query(
    `INSERT INTO delivery.attempt (id, attempts, outcome, outcome_at)
     SELECT id, 1, $2::jsonb, $3 FROM unnest($1::text[]) AS id
     ON CONFLICT (id) DO UPDATE SET attempts = attempt.attempts + 1, outcome = excluded.outcome,
       outcome_at = excluded.outcome_at`,
    [ids, JSON.stringify(outcome), at],
  );
}

const overtaken: Outcome = { delivered: false, reason: `Not sent within ${staleAfterDays} days: overtaken.` };

/**
 * Gives up what has waited for too long, for want of a channel too, the oldest first and a bounded number of them. News
 * that was already too old when its row was filled never waited: it is of a time at which only reminders were sent.
 * @returns their channels
 */
export async function giveUpOvertaken(pool: Pool, now: Date): Promise<string[]> {
  const { rows } = await pool.query<{ channel: string }>(
    `WITH old AS (
       SELECT o.id, o.channel FROM live.outgoing o LEFT JOIN delivery.attempt a ON a.id = o.id
       WHERE o.state = 'pending' AND o.send_at <= $1::timestamptz - interval '${staleAfterDays} days'
         AND a.outcome IS NULL AND NOT coalesce(a.settled, false)
         AND (o.type IN ('ReminderIssued', 'EscalationRaised') OR a.id IS NOT NULL
           OR o.noted_at < o.send_at + interval '${staleAfterDays} days')
       ORDER BY o.send_at LIMIT 200
     ), given_up AS (
       INSERT INTO delivery.attempt (id, outcome, outcome_at) SELECT id, $2::jsonb, $1 FROM old
       ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome, outcome_at = excluded.outcome_at
     )
     SELECT channel FROM old`,
    [now, JSON.stringify(overtaken)],
  );
  return rows.map(({ channel }) => channel);
}

/** What has ended and is not on record, at most 1,000: with the address of then, for its reader may have another now. */
export async function notRecorded(pool: Pool): Promise<Ended[]> {
  const { rows } = await pool.query<Ended>(
    `SELECT o.id, o.reminder_id, o.directive_id, o.channel, o.audience,
       coalesce(a.outcome->>'address', o.address) AS address, o.account_id, o.traceparent, a.outcome, a.outcome_at AS at
     FROM delivery.attempt a JOIN live.outgoing o ON o.id = a.id
     WHERE a.outcome IS NOT NULL AND NOT a.settled
     ORDER BY a.outcome_at, a.id LIMIT 1000`,
  );
  return rows;
}

/** Notes that the outcome of these is on record, before the log's news of it comes round. */
export async function settle(pool: Pool, ids: readonly string[]): Promise<void> {
  await pool.query('UPDATE delivery.attempt SET settled = true, again = false WHERE id = ANY($1)', [ids]);
}

/** Lets go of what the log's news has come round of, and of what is not to be sent any more. */
export async function forgetSettled(pool: Pool): Promise<void> {
  await pool.query(
    `DELETE FROM delivery.attempt WHERE id IN (
       SELECT a.id FROM delivery.attempt a JOIN live.outgoing o ON o.id = a.id
       WHERE CASE WHEN o.state = 'dead' THEN a.settled AND o.outcome_at >= coalesce(a.outcome_at, o.outcome_at)
         ELSE o.state <> 'pending' AND (a.settled OR a.outcome IS NULL) END
       LIMIT 10000)`,
  );
}

/** Notes an attempt that failed and when the next is due. */
export async function putOff(
  pool: Pool,
  ids: readonly string[],
  { now, nextAt, reason }: { now: Date; nextAt: Date; reason: string },
): Promise<void> {
  await pool.query(
    `INSERT INTO delivery.attempt (id, attempts, first_failed_at, next_at, last_error)
     SELECT id, 1, $2, $3, $4 FROM unnest($1::text[]) AS id
     ON CONFLICT (id) DO UPDATE SET attempts = attempt.attempts + 1, next_at = $3, last_error = $4,
       first_failed_at = coalesce(attempt.first_failed_at, $2)`,
    [ids, now, nextAt, reason],
  );
}

/** Why a message waits that the stand-in is told of by name later on the same day. */
export const waitsForStandIn = 'It waits for the hour of who stands in.';

/** Leaves alone for a while what was not tried, for its destination rests: that is no attempt of its own. */
export async function leaveAlone(pool: Pool, ids: readonly string[], nextAt: Date): Promise<void> {
  await pool.query(
    `INSERT INTO delivery.attempt (id, next_at) SELECT id, $2 FROM unnest($1::text[]) AS id
     ON CONFLICT (id) DO UPDATE SET next_at = $2`,
    [ids, nextAt],
  );
}

/** Lets go of the attempts to reach an account's person, with the addresses and answers in them. May be repeated. */
export async function forgetAttemptsOf(pool: Pool, accountId: string): Promise<void> {
  await pool.query(
    'DELETE FROM delivery.attempt a USING live.outgoing o WHERE o.id = a.id AND o.account_id = $1',
    [accountId],
  );
}
