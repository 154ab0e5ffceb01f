import type { DueStep } from '#application';
import { withoutSecrets } from '#platform';
import type { Pool } from 'pg';
import { timersConsumerName } from '../keep-timers-for-directives/keep-timers-for-directives.js';

/** A directive of which something is due, as the timers' tables know it. */
export interface DueDirective {
  readonly directiveId: string;
  /** Names the rules by which they were found to be due. */
  readonly derivedBy: string;
  /** In the order in which they were due. */
  readonly steps: readonly DueStep[];
}

/** What was found out about a step that was due. */
export interface Verdict {
  readonly directiveId: string;
  readonly step: DueStep;
  readonly state: 'fired' | 'dropped';
  readonly revision: bigint;
}

interface DueRow {
  directive_id: string;
  step: string;
  agency_id: string;
  deadline: string | null;
  due_at: Date;
  rules: string;
}

/** Milliseconds for which whoever claimed a timer has it alone; a worker killed meanwhile delays it by so much. */
const claimMs = 15_000;

/** What the marks say can be had again from the log, so that none of them waits for the disk. */
const asynchronousCommit = `asynchronous AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))`;

/** Nothing is decided on a directive whose stream cannot be read. */
const notParked = `NOT EXISTS (
  SELECT FROM public.parked_stream parked JOIN public.consumer USING (name, version, build)
  WHERE name = '${timersConsumerName}' AND live AND parked.stream_id = 'directive-' || t.directive_id)`;

/**
 * Claims what is due by an instant, the longest due first, for this process alone.
 * @param most timers at most
 */
export async function claimDue(pool: Pool, by: Date, most: number): Promise<DueDirective[]> {
  const { rows } = await pool.query<DueRow>(
    `WITH ${asynchronousCommit}, due AS (
       SELECT t.directive_id, t.step, t.agency_id FROM live.timer t, asynchronous
       WHERE t.state = 'pending' AND t.due_at <= $1
         AND (t.claimed_until IS NULL OR t.claimed_until < clock_timestamp()) AND ${notParked}
       ORDER BY t.due_at, t.directive_id LIMIT $2 FOR UPDATE OF t SKIP LOCKED
     ), claimed AS (
       UPDATE live.timer t SET claimed_until = clock_timestamp() + $3 * interval '1 millisecond' FROM due
       WHERE t.directive_id = due.directive_id AND t.step = due.step AND t.agency_id = due.agency_id
       RETURNING t.directive_id, t.step, t.agency_id, t.deadline, t.due_at
     )
     SELECT claimed.*, f.rules FROM claimed JOIN live.followed_directive f USING (directive_id)
     ORDER BY claimed.due_at, claimed.directive_id, claimed.step, claimed.agency_id`,
    [by, most, claimMs],
  );
  const byDirective = new Map<string, DueDirective & { steps: DueStep[] }>();
  for (const {
    directive_id: directiveId,
    step,
    agency_id: agencyId,
    deadline,
    due_at,
    rules: derivedBy,
  } of rows) {
    const known = byDirective.get(directiveId) ?? {
      directiveId,
      derivedBy,
      steps: [],
    };
    byDirective.set(directiveId, known);
    const dueAt = due_at.toISOString();
    known.steps.push({ step, ...(agencyId === '' ? {} : { agencyId }), deadline, dueAt });
  }
  return [...byDirective.values()];
}

/**
 * Marks what was decided, so that nobody tries again before the projection has read of it. What was decided on an earlier
 * revision than the projection has reached says nothing of what is owed now, and is left out. Each row is looked up by
 * itself: on tables just filled, of which PostgreSQL has no statistics yet, a join would read all of them.
 */
