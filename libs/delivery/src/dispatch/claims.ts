import { audienceSchema, type Actor, type Audience, type Language } from '#domain';
import type { JsonObject } from '#event-store';
import { isMissingTable } from '#platform';
import type { Pool } from 'pg';
import { staleAfterDays } from '../outgoing/send-time.js';

export interface OutgoingItem {
  readonly id: string;
  readonly reminder_id: string;
  readonly directive_id: string;
  readonly type: string;
  readonly audience: Audience;
  readonly actor: Actor;
  readonly data: JsonObject;
  readonly channel: 'email' | 'webhook';
  readonly address: string;
  readonly account_id: string | null;
  readonly language: Language;
  readonly number: string | null;
  readonly title: string | null;
  readonly lead_agency_id: string | null;
  readonly due_at: Date;
  readonly send_at: Date;
  readonly first_failed_at: Date | null;
  readonly attempts: number;
}

/** One message's worth: everything that one address is owed now. */
export interface Parcel {
  readonly channel: string;
  readonly address: string;
  readonly language: string;
  /** Who signs for a webhook; null for mail, where an address is one reader. */
  readonly account: string | null;
  /** The id of what goes out at once and alone; null for the digest. */
  readonly alone: string | null;
}

const staleAfter = `interval '${staleAfterDays} days'`;

const open = `(o.state = 'pending' OR (o.state = 'dead' AND a.again)) AND NOT coalesce(a.settled, false)
  AND (o.send_at > $1::timestamptz - ${staleAfter} OR a.again)
  AND o.send_at <= $1 AND coalesce(a.next_at, '-infinity') <= $1`;

const account = `CASE WHEN o.channel = 'webhook' THEN o.account_id END`;

const alone = `CASE WHEN o.at_once OR o.state = 'dead' THEN o.id END`;

/**
 * The addresses that are owed something now, the longest waiting first. A digest waits until no more of its morning
 * has come for a moment, yet never longer than half a minute.
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
     HAVING ${alone} IS NOT NULL
       OR max(o.noted_at) < clock_timestamp() - $3 * interval '1 millisecond'
       OR min(o.noted_at) < clock_timestamp() - interval '30 seconds'
     ORDER BY min(o.send_at) LIMIT 200`,
    [now, channels, settleMs],
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

/** What goes into a parcel, in the log's order; at most 1,000 at once. */
export async function itemsOf(pool: Pool, now: Date, parcel: Parcel): Promise<OutgoingItem[]> {
  const { rows } = await pool.query<OutgoingItem>(
    `SELECT o.id, o.reminder_id, o.directive_id, o.type, o.audience, o.actor, o.data, o.channel, o.address,
       o.account_id, o.language, d.number, d.title, d.lead_agency_id,
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

/** What the agencies that these tell of are called now. */
export async function agencyNames(
  pool: Pool,
  items: readonly OutgoingItem[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(
    items.flatMap(({ data, lead_agency_id: lead }) => [
      ...audienceSchema
        .array()
        .parse(data['audience'])
        .flatMap((each) => ('agencyId' in each ? [each.agencyId] : [])),
      ...(lead === null ? [] : [lead]),
    ]),
  );
  const { rows } = await pool.query<{ id: string; name: string }>(
    'SELECT id, name FROM live.outgoing_agency WHERE id = ANY($1)',
    [[...ids]],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Notes that the outcome of these is on record, before the log's news of it comes round. */
export async function settle(pool: Pool, ids: readonly string[]): Promise<void> {
  await pool.query(
    `INSERT INTO delivery.attempt (id, attempts, settled) SELECT id, 1, true FROM unnest($1::text[]) AS id
     ON CONFLICT (id) DO UPDATE SET attempts = attempt.attempts + 1, settled = true, again = false`,
    [ids],
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

/** Lets what was given up be sent again. @returns false when no such delivery is dead */
export async function sendAgain(pool: Pool, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `INSERT INTO delivery.attempt (id, again) SELECT id, true FROM live.outgoing WHERE id = $1 AND state = 'dead'
     ON CONFLICT (id) DO UPDATE SET attempts = 0, first_failed_at = NULL, next_at = NULL, settled = false, again = true`,
    [id],
  );
  return (rowCount ?? 0) > 0;
}
