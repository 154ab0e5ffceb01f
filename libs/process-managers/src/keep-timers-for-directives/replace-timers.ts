import { pendingReminders, type Directive, type PendingReminder, type EffectiveRules } from '#domain';
import type { PoolClient } from 'pg';

/** What steps are derived by; `rules` names it, so that rows derived by other rules can be told. */
export interface FollowUpRules {
  rules(): string;
  rulesFor(directiveId: string): readonly EffectiveRules[];
}

/** A directive as folded up to a revision. */
export interface Followed {
  readonly id: string;
  readonly revision: bigint;
  readonly state: Directive;
}

/** Of the steps a directive owes, those of the first instant. */
function nextSteps(state: Directive, rules: FollowUpRules): PendingReminder[] {
  const pending = pendingReminders(state, rules.rulesFor(state.id));
  const next = pending[0]?.dueAt;
  return pending.filter(({ dueAt }) => dueAt === next);
}

/** Replaces the timers of directives by what each owes now, in two statements however many they are. */
export async function replaceTimers(
  tx: PoolClient,
  followed: readonly Followed[],
  rules: FollowUpRules,
): Promise<void> {
  if (followed.length === 0) return;
  const rows = followed.flatMap(({ id, revision, state }) =>
    nextSteps(state, rules).map(({ step, agencyId, kind, deadline, dueAt }) => ({
      directive_id: id,
      step,
      agency_id: agencyId ?? '',
      kind,
      deadline,
      due_at: dueAt,
      revision: revision.toString(),
    })),
  );
  const timers = JSON.stringify(rows);
  await tx.query(
    `DELETE FROM timer t USING unnest($1::text[]) AS changed(id)
     WHERE t.directive_id = changed.id COLLATE "C" AND NOT EXISTS (
       SELECT FROM json_to_recordset($2::json) AS r(directive_id text, step text, agency_id text)
       WHERE r.directive_id = t.directive_id AND r.step = t.step AND r.agency_id = t.agency_id)`,
    [followed.map(({ id }) => id), timers],
  );
  if (rows.length === 0) return;
  // A mark made on a later revision than this one was folded to still holds; any other is void now.
  const holds = 'timer.due_at = excluded.due_at AND timer.decided_revision > excluded.revision';
  await tx.query(
    `INSERT INTO timer (directive_id, step, agency_id, kind, deadline, due_at, revision)
     SELECT directive_id, step, agency_id, kind, deadline, due_at, revision FROM json_to_recordset($1::json)
       AS r(directive_id text, step text, agency_id text, kind text, deadline text, due_at timestamptz, revision bigint)
     ON CONFLICT (directive_id, step, agency_id) DO UPDATE SET
       kind = excluded.kind, deadline = excluded.deadline, due_at = excluded.due_at, revision = excluded.revision,
       state = CASE WHEN ${holds} THEN timer.state ELSE 'pending' END,
       noted_at = CASE WHEN timer.due_at = excluded.due_at AND timer.state = 'pending' THEN timer.noted_at
         ELSE clock_timestamp() END,
       claimed_until = CASE WHEN timer.due_at = excluded.due_at THEN timer.claimed_until END,
       attempts = CASE WHEN timer.due_at = excluded.due_at THEN timer.attempts ELSE 0 END,
       error = CASE WHEN timer.due_at = excluded.due_at THEN timer.error END
     WHERE timer.state <> 'pending' OR timer.due_at <> excluded.due_at
       OR timer.deadline IS DISTINCT FROM excluded.deadline OR timer.kind <> excluded.kind`,
    [timers],
  );
}
