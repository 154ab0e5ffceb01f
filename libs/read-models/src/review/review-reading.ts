import { inheritedDaysLate, type Directive, type LocalDate, type WorkStatus } from '#domain';
import type { Database } from '../viewer.js';
import type { LateCorrection } from './review-change.js';
import { noCounts, type ReviewCounts } from './review-counts.js';
import { indicatorLines, mostLines } from './review-lists.js';
import type { BoundedList, IndicatorLine, OverdueLine } from './review-lists.js';
import type { CutOff, CutOffs } from './review-window.js';

/** Counts by lead agency. */
export type Groups = ReadonlyMap<string | null, Readonly<ReviewCounts>>;

/** What a review comes to: the counts of both windows, and the first lines of each list. */
export interface ReviewFigures {
  readonly now: Groups;
  /** As first reported; null where the review is read there. */
  readonly first: Groups | null;
  readonly before: Groups;
  readonly overdue: BoundedList<OverdueLine>;
  readonly indicators: BoundedList<IndicatorLine>;
  readonly corrections: BoundedList<LateCorrection>;
}

/** Whether a review is read at another position than the one at which its window ended. */
export const isRestated = ({ position, firstPosition }: CutOffs): boolean =>
  position !== null && BigInt(position) > BigInt(firstPosition ?? -1);

/** Reads what a review comes to from the entries that are kept of each directive. */
export async function readFigures(database: Database, cutOffs: CutOffs): Promise<ReviewFigures> {
  const { position, window, asOf, end, previous, firstDayAfter } = cutOffs;
  const none = { total: 0, items: [] };
  if (position === null) {
    const [now, before] = [new Map(), new Map()];
    return { now, first: null, before, overdue: none, indicators: none, corrections: none };
  }
  const isFirst = !isRestated(cutOffs);
  const reading = { position, firstDayAfter, window, asOf, end, corrected: true };
  const [now, first, before, overdue, lines, corrections] = await Promise.all([
    countsOf(database, reading),
    isFirst ? null : countsOf(database, { ...reading, corrected: false }),
    countsOf(database, { ...reading, ...previous }),
    overdueLines(database, reading),
    firstIndicatorLines(database, reading),
    isFirst ? none : lateCorrections(database, reading),
  ]);
  const indicators = { total: now.indicators, items: lines };
  return {
    ...{ now: now.groups, first: first?.groups ?? null, before: before.groups },
    ...{ overdue, indicators, corrections },
  };
}

/** One way to read the entries: those of which window, up to which position, and with what was put right after it or without. */
interface Reading extends CutOff {
  readonly position: string;
  /** The earliest day of an event behind the position; null where there is none. */
  readonly firstDayAfter: LocalDate | null;
  readonly corrected: boolean;
}

/** The first parameters of each statement: `$1`, `$2` and `$3`. */
const cutOffOf = ({ position, window, firstDayAfter }: Reading) => [position, window.to, firstDayAfter];

/** Whether an entry `e` stands at the position `$1` at the end of the day `$2`, and no other in its place. */
const stands = ({ corrected }: Pick<Reading, 'corrected'>) =>
  `e.from_position <= $1::bigint AND e.from_day <= $2::date
   AND (e.until_position IS NULL OR e.until_position > $1::bigint OR e.until_day > $2::date)
   AND ${corrected ? '(e.restated_from IS NULL OR e.restated_from > $1::bigint)' : 'NOT e.restated'}`;

/** The entries of directives that were open, found by one index each: the last, those between two days, those between two positions. */
const open = (reading: Reading, columns: string, where = 'true') =>
  [
    'e.until_position IS NULL',
    `e.until_position IS NOT NULL AND e.from_day < e.until_day AND daterange(e.from_day, e.until_day) @> $2::date`,
    `e.until_position > $1::bigint AND e.until_day BETWEEN $3::date AND $2::date`,
  ]
    .map(
      (found) =>
        `SELECT ${columns} FROM live.review_entry e WHERE e.closed_on IS NULL AND ${found} AND ${stands(reading)} AND ${where}`,
    )
    .join('\nUNION ALL\n');

/** Those of directives that were closed within the window, which begins on `$4`. */
const closed = (reading: Reading, columns: string, where = 'true') =>
  `SELECT ${columns} FROM live.review_entry e
   WHERE e.closed_on BETWEEN $4::date AND $2::date AND ${stands(reading)} AND ${where}`;

interface CountRow {
  agency_id: string | null;
  group: keyof ReviewCounts;
  count: number;
  by_original_date: number;
  inherited_late: number;
  indicators: number;
}

