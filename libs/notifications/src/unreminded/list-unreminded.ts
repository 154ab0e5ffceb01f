import type { LocalDate, Urgency } from '#domain';
import { boundedLimit, decodeCursor, encodeCursor, pageOf, type Page } from '#read-models';
import type { Pool } from 'pg';
import { z } from 'zod';
import { firstReminderDue, type Rules } from './first-reminder-due.js';

/**
 * Why nobody was told. `unread`: it lies in an inbox that somebody has, no channel confirmed it, and nobody has read it.
 * `delivery-failed`: what was tried did not arrive, or does not so far. `not-due-yet`: no reminder was owed by the policy before it was made good, or is so far. A deadline
 * of Friday that is met on Saturday was overdue, and an inspector sees that nobody was to blame for not saying so.
 */
export const unremindedReasons = [
  'not-due-yet',
  'no-reminder-recorded',
  'not-sent',
  'delivery-failed',
  'unread',
  'nobody-to-tell',
] as const;

/** A stretch of time in which a deadline was overdue although nobody responsible was successfully told. */
export interface Unreminded {
  readonly directiveId: string;
  readonly number: string | null;
  readonly title: string | null;
  readonly deadline: string;
  /** The co-ordinating agency whose own deadline it is; null for the directive's. */
  readonly agencyId: string | null;
  /** The agency that was to be told; null for the office, where nobody leads. */
  readonly responsibleAgencyId: string | null;
  readonly overdueFrom: string;
  /** When it was made good, ended otherwise or passed to another agency; null while it goes on. */
  readonly overdueUntil: string | null;
  readonly reason: (typeof unremindedReasons)[number];
  /** When a reminder was first owed, where none was recorded. */
  readonly owedFrom: string | null;
  /** Reminders and escalations that were recorded to tell those responsible. */
  readonly reminders: number;
  /** The last of them; null when none was recorded. */
  readonly reminderId: string | null;
  readonly type: string | null;
  readonly step: string | null;
  readonly dueAt: string | null;
  /** What was tried to send the last of them to those responsible, beside the inbox. */
  readonly attempts: readonly {
    readonly channel: string;
    readonly state: string;
    readonly reason: string | null;
  }[];
}

