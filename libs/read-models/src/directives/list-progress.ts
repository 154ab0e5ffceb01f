import { z } from 'zod';
import { boundedLimit, Conditions, decodeCursor, encodeCursor, pageOf, type Page } from '../paging/index.js';
import { limitingAgency, type Database, type Viewer } from '../viewer.js';
import { visibleToAgency } from './directive-item.js';
import { buildHistory, type DirectiveHistory, type HistoryEvent } from './directive-history.js';

/** A report of progress as a directive's page tells it. */
export type ProgressReport = DirectiveHistory['progress'][number];

const list = 'progress';
const placeSchema = z.number().int().min(0);

/** The cursor of the reports before the one at a revision. */
export const progressBefore = (revision: number): string => encodeCursor(list, revision);

/**
 * The reports of one directive, the newest first, or null when there is no directive that the viewer may see.
 * @throws InvalidCursor
 */
export async function listProgress(
  database: Database,
  id: string,
  { cursor, limit: wanted }: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
  viewer: Viewer,
): Promise<Page<ProgressReport> | null> {
  const before = cursor === undefined ? undefined : decodeCursor(list, cursor, placeSchema);
  const asked = new Conditions();
  asked.add(`d.id = ${asked.value(id)}`);
  const agency = limitingAgency(viewer);
  if (agency !== null) asked.add(visibleToAgency(asked.value(agency)));
  const { rows: found } = await database.query(
    `SELECT 1 FROM live.directive d WHERE ${asked.where()}`,
    asked.values,
  );
  if (found.length === 0) return null;
  const reports = new Conditions();
  reports.add(`directive_id = ${reports.value(id)}`);
  reports.add(`type = 'ProgressReported' AND data IS NOT NULL`);
  reports.when(before, (parameter) => `revision < ${parameter}`);
  const limit = boundedLimit(wanted);
  const { rows } = await database.query<HistoryEvent>(
    `SELECT type, revision::int AS revision, to_json(recorded_at) #>> '{}' AS "recordedAt", actor, data
     FROM live.directive_event WHERE ${reports.where()} ORDER BY revision DESC LIMIT ${limit + 1}`,
    reports.values,
  );
  return pageOf(
    rows,
    limit,
    (row) => buildHistory([row]).progress[0] as ProgressReport,
    ({ revision }) => progressBefore(revision),
  );
}
