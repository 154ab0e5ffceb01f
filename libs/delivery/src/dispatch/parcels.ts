import { isMissingTable } from '#platform';
import type { Pool } from 'pg';
import type { OutgoingItem } from '../outgoing/outgoing-item.js';
import { staleAfterDays } from '../outgoing/send-time.js';

/** One message's worth: everything that one address is owed now. */
export interface Parcel {
  readonly channel: string;
  readonly address: string;
  readonly language: string;
  /** Who signs for a webhook; null for mail, where an address is one reader. */
  readonly account: string | null;
  /** The id of what goes out at once and alone; `changes` of what goes out at once together; null for the digest. */
  readonly alone: string | null;
}

const staleAfter = `interval '${staleAfterDays} days'`;

const open = `(o.state = 'pending' OR (o.state = 'dead' AND a.again))
  AND NOT coalesce(a.settled, false) AND a.outcome IS NULL
  AND (o.send_at > $1::timestamptz - ${staleAfter} OR a.again)
  AND o.send_at <= $1 AND coalesce(a.next_at, '-infinity') <= $1`;

const account = `CASE WHEN o.channel = 'webhook' THEN o.account_id END`;

/** Of what goes out at once an escalation goes alone; what happened to urgent directives goes together. */
const alone = `CASE WHEN o.at_once AND o.type = 'EscalationRaised' THEN o.id WHEN o.at_once THEN 'changes' END`;

/** When a row came up: it was noted, or, of what was noted the day before, its hour came. */
const cameUp = `CASE WHEN o.send_at > o.noted_at AND o.send_at <= clock_timestamp() THEN o.send_at ELSE o.noted_at END`;

/** What has only just come up, and may have more of its kind behind it. */
const fresh = 'FILTER (WHERE a.id IS NULL)';

/**
 * The addresses that are owed something now, the longest waiting first. A digest waits until no more of its morning
 * has come for a moment and none of it remains to be recorded, yet never longer than half a minute.
 */
export async function dueParcels(
  pool: Pool,
  now: Date,
  channels: readonly string[],
  settleMs: number,
): Promise<Parcel[]> {
  const { rows } = await pool.query<Parcel>(
    `SELECT o.channel, o.address, o.language, ${account} AS account, ${alone} AS alone
     FROM live.outgoing o LEFT JOIN delivery.attempt a ON a.id = o.id
     WHERE ${open} AND o.channel = ANY($2)
     GROUP BY o.channel, o.address, o.language, ${account}, ${alone}
     HAVING ${alone} <> 'changes'
       OR count(*) ${fresh} = 0
       OR (NOT $4 OR ${alone} IS NOT NULL)
         AND max(${cameUp}) ${fresh} < clock_timestamp() - $3 * interval '1 millisecond'
       OR min(${cameUp}) ${fresh} < clock_timestamp() - interval '30 seconds'
     ORDER BY min(o.send_at) LIMIT 200`,
    [now, channels, settleMs, await isMoreToCome(pool, now)],
  );
  return rows;
}

/** Whether a step is due and not recorded; one that could not be is not waited for, nor is any where no timers are kept. */
async function isMoreToCome(pool: Pool, now: Date): Promise<boolean> {
  const { rows } = await pool
    .query<{ more: boolean }>(
      `SELECT EXISTS (SELECT FROM live.timer WHERE state = 'pending' AND due_at <= $1 AND attempts = 0) AS more`,
      [now],
    )
    .catch((error: unknown) => {
      if (isMissingTable(error)) return { rows: [] };
      throw error;
    });
  return rows[0]?.more ?? false;
}

/** What goes into a parcel, in the log's order; at most 1,000 at once. */
export async function itemsOf(pool: Pool, now: Date, parcel: Parcel): Promise<OutgoingItem[]> {
  const { rows } = await pool.query<OutgoingItem>(
    `SELECT o.id, o.reminder_id, o.directive_id, o.type, o.audience, o.actor, o.data, o.channel, o.address,
       o.account_id, o.language, d.number, d.title, d.content, d.notice, d.notice_on, d.lead_agency_id,
       d.coordinators, d.due_on::text AS due_on,
       o.due_at, o.send_at, a.first_failed_at, coalesce(a.attempts, 0) AS attempts
     FROM live.outgoing o
     LEFT JOIN live.outgoing_directive d ON d.id = o.directive_id
     LEFT JOIN delivery.attempt a ON a.id = o.id
     WHERE ${open} AND o.channel = $2 AND o.address = $3 AND o.language = $4
       AND ${alone} IS NOT DISTINCT FROM $5 AND ${account} IS NOT DISTINCT FROM $6
     ORDER BY o.position, o.id LIMIT 1000`,
    [now, parcel.channel, parcel.address, parcel.language, parcel.alone, parcel.account],
  );
  return rows;
}

/**
 * When the earliest message that was never tried is to be sent, up to an instant; null when there is none, and before
 * the tables are filled for the first time.
 */
export async function earliestUntried(
  pool: Pool,
  channels: readonly string[],
  { now, upTo }: { readonly now: Date; readonly upTo: Date },
): Promise<Date | null> {
  const { rows } = await pool
    .query<{ send_at: Date | null }>(
      `SELECT min(o.send_at) AS send_at FROM live.outgoing o LEFT JOIN delivery.attempt a ON a.id = o.id
       WHERE o.state = 'pending' AND a.id IS NULL AND o.channel = ANY($3)
         AND o.send_at > $1::timestamptz - ${staleAfter} AND o.send_at <= $2`,
      [now, upTo, channels],
    )
    .catch((error: unknown) => {
      if (isMissingTable(error)) return { rows: [] };
      throw error;
    });
  return rows[0]?.send_at ?? null;
}
