import { boundedLimit, decodeCursor, encodeCursor, pageOf, type Page } from '#read-models';
import type { Pool } from 'pg';
import { z } from 'zod';

/** Why nobody was told. */
export const untoldReasons = [
  'no-reminder-recorded',
  'not-sent',
  'delivery-failed',
  'nobody-to-tell',
] as const;

/** A deadline that was overdue although nobody was successfully told. */
export interface Unreminded {
  readonly directiveId: string;
  readonly number: string | null;
  readonly title: string | null;
  readonly deadline: string;
  /** The co-ordinating agency whose own deadline it is; null for the directive's. */
  readonly agencyId: string | null;
  readonly overdueFrom: string;
  /** When it was made good or ended otherwise; null while it goes on. */
  readonly overdueUntil: string | null;
  readonly reason: (typeof untoldReasons)[number];
  /** Reminders and escalations that were recorded to tell of it. */
  readonly reminders: number;
  /** The last of them; null when none was recorded. */
  readonly reminderId: string | null;
  readonly type: string | null;
  readonly step: string | null;
  readonly dueAt: string | null;
  /** What was tried to send the last of them, beside the inbox. */
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

interface UnremindedRow extends Omit<Unreminded, 'overdueFrom' | 'overdueUntil' | 'dueAt' | 'attempts'> {
  readonly overdueFrom: Date;
  readonly overdueUntil: Date | null;
  readonly dueAt: Date | null;
  readonly attempts: Unreminded['attempts'] | null;
}

/**
 * A page of the deadlines that were overdue within a window and that nobody was ever successfully told of, in the order in
 * which they became overdue. A notice in an inbox counts only where an account can read it.
 * @throws InvalidCursor
 */
export async function listUnreminded(pool: Pool, window: UnremindedWindow): Promise<Page<Unreminded>> {
  const limit = boundedLimit(window.limit);
  const before = window.cursor === undefined ? null : decodeCursor('unreminded', window.cursor, place);
  const { rows } = await pool.query<UnremindedRow>(
    `WITH untold AS (
       SELECT s.directive_id, s.agency_id, s.deadline, min(s.overdue_from) AS overdue_from,
         CASE WHEN bool_or(s.until IS NULL) THEN NULL ELSE max(s.until) END AS overdue_until
       FROM live.overdue_spell s
       WHERE s.overdue_from < $1 AND s.overdue_from <= $3 AND (s.until IS NULL OR s.until > $2)
         AND NOT EXISTS (
           SELECT FROM live.overdue_reminder told JOIN live.outgoing_reminder o USING (id)
           WHERE told.directive_id = s.directive_id AND told.agency_id = s.agency_id
             AND told.deadline = s.deadline AND o.told_at IS NOT NULL)
       GROUP BY s.directive_id, s.agency_id, s.deadline
     ), page AS (
       SELECT * FROM untold
       WHERE $4::timestamptz IS NULL OR (overdue_from, directive_id, agency_id, deadline) > ($4, $5::text, $6::text, $7::date)
       ORDER BY overdue_from, directive_id, agency_id, deadline LIMIT $8
     )
     SELECT p.directive_id AS "directiveId", d.number, d.title, p.deadline::text AS deadline,
       nullif(p.agency_id, '') AS "agencyId", p.overdue_from AS "overdueFrom", p.overdue_until AS "overdueUntil",
       CASE WHEN r.reminders = 0 THEN 'no-reminder-recorded'
         WHEN r.readers OR t.open THEN 'not-sent'
         WHEN t.failed THEN 'delivery-failed'
         ELSE 'nobody-to-tell' END AS reason,
       r.reminders, last.id AS "reminderId", last.type, last.step, last.due_at AS "dueAt", last.attempts
     FROM page p LEFT JOIN live.overdue_directive d ON d.id = p.directive_id
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS reminders, coalesce(bool_or(o.has_reader), false) AS readers,
         coalesce(array_agg(k.id), '{}') AS ids, coalesce(array_agg(k.due_at), '{}') AS due
       FROM live.overdue_reminder k LEFT JOIN live.outgoing_reminder o USING (id)
       WHERE k.directive_id = p.directive_id AND k.agency_id = p.agency_id AND k.deadline = p.deadline
     ) r
     CROSS JOIN LATERAL (
       SELECT coalesce(bool_or(o.outcome_at IS NULL), false) AS open, coalesce(bool_or(o.outcome_at IS NOT NULL), false) AS failed
       FROM live.outgoing o WHERE o.due_at = ANY(r.due) AND o.reminder_id = ANY(r.ids)
     ) t
     LEFT JOIN LATERAL (
       SELECT o.id, o.type, o.step, o.due_at,
         (SELECT json_agg(json_build_object('channel', a.channel, 'state', a.state, 'reason', a.outcome) ORDER BY a.id)
          FROM live.outgoing a WHERE a.due_at = o.due_at AND a.reminder_id = o.id) AS attempts
       FROM live.outgoing_reminder o WHERE o.id = ANY(r.ids) ORDER BY o.position DESC LIMIT 1
     ) last ON true
     ORDER BY p.overdue_from, p.directive_id, p.agency_id, p.deadline`,
    [window.to, window.from, window.now, ...(before ?? [null, null, null, null]), limit + 1],
  );
  return pageOf(rows, limit, toItem, ({ overdueFrom, directiveId, agencyId, deadline }) =>
    encodeCursor('unreminded', [overdueFrom.toISOString(), directiveId, agencyId ?? '', deadline]),
  );
}

function toItem({ overdueFrom, overdueUntil, dueAt, attempts, ...row }: UnremindedRow): Unreminded {
  return {
    ...row,
    overdueFrom: overdueFrom.toISOString(),
    overdueUntil: overdueUntil?.toISOString() ?? null,
    dueAt: dueAt?.toISOString() ?? null,
    attempts: attempts ?? [],
  };
}
