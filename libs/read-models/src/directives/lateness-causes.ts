import type { LatenessCause } from '#domain';
import type { Database } from '../viewer.js';
import type { NamedCause } from './directive-item.js';

/** Far more causes than an office keeps. */
const mostCauses = 1_000;

/** The office's causes of lateness by code: those that may be named first, then the retired ones. */
export async function listLatenessCauses(database: Database): Promise<LatenessCause[]> {
  const { rows } = await database.query<LatenessCause>(
    `SELECT cause_id AS id, code, json_build_object('vi', name_vi, 'en', name_en) AS name, active
     FROM live.directive_cause ORDER BY active DESC, code, cause_id LIMIT ${mostCauses}`,
  );
  return rows;
}

/** A cause of lateness as it is called now; null where there is none. */
export async function findLatenessCause(database: Database, id: string | null): Promise<NamedCause | null> {
  if (id === null) return null;
  const { rows } = await database.query<NamedCause>(
    `SELECT cause_id AS id, code, json_build_object('vi', name_vi, 'en', name_en) AS name
     FROM live.directive_cause WHERE cause_id = $1`,
    [id],
  );
  return rows[0] ?? null;
}
