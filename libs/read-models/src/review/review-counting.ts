import type { Database } from '../viewer.js';
import { noCounts, type ReviewCounts } from './review-counts.js';
import { isHalfYear } from './review-window.js';
import {
  changedBehind,
  closed,
  closedBetween,
  cutOffOf,
  groupOn,
  open,
  stands,
  type Reading,
} from './standing-entries.js';

/** Counts by lead agency. */
export type Groups = ReadonlyMap<string | null, Readonly<ReviewCounts>>;

/** What is counted in a window, and how many figures are wanted of it. */
export interface Counted {
  readonly groups: Groups;
  readonly indicators: number;
}

interface CountRow {
  agency_id: string | null;
  group: keyof ReviewCounts;
  count: number;
  by_original_date: number;
  inherited_late: number;
  indicators: number;
}

/** How many entries may begin behind a position for a review of it to be read from the sums. */
export const mostBehind = 1_000;

/**
 * Counts what stands: by the sums, where these are of about the position, else from all entries that stand.
 * @param most entries behind the position with which the sums are still read
 */
export async function countsOf(database: Database, reading: Reading, most = mostBehind): Promise<Counted> {
  const rows = (await areSumsNear(database, reading, most))
    ? await countsBySums(database, reading)
    : await countsByEntries(database, reading);
  const groups = new Map<string | null, ReviewCounts>();
  for (const { agency_id, group, count, by_original_date, inherited_late } of rows) {
    const counts = groups.get(agency_id) ?? noCounts();
    groups.set(agency_id, counts);
    counts.total += count;
    counts[group] += count;
    counts.doneByOriginalDate += by_original_date;
    if (group === 'doneLate' || group === 'openOverdue') counts[`${group}Inherited`] += inherited_late;
  }
  return { groups, indicators: rows.reduce((sum, { indicators }) => sum + indicators, 0) };
}

/**
 * Whether the window is a half-year, by which sums are kept, few entries came behind the position, and none before it is of a
 * later day than the one on which what is open is judged: at the end of which day it stands makes no difference then.
 */
async function areSumsNear(database: Database, reading: Reading, most: number): Promise<boolean> {
  const { position, asOf, window, lastDay } = reading;
  if (!isHalfYear(window)) return false;
  if (asOf !== window.to && (lastDay === null || lastDay > asOf)) return false;
  const { rows } = await database.query<{ behind: number }>(
    `SELECT count(*)::int AS behind FROM (SELECT FROM (${changedBehind(reading)}) changed LIMIT ${most + 1}) bounded`,
    [position, window.to],
  );
  return (rows[0]?.behind ?? 0) <= most;
}

async function countsByEntries(database: Database, reading: Reading): Promise<CountRow[]> {
  const columns =
    'e.agency_id, e.counted_as, e.due_on, e.by_original_date, e.inherited_late, e.indicator_count';
  const { rows } = await database.query<CountRow>(
    `SELECT agency_id, ${groupOn('$4::date')} AS "group", count(*)::int AS count,
       count(*) FILTER (WHERE by_original_date)::int AS by_original_date,
       count(*) FILTER (WHERE inherited_late)::int AS inherited_late, sum(indicator_count)::int AS indicators
     FROM (${open(reading, columns)}\nUNION ALL\n${closed(reading, columns)}) counted
     GROUP BY 1, 2`,
    [...cutOffOf(reading), reading.window.from, reading.asOf],
  );
  return rows;
}

/** Behind every position. */
const newest = '9223372036854775807::bigint';

/**
 * The sums are of the newest position: directives that changed behind the one that is asked for are taken out as they count
 * there, and counted as here.
 */
async function countsBySums(database: Database, reading: Reading): Promise<CountRow[]> {
  const { asOf, window, corrected } = reading;
  const day = '(CASE WHEN e.closed_on IS NULL THEN $4::date ELSE $2::date END)';
  const sums = 'directives, by_original_date, inherited_late, indicators';
  const { rows } = await database.query<CountRow>(
    `WITH changed AS MATERIALIZED (SELECT DISTINCT directive_id FROM (${changedBehind(reading)}) behind),
     counted AS (
       SELECT agency_id, counted_as, CASE WHEN begins_on = 'infinity' THEN 1 ELSE -1 END AS sign, ${sums}
       FROM live.review_sum
       WHERE closed_in = 'infinity' AND span = 'half-year' AND begins_on > $2::date AND read_as IN ('both', $5)
       UNION ALL
       SELECT agency_id, counted_as, -1, ${sums} FROM live.review_sum
       WHERE closed_in = 'infinity' AND span = 'day' AND begins_on > $4::date AND begins_on <= $2::date
         AND read_as IN ('both', $5)
       UNION ALL
       SELECT agency_id, counted_as, 1, ${sums} FROM live.review_sum
       WHERE closed_in = $3::date AND span = 'half-year' AND begins_on <= $3::date AND read_as IN ('both', $5)
       UNION ALL
       SELECT coalesce(e.agency_id, ''), ${groupOn('$4::date')}, at.sign,
         1, e.by_original_date::int, e.inherited_late::int, e.indicator_count
       FROM changed JOIN live.review_entry e USING (directive_id)
         CROSS JOIN (VALUES (1, $1::bigint), (-1, ${newest})) AS at (sign, position)
       WHERE ${stands(reading, 'at.position', day)} AND (e.closed_on IS NULL OR ${closedBetween})
     )
     SELECT nullif(agency_id, '') AS agency_id, counted_as AS "group", sum(sign * directives)::int AS count,
       sum(sign * by_original_date)::int AS by_original_date, sum(sign * inherited_late)::int AS inherited_late,
       sum(sign * indicators)::int AS indicators
     FROM counted GROUP BY 1, 2 HAVING sum(sign * directives) <> 0`,
    [...cutOffOf(reading), window.from, asOf, corrected ? 'restated' : 'reported'],
  );
  return rows;
}
