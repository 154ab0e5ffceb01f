import { mayHavePendingReminders, type Directive } from '#domain';
import { foldDirective, idIn, idsOf, type Consumer } from '#consumers';
import type { PoolClient } from 'pg';
import { replaceTimers, type Followed, type FollowUpRules } from './replace-timers.js';
import { timerTables } from './timer-tables.js';

/** Name of the consumer whose tables hold the timers. */
export const timersConsumerName = 'timers';

/** Keeps the timers of every directive as the log, the calendar and the policies have them. */
export function keepTimersForDirectives(rules: FollowUpRules): Consumer {
  return {
    name: timersConsumerName,
    version: 7,
    prefixes: ['directive-'],
    tables: timerTables,
    async apply(batch, tx) {
      const foldings = await load(tx, idsOf(batch));
      for (const recorded of batch) {
        const folding = foldings.get(idIn(recorded.streamId));
        if (!folding || recorded.revision <= folding.revision) continue;
        folding.state = foldDirective(folding.state, recorded).state;
        folding.revision = recorded.revision;
      }
      const followed = [...foldings].flatMap(([id, { state, revision }]): Followed[] =>
        state === null ? [] : [{ id, revision, state }],
      );
      await keepStates(tx, followed, rules.rules());
      await replaceTimers(tx, followed, rules);
    },
  };
}

interface Folding {
  state: Directive | null;
  revision: bigint;
}

async function load(tx: PoolClient, ids: readonly string[]): Promise<Map<string, Folding>> {
  const { rows } = await tx.query<{ directive_id: string; revision: string; state: Directive }>(
    'SELECT directive_id, revision, state FROM followed_directive WHERE directive_id = ANY($1::text[])',
    [ids],
  );
  const foldings = new Map(ids.map((id): [string, Folding] => [id, { state: null, revision: -1n }]));
  for (const { directive_id: id, revision, state } of rows)
    foldings.set(id, { state, revision: BigInt(revision) });
  return foldings;
}

/** The rules by which a directive owes nothing, whatever they are, as long as nothing happens to it. */
const owesNothing = '';

/** Notes the directives as folded and the rules by which their timers were derived. */
async function keepStates(tx: PoolClient, followed: readonly Followed[], rules: string): Promise<void> {
  if (followed.length === 0) return;
  await tx.query(
    `INSERT INTO followed_directive (directive_id, revision, rules, state)
     SELECT * FROM unnest($1::text[], $2::bigint[], $4::text[], $3::json[])
     ON CONFLICT (directive_id) DO UPDATE
       SET revision = excluded.revision, rules = excluded.rules, state = excluded.state`,
    [
      followed.map(({ id }) => id),
      followed.map(({ revision }) => revision),
      followed.map(({ state }) => JSON.stringify(state)),
      followed.map(({ state }) => (mayHavePendingReminders(state) ? rules : owesNothing)),
    ],
  );
}
