import type { Directive } from '#domain';
import { transaction } from '#consumers';
import type { Pool } from 'pg';
import { replaceTimers, type FollowUpRules } from './replace-timers.js';

/** Directives whose timers one transaction derives anew. */
const pageSize = 500;

/** What became of deriving timers anew. */
export interface Rederived {
  /** How many directives' timers were derived. */
  readonly derived: number;
  /** Whether some are still left, which somebody else was writing meanwhile. */
  readonly left: boolean;
}

/**
 * Derives anew the timers of every directive whose timers came from other rules than those in force, page by page, each
 * in a transaction of its own; whoever else does the same meanwhile does the other pages. Nothing is read of what is
 * closed, however much that is, and next to nothing where nothing is to be done.
 */
export async function rederiveAll(
  pool: Pool,
  rules: FollowUpRules,
  signal?: AbortSignal,
): Promise<Rederived> {
  let derived = 0;
  let after = '';
  while (!signal?.aborted && (after !== '' || (await isAnyLeft(pool, rules)))) {
    const page = await rederivePage(pool, rules, after);
    if (page.last === null) break;
    after = page.last;
    derived += page.count;
  }
  return { derived, left: await isAnyLeft(pool, rules) };
}

async function isAnyLeft(pool: Pool, rules: FollowUpRules): Promise<boolean> {
  const { rows } = await pool.query<{ left: boolean }>(
    `SELECT EXISTS (SELECT FROM live.followed_directive WHERE rules > '' AND rules < $1)
       OR EXISTS (SELECT FROM live.followed_directive WHERE rules > $1) AS left`,
    [rules.rules()],
  );
  return rows[0]?.left ?? false;
}

async function rederivePage(
  pool: Pool,
  rules: FollowUpRules,
  after: string,
): Promise<{ count: number; last: string | null }> {
  return transaction(pool, async (tx) => {
    // Unqualified names mean the tables in use, through their views.
    await tx.query(
      `SELECT set_config('search_path', 'live, public', true), set_config('synchronous_commit', 'off', true)`,
    );
    const inForce = rules.rules();
    const { rows } = await tx.query<{ directive_id: string; revision: string; state: Directive }>(
      `SELECT directive_id, revision, state FROM followed_directive
       WHERE directive_id > $1 AND rules <> '' AND rules <> $2 ORDER BY directive_id LIMIT $3 FOR UPDATE SKIP LOCKED`,
      [after, inForce, pageSize],
    );
    const followed = rows.map(({ directive_id: id, revision, state }) => ({
      id,
      revision: BigInt(revision),
      state,
    }));
    await replaceTimers(tx, followed, rules);
    await tx.query('UPDATE followed_directive SET rules = $2 WHERE directive_id = ANY($1::text[])', [
      followed.map(({ id }) => id),
      inForce,
    ]);
    return { count: followed.length, last: followed.at(-1)?.id ?? null };
  });
}