export async function markDecided(pool: Pool, verdicts: readonly Verdict[]): Promise<void> {
  if (verdicts.length === 0) return;
  const rows = verdicts.map(({ directiveId, step: { step, agencyId, dueAt }, state, revision }) => ({
    directive_id: directiveId,
    step,
    agency_id: agencyId ?? '',
    due_at: dueAt,
    state,
    revision: revision.toString(),
  }));
  await pool.query(
    `WITH ${asynchronousCommit}, decided AS (
       SELECT * FROM json_to_recordset($1::json) AS r(directive_id text COLLATE "C", step text COLLATE "C",
         agency_id text COLLATE "C", due_at timestamptz, state text, revision bigint)
     ), mine AS (
       SELECT held.*, decided.state, decided.revision FROM asynchronous, decided, LATERAL (
         SELECT t.directive_id, t.step, t.agency_id FROM live.timer t
         JOIN live.followed_directive f ON f.directive_id = t.directive_id AND f.revision <= decided.revision
         WHERE t.directive_id = decided.directive_id AND t.step = decided.step AND t.agency_id = decided.agency_id
           AND t.due_at = decided.due_at AND t.state = 'pending' AND t.revision <= decided.revision
         LIMIT 1 FOR UPDATE OF t SKIP LOCKED FOR SHARE OF f SKIP LOCKED
       ) held
     )
     UPDATE live.timer t SET state = mine.state, decided_revision = mine.revision, claimed_until = NULL FROM mine
     WHERE t.directive_id = mine.directive_id AND t.step = mine.step AND t.agency_id = mine.agency_id`,
    [JSON.stringify(rows)],
  );
}

/** Gives back what was claimed and could not be decided, so that whoever looks next has it. */
export async function giveBack(pool: Pool, directiveIds: readonly string[]): Promise<void> {
  if (directiveIds.length === 0) return;
  await pool.query(
    `UPDATE live.timer SET claimed_until = NULL
     WHERE directive_id = ANY($1::text[]) AND state = 'pending' AND claimed_until IS NOT NULL`,
    [directiveIds],
  );
}

/** Puts the timers of directives off after a failure: for 2, 4, … seconds up to a limit; the rows say why. */
export async function putOff(
  pool: Pool,
  directiveIds: readonly string[],
  error: Error,
  mostSeconds: number,
): Promise<void> {
  await pool.query(
    `UPDATE live.timer SET attempts = attempts + 1, error = $2,
       claimed_until = clock_timestamp() + least($3, power(2, least(attempts, 10) + 1)) * interval '1 second'
     WHERE directive_id = ANY($1::text[]) AND state = 'pending' AND claimed_until IS NOT NULL`,
    [directiveIds, inShort(error), mostSeconds],
  );
}

/**
 * The instants after one, up to another, at which something is due, in order; at most so many. It steps from each to the
 * next, so that a morning at which thousands are due costs no more than an instant of one.
 */
export async function dueInstants(pool: Pool, after: Date, upTo: Date, most: number): Promise<Date[]> {
  const { rows } = await pool.query<{ due_at: Date }>(
    `WITH RECURSIVE instant AS (
       (SELECT due_at, 1 AS number FROM live.timer
        WHERE state = 'pending' AND due_at > $1 AND due_at <= $2 ORDER BY due_at LIMIT 1)
       UNION ALL
       SELECT next.due_at, instant.number + 1 FROM instant, LATERAL (
         SELECT due_at FROM live.timer
         WHERE state = 'pending' AND due_at > instant.due_at AND due_at <= $2 ORDER BY due_at LIMIT 1
       ) next WHERE instant.number < $3
     )
     SELECT due_at FROM instant ORDER BY due_at`,
    [after, upTo, most],
  );
  return rows.map(({ due_at }) => due_at);
}

/** The earliest instant up to one at which something is due that nobody has decided yet, claimed or not. */
export async function earliestDue(pool: Pool, upTo: Date): Promise<Date | null> {
  const { rows } = await pool.query<{ due_at: Date }>(
    `SELECT due_at FROM live.timer t WHERE state = 'pending' AND due_at <= $1 AND ${notParked} ORDER BY due_at LIMIT 1`,
    [upTo],
  );
  return rows[0]?.due_at ?? null;
}

/** PostgreSQL takes any character in a text but U+0000; the health report shows it. */
function inShort({ name, message }: Error): string {
  return withoutSecrets(`${name}: ${message}`).replaceAll('\0', '').slice(0, 2_000);
}