export interface UnremindedWindow {
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
  /** Nothing is overdue yet after this. */
  readonly now: Date;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

const place = z.tuple([z.iso.datetime(), z.string().max(200), z.string().max(200), z.iso.date()]);

interface UnremindedRow extends Omit<
  Unreminded,
  'overdueFrom' | 'overdueUntil' | 'owedFrom' | 'dueAt' | 'attempts'
> {
  readonly urgency: Urgency | null;
  readonly since: Date;
  readonly declinedOn: LocalDate | null;
  readonly overdueFrom: Date;
  readonly overdueUntil: Date | null;
  readonly dueAt: Date | null;
  readonly attempts: Unreminded['attempts'] | null;
}

/** What was recorded within a period to tell those who were responsible in it. */
const ofPeriod = (
  period: string,
) => `t.directive_id = ${period}.directive_id AND t.agency_id = ${period}.agency_id
  AND t.deadline = ${period}.deadline AND t.responsible = ${period}.responsible AND t.position > ${period}.from_position
  AND (${period}.until_position IS NULL OR t.position < ${period}.until_position)`;

/** That a period `s` lies within the window of the parameters $1 to $3, and nobody responsible was told. */
const nobodyTold = `s.overdue_from < $1 AND s.overdue_from <= $3 AND (s.until IS NULL OR s.until > $2)
  AND NOT EXISTS (SELECT FROM live.overdue_notice t WHERE ${ofPeriod('s')} AND t.notified_at IS NOT NULL)`;

/** How many the list of a window holds, counted up to a bound. */
export async function countUnreminded(
  pool: Pool,
  { to, from, now }: Pick<UnremindedWindow, 'to' | 'from' | 'now'>,
  most: number,
): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (
       SELECT 1 FROM live.overdue_period s WHERE ${nobodyTold} LIMIT $4) counted`,
    [to, from, now, most],
  );
  return rows[0]?.count ?? 0;
}

/** What was to be sent of it to those who are responsible, and not to others that the same reminder tells. */
const toResponsible = (sent: string) =>
  `${sent}.audience->>'kind' <> 'leader' AND coalesce(${sent}.audience->>'agencyId', '') = p.responsible`;

/**
 * A page of the deadlines that were overdue within a window and that nobody responsible was ever successfully told of, in
 * the order in which they became overdue. Responsible is the agency that has to keep the deadline: the lead for the
 * directive's, a co-ordinating agency for its own, and the office while nobody leads or from when the lead declined. It is
 * told when a message reached it or its head, as the channel confirmed, or when somebody has read a notice in the inbox;
 * what was told to others,
 * before the deadline was overdue, or before it ran anew, tells nobody of this.
 * @throws InvalidCursor
 */
export async function listUnreminded(
  pool: Pool,
  window: UnremindedWindow,
  rules: Rules,
): Promise<Page<Unreminded>> {
  const limit = boundedLimit(window.limit);
  const before = window.cursor === undefined ? null : decodeCursor('unreminded', window.cursor, place);
  const { rows } = await pool.query<UnremindedRow>(
    `WITH page AS (
       SELECT * FROM live.overdue_period s
       WHERE ${nobodyTold}
         AND ($4::timestamptz IS NULL
           OR (s.overdue_from, s.directive_id, s.agency_id, s.deadline) > ($4, $5::text, $6::text, $7::date))
       ORDER BY s.overdue_from, s.directive_id, s.agency_id, s.deadline LIMIT $8
     )
     SELECT p.directive_id AS "directiveId", d.number, d.title, d.state->>'urgency' AS urgency,
       p.deadline::text AS deadline, nullif(p.agency_id, '') AS "agencyId",
       nullif(p.responsible, '') AS "responsibleAgencyId", p.since, p.declined_on::text AS "declinedOn", p.overdue_from AS "overdueFrom",
       p.until AS "overdueUntil",
       CASE WHEN r.reminders = 0 THEN 'no-reminder-recorded'
         WHEN sent.failed THEN 'delivery-failed'
         WHEN sent.open OR r.missing THEN 'not-sent'
         WHEN r.readers THEN 'unread'
         ELSE 'nobody-to-tell' END AS reason,
       r.reminders, last.reminder_id AS "reminderId", last.type, last.step, last.due_at AS "dueAt", last.attempts
     FROM page p LEFT JOIN live.overdue_directive d ON d.id = p.directive_id
     CROSS JOIN LATERAL (
       SELECT count(DISTINCT t.reminder_id)::int AS reminders, coalesce(bool_or(t.has_reader), false) AS readers,
         coalesce(bool_or(t.has_reader AND t.in_inbox_at IS NULL), false) AS missing,
         coalesce(array_agg(t.reminder_id), '{}') AS ids, coalesce(array_agg(t.due_at), '{}') AS due
       FROM live.overdue_notice t WHERE ${ofPeriod('p')}
     ) r
     CROSS JOIN LATERAL (
       SELECT coalesce(bool_or(o.outcome_at IS NULL), false) AS open,
         coalesce(bool_or(o.outcome_at IS NOT NULL OR o.state = 'pending' AND a.next_at IS NOT NULL), false) AS failed
       FROM live.outgoing o LEFT JOIN delivery.attempt a ON a.id = o.id
       WHERE o.due_at = ANY(r.due) AND o.reminder_id = ANY(r.ids) AND ${toResponsible('o')}
     ) sent
     LEFT JOIN LATERAL (
       SELECT t.reminder_id, t.type, t.step, t.due_at,
         (SELECT json_agg(json_build_object('channel', o.channel, 'state', o.state,
            'reason', coalesce(o.outcome, a.last_error)) ORDER BY o.id)
          FROM live.outgoing o LEFT JOIN delivery.attempt a ON a.id = o.id
          WHERE o.due_at = t.due_at AND o.reminder_id = t.reminder_id AND ${toResponsible('o')}) AS attempts
       FROM live.overdue_notice t WHERE ${ofPeriod('p')} ORDER BY t.position DESC LIMIT 1
     ) last ON true
     ORDER BY p.overdue_from, p.directive_id, p.agency_id, p.deadline`,
    [window.to, window.from, window.now, ...(before ?? [null, null, null, null]), limit + 1],
  );
  const toItem = (row: UnremindedRow) => itemOf(row, window.now, rules);
  return pageOf(rows, limit, toItem, ({ overdueFrom, directiveId, agencyId, deadline }) =>
    encodeCursor('unreminded', [overdueFrom.toISOString(), directiveId, agencyId ?? '', deadline]),
  );
}

function itemOf(row: UnremindedRow, now: Date, rules: Rules): Unreminded {
  const { urgency, since, declinedOn, overdueFrom, overdueUntil, dueAt, attempts, ...rest } = row;
  const { directiveId, deadline, reminders } = rest;
  const overdue = {
    directiveId,
    urgency: urgency ?? 'normal',
    deadline,
    declinedOn,
    since: since.toISOString(),
  };
  const owedFrom = reminders === 0 ? firstReminderDue(overdue, rules) : null;
  const end = (overdueUntil ?? now).toISOString();
  const isPending = reminders > 0 || (owedFrom !== null && owedFrom <= end);
  return {
    ...rest,
    reason: isPending ? rest.reason : 'not-due-yet',
    owedFrom,
    overdueFrom: overdueFrom.toISOString(),
    overdueUntil: overdueUntil?.toISOString() ?? null,
    dueAt: dueAt?.toISOString() ?? null,
    attempts: attempts ?? [],
  };
}
