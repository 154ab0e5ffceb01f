import type { DirectiveEventType } from '#domain';
import type { Database } from '../viewer.js';

/** More than one command ever answers. */
const mostAnswered = 1_000;

/** The directives to which a command of a person's, given to many, has led to an event of a type, in the order of the log. */
export async function findAnswered(
  database: Database,
  command: { readonly id: string; readonly actorId: string },
  type: DirectiveEventType,
): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(
    `SELECT directive_id AS id FROM live.audit_event
     WHERE type = $1 AND actor_id = $2 AND causation_id = $3 ORDER BY position LIMIT ${mostAnswered}`,
    [type, command.actorId, command.id],
  );
  return rows.map(({ id }) => id);
}
