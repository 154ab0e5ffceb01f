import { isMissingReadModel } from '#platform';
import type { Pool } from 'pg';
import type { OutgoingItem } from '../outgoing/outgoing-queries.js';
import type { StandInWay } from '../outgoing/stand-ins.js';
import { staleAfterDays } from '../outgoing/send-time.js';
import { waitsForStandIn } from './attempts.js';

/** One message's worth: everything that one address is owed now. */
export interface MessageBatch {
  readonly channel: string;
  readonly address: string;
  readonly language: string;
  /** Who signs for a webhook; null for mail, where an address is one reader. */
  readonly account: string | null;
  /** The event of what goes out at once and alone; `changes` of what goes out at once together; null for the digest. */
  readonly alone: string | null;
}

const staleAfter = `interval '${staleAfterDays} days'`;

/** Rows with the way to who stands in for their reader, where somebody does. */
const led = (standIns: string) => `live.outgoing o
  LEFT JOIN json_to_recordset(${standIns}::json)
    AS s(absent text, channel text, account text, address text, language text)
    ON s.absent = o.account_id AND s.channel = o.channel`;

/** A row that tells the stand-in, by name, of the same as one that was for who is on leave. */
const twin = `t.state = 'pending' AND t.account_id = s.account AND t.channel = o.channel
  AND t.reminder_id = o.reminder_id AND t.due_at = o.due_at`;

const address = 'coalesce(s.address, o.address)';
const language = 'coalesce(s.language, o.language)';
const reader = 'coalesce(s.account, o.account_id)';

const open = `(o.state = 'pending' OR (o.state = 'dead' AND a.again))
  AND NOT coalesce(a.settled, false) AND a.outcome IS NULL
  AND (o.send_at > $1::timestamptz - ${staleAfter} OR a.again)
  AND coalesce(a.next_at, '-infinity') <= $1`;

const isDue = 'o.send_at <= $1';

const account = `CASE WHEN o.channel = 'webhook' THEN ${reader} END`;

/** Of what goes out at once an escalation goes alone; what happened to urgent directives goes together. */
const alone = `CASE WHEN o.at_once AND o.type = 'EscalationRaised' THEN o.reminder_id WHEN o.at_once THEN 'changes' END`;

/** When a row came up: it was noted, or, of what was noted the day before, its hour came. */
const cameUp = `CASE WHEN o.send_at > o.noted_at AND o.send_at <= clock_timestamp() THEN o.send_at ELSE o.noted_at END`;

/** What has only just come up, and may have more of its kind behind it. */
const fresh = 'FILTER (WHERE a.id IS NULL)';

/**
 * The addresses that are owed something now, the longest waiting first. A digest waits until no more of its morning
 * has come for a moment and none of it remains to be recorded, yet never longer than half a minute.
 */
export async function dueMessageBatches(
  pool: Pool,
  now: Date,
  channels: readonly string[],
  settleMs: number,
  standIns: readonly StandInWay[],
): Promise<MessageBatch[]> {
  const { rows } = await pool.query<MessageBatch>(
    `SELECT o.channel, ${address} AS address, ${language} AS language, ${account} AS account, ${alone} AS alone
     FROM ${led('$5')} LEFT JOIN delivery.attempt a ON a.id = o.id
     WHERE ${open} AND ${isDue} AND o.channel = ANY($2)
     GROUP BY o.channel, ${address}, ${language}, ${account}, ${alone}
     HAVING ${alone} <> 'changes'
       OR count(*) ${fresh} = 0
       OR (NOT $4 OR ${alone} IS NOT NULL)
         AND max(${cameUp}) ${fresh} < clock_timestamp() - $3 * interval '1 millisecond'
       OR min(${cameUp}) ${fresh} < clock_timestamp() - interval '30 seconds'
     ORDER BY min(o.send_at) LIMIT 200`,
    [now, channels, settleMs, await isMoreToCome(pool, now), JSON.stringify(standIns)],
  );
  return rows;
}

/**
 * What is due for somebody on leave, and the stand-in is told of by name at a later hour, waits for that hour: both get
 * one digest.
 */
export async function waitForStandIns(pool: Pool, now: Date, standIns: readonly StandInWay[]): Promise<void> {
  if (standIns.length === 0) return;
  await pool.query(
    `INSERT INTO delivery.attempt (id, next_at, last_error)
     SELECT o.id, min(t.send_at), $3 FROM ${led('$2')}
     JOIN live.outgoing t ON ${twin} AND t.send_at > $1
     LEFT JOIN delivery.attempt a ON a.id = o.id
     WHERE s.absent IS NOT NULL AND ${open} AND ${isDue}
     GROUP BY o.id
     ON CONFLICT (id) DO UPDATE SET next_at = excluded.next_at, last_error = excluded.last_error`,
    [now, JSON.stringify(standIns), waitsForStandIn],
  );
}

/** Whether a step is due and not recorded; one that could not be is not waited for, nor is any where no timers are kept. */
async function isMoreToCome(pool: Pool, now: Date): Promise<boolean> {
  const { rows } = await pool
    .query<{ more: boolean }>(
      `SELECT EXISTS (SELECT FROM live.timer WHERE state = 'pending' AND due_at <= $1 AND attempts = 0) AS more`,
      [now],
    )
    .catch((error: unknown) => {
      if (isMissingReadModel(error)) return { rows: [] };
      throw error;
    });
  return rows[0]?.more ?? false;
}

/**
 * What goes into a batch, in the log's order; at most 1,000 at once. A stand-in who is told by name is told the same for
 * who is on leave at that hour, and not again at the other's.
 */
export async function itemsOf(
  pool: Pool,
  now: Date,
  batch: MessageBatch,
  standIns: readonly StandInWay[],
): Promise<OutgoingItem[]> {
  const { rows } = await pool.query<OutgoingItem>(
    `SELECT o.id, o.reminder_id, o.directive_id, o.type, o.audience, o.actor, o.data, o.channel, ${address} AS address,
       ${reader} AS account_id, s.absent AS standing_in_for, ${language} AS language, d.number, d.title, d.content, d.notice, d.notice_on, d.lead_agency_id,
       d.coordinators, d.due_on::text AS due_on,
       o.due_at, o.send_at, a.first_failed_at, coalesce(a.attempts, 0) AS attempts, o.traceparent
     FROM ${led('$7')}
     LEFT JOIN live.outgoing_directive d ON d.id = o.directive_id
     LEFT JOIN delivery.attempt a ON a.id = o.id
     WHERE ${open} AND o.channel = $2 AND ${address} = $3 AND ${language} = $4
       AND (o.address = $3 OR o.account_id = ANY($8))
       AND (${isDue} OR s.absent IS NOT NULL AND EXISTS (
         SELECT FROM live.outgoing t WHERE ${twin} AND t.send_at <= $1))
       AND ${alone} IS NOT DISTINCT FROM $5 AND ${account} IS NOT DISTINCT FROM $6
     ORDER BY o.position, o.id LIMIT 1000`,
    [
      ...[now, batch.channel, batch.address, batch.language, batch.alone, batch.account],
      JSON.stringify(standIns),
      // All that may go there otherwise than by its own address: said apart, it is looked up before anything is joined.
      standIns.map(({ absent }) => absent),
    ],
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
      if (isMissingReadModel(error)) return { rows: [] };
      throw error;
    });
  return rows[0]?.send_at ?? null;
}
