import type { LatenessCause } from '#domain';
import type { Database } from '../viewer.js';

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