async function countsOf(
  database: Database,
  reading: Reading,
): Promise<{ readonly groups: Groups; readonly indicators: number }> {
  const columns =
    'e.agency_id, e.counted_as, e.due_on, e.by_original_date, e.inherited_late, e.indicator_count';
  const { rows } = await database.query<CountRow>(
    `SELECT agency_id, ${groupOn('$5::date')} AS "group", count(*)::int AS count,
       count(*) FILTER (WHERE by_original_date)::int AS by_original_date,
       count(*) FILTER (WHERE inherited_late)::int AS inherited_late, sum(indicator_count)::int AS indicators
     FROM (${open(reading, columns)}\nUNION ALL\n${closed(reading, columns)}) counted
     GROUP BY 1, 2`,
    [...cutOffOf(reading), reading.window.from, reading.asOf],
  );
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

const groupOn = (asOf: string) =>
  `CASE WHEN counted_as <> 'open' THEN counted_as WHEN due_on < ${asOf} THEN 'openOverdue' ELSE 'openInTime' END`;

/** Numbers of one meeting by what they count, not by their digits. */
const byNumber = 'char_length(number), number, directive_id';

interface OverdueRow {
  directive_id: string;
  agency_id: string | null;
  number: string;
  title: string;
  work: WorkStatus;
  due_on: LocalDate;
  original_due_on: LocalDate | null;
  extensions: number;
  days_late: number;
  inherited_on: LocalDate | null;
  total: number;
}

async function overdueLines(database: Database, reading: Reading): Promise<BoundedList<OverdueLine>> {
  const { rows } = await database.query<OverdueRow>(
    `SELECT directive_id, agency_id, number, title, work, due_on::text, original_due_on::text, extensions,
       coalesce(late_until, $4::date) - due_on AS days_late, inherited_on::text, count(*) OVER ()::int AS total
     FROM (${open(reading, 'e.*')}) standing
     WHERE ${groupOn('$4::date')} = 'openOverdue'
     ORDER BY days_late DESC, ${byNumber} LIMIT ${mostLines}`,
    [...cutOffOf(reading), reading.asOf],
  );
  return {
    total: rows[0]?.total ?? 0,
    items: rows.map((row) => ({
      ...{ directiveId: row.directive_id, number: row.number, title: row.title, agencyId: row.agency_id },
      ...{
        work: row.work,
        dueOn: row.due_on,
        originalDueOn: row.original_due_on,
        extensions: row.extensions,
      },
      daysLate: row.days_late,
      inheritedDaysLate: inheritedDaysLate({
        ...{ dueOn: row.due_on, daysLate: row.days_late, inheritedOn: row.inherited_on },
      }),
    })),
  };
}

interface IndicatorRow {
  directive_id: string;
  agency_id: string | null;
  number: string;
  title: string;
  indicators: Directive['indicators'];
}

/** The lines of the directives that come first: each has one at least. */
async function firstIndicatorLines(database: Database, reading: Reading): Promise<readonly IndicatorLine[]> {
  const columns = 'e.directive_id, e.agency_id, e.number, e.title, e.indicators';
  const wanted = 'e.indicator_count > 0';
  const { rows } = await database.query<IndicatorRow>(
    `SELECT * FROM (${open(reading, columns, wanted)}\nUNION ALL\n${closed(reading, columns, wanted)}) standing
     ORDER BY ${byNumber} LIMIT ${mostLines}`,
    [...cutOffOf(reading), reading.window.from],
  );
  const items = rows.flatMap(({ directive_id, number, title, agency_id, indicators }) =>
    indicatorLines({ directiveId: directive_id, number, title, agencyId: agency_id }, indicators),
  );
  return items.slice(0, mostLines);
}

interface CorrectionRow {
  position: string;
  recorded_at: Date;
  directive_id: string;
  agency_id: string | null;
  number: string;
  title: string;
  data: Pick<LateCorrection, 'field' | 'previous' | 'value' | 'reason' | 'authority'>;
  total: number;
}

/** What was put right since the end of the window in a directive that is counted, or was as first reported. */
async function lateCorrections(database: Database, reading: Reading): Promise<BoundedList<LateCorrection>> {
  const lineOf = (corrected: boolean) =>
    `SELECT e.agency_id, e.number, e.title FROM live.review_entry e
     WHERE e.directive_id = c.directive_id AND (e.closed_on IS NULL OR e.closed_on BETWEEN $3::date AND $2::date)
       AND ${stands({ corrected })}`;
  const { rows } = await database.query<CorrectionRow>(
    `SELECT c.position, c.recorded_at, c.directive_id, c.data, line.*, count(*) OVER ()::int AS total
     FROM live.audit_event c CROSS JOIN LATERAL (
       SELECT * FROM (SELECT 1 AS preferred, now.* FROM (${lineOf(true)}) now
         UNION ALL SELECT 2, first.* FROM (${lineOf(false)}) first) either ORDER BY preferred LIMIT 1) line
     WHERE c.type = 'CorrectionRecorded' AND c.position <= $1::bigint AND c.recorded_at >= $4::timestamptz
     ORDER BY c.position LIMIT ${mostLines}`,
    [reading.position, reading.window.to, reading.window.from, reading.end],
  );
  return {
    total: rows[0]?.total ?? 0,
    items: rows.map(({ position, recorded_at, directive_id, agency_id, number, title, data }) => {
      const { field, previous, value, reason, authority } = data;
      const line = { directiveId: directive_id, number, title, agencyId: agency_id };
      return {
        ...line,
        ...{ field, previous, value, reason, authority },
        recordedAt: recorded_at.toISOString(),
        position,
      };
    }),
  };
}
