import type { Actor, Audience, Coordinator, Language } from '#domain';
import type { JsonObject } from '#event-store';
import { boundedLimit, decodeCursor, encodeCursor, pageOf, positionText, type Page } from '#read-models';
import type { Pool } from 'pg';
import { z } from 'zod';

/** One notification that is to leave the product, by one channel to one address. */
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
  /** Whose account is told: the stand-in's, of what goes to one. */
  readonly account_id: string | null;
  /** The account of who is on leave, of what goes to the stand-in. */
  readonly standing_in_for: string | null;
  readonly language: Language;
  readonly number: string | null;
  readonly title: string | null;
  readonly lead_agency_id: string | null;
  readonly content: string | null;
  /** The notice of conclusions that issued the directive, and its day (`YYYY-MM-DD`). */
  readonly notice: string | null;
  readonly notice_on: string | null;
  /** As they are now, for what tells of a change. */
  readonly coordinators: readonly Coordinator[] | null;
  readonly due_on: string | null;
  readonly due_at: Date;
  readonly send_at: Date;
  readonly first_failed_at: Date | null;
  readonly attempts: number;
  /** The trace that the event was recorded in, where it was in one. */
  readonly traceparent: string | null;
}

/** A message that was given up. */
export interface DeadDelivery {
  readonly id: string;
  readonly reminderId: string;
  readonly directiveId: string;
  /** Of the directive as it is called now; null where the outbox never heard of it. */
  readonly directiveNumber: string | null;
  readonly directiveTitle: string | null;
  readonly channel: string;
  readonly address: string;
  /** As it was recorded, in English. */
  readonly reason: string | null;
  readonly failedAt: string | null;
}

const list = 'dead-deliveries';
/** Where a page ended: the position of the reminder's event, and the delivery's own id. */
const place = z.tuple([positionText, z.string().max(100)]);

interface DeadRow extends Omit<DeadDelivery, 'failedAt'> {
  readonly position: string;
  readonly failedAt: Date | null;
}

/**
 * A message `o` that was given up, with its attempt `a` if there is one: nobody has asked to send it again. One whose
 * failure is recorded and not yet noted as such is not there yet; asking for it would be lost.
 */
export const givenUp = `o.state = 'dead' AND NOT coalesce(a.again, false) AND (a.outcome IS NULL OR a.settled)`;

/**
 * A page of what was given up, the newest first: what nobody has asked to be sent again, or what somebody has, and that has
 * not come to an end since.
 * @throws InvalidCursor
 */
export async function listDeadDeliveries(
  pool: Pool,
  asked: {
    readonly state?: 'dead' | 'retrying';
    readonly limit?: number | undefined;
    readonly cursor?: string | undefined;
  } = {},
): Promise<Page<DeadDelivery>> {
  const limit = boundedLimit(asked.limit);
  const [position, id] = asked.cursor === undefined ? [null, null] : decodeCursor(list, asked.cursor, place);
  const { rows } = await pool.query<DeadRow>(
    `SELECT o.id, o.reminder_id AS "reminderId", o.directive_id AS "directiveId",
       d.number AS "directiveNumber", d.title AS "directiveTitle", o.channel, o.address, o.outcome AS reason, o.outcome_at AS "failedAt", o.position
     FROM live.outgoing o LEFT JOIN delivery.attempt a ON a.id = o.id
       LEFT JOIN live.outgoing_directive d ON d.id = o.directive_id
     WHERE ${asked.state === 'retrying' ? `o.state = 'dead' AND a.again` : givenUp}
       AND ($1::bigint IS NULL OR o.position < $1 OR (o.position = $1 AND o.id > $2))
     ORDER BY o.position DESC, o.id LIMIT $3`,
    [position, id, limit + 1],
  );
  return pageOf(rows, limit, toItem, (row) => encodeCursor(list, [row.position, row.id]));
}

/** How many messages were given up and nobody has asked to be sent again, counted up to a bound. */
export async function countDeadDeliveries(pool: Pool, most: number): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (
       SELECT 1 FROM live.outgoing o LEFT JOIN delivery.attempt a ON a.id = o.id
       WHERE ${givenUp} LIMIT $1) counted`,
    [most],
  );
  return rows[0]?.count ?? 0;
}

function toItem({ position: _, failedAt, ...row }: DeadRow): DeadDelivery {
  return { ...row, failedAt: failedAt?.toISOString() ?? null };
}
