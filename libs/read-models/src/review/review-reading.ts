import { inheritedDaysLate, type Directive, type LocalDate, type WorkStatus } from '#domain';
import type { Database } from '../viewer.js';
import type { LateCorrection, LateEntry } from './review-change.js';
import { countsOf, mostBehind, type Groups } from './review-counting.js';
import { indicatorLines, mostLines } from './review-lists.js';
import type { BoundedList, IndicatorLine, OverdueLine } from './review-lists.js';
import { isHalfYear, type CutOffs } from './review-window.js';
import { byLateness, byNumber } from '../directives/review-entry-table.js';
import { closed, closedBetween, cutOffOf, open, stands, type Reading } from './standing-entries.js';

/** What a review comes to: the counts of both windows, and the first lines of each list. */
export interface ReviewFigures {
  readonly now: Groups;
  /** As first reported; null where the review is read there. */
  readonly first: Groups | null;
  readonly before: Groups;
  readonly overdue: BoundedList<OverdueLine>;
  readonly indicators: BoundedList<IndicatorLine>;
  readonly corrections: BoundedList<LateCorrection>;
  readonly enteredLate: BoundedList<LateEntry>;
}

/** Whether a review is read at another position than the one at which its window ended. */
export const isRestated = ({ position, firstPosition }: CutOffs): boolean =>
  position !== null && BigInt(position) > BigInt(firstPosition ?? -1);

/**
 * Reads what a review comes to from the entries that are kept of each directive, and their sums.
 * @param most entries behind the position with which the sums are still read
 */
export async function readFigures(
  database: Database,
  cutOffs: CutOffs,
  most = mostBehind,
): Promise<ReviewFigures> {
  const { position, firstPosition, window, asOf, end, previous, firstDayAfter, lastDay } = cutOffs;
  const none = { total: 0, items: [] };
  if (position === null) {
    const [now, before] = [new Map(), new Map()];
    const lists = { overdue: none, indicators: none, corrections: none, enteredLate: none };
    return { now, first: null, before, ...lists };
  }
  const isFirst = !isRestated(cutOffs);
  const reading = { position, firstDayAfter, lastDay, window, asOf, end, corrected: true };
  const [now, first, before, late, figures, corrections, enteredLate] = await Promise.all([
    countsOf(database, reading, most),
    isFirst ? null : countsOf(database, { ...reading, corrected: false }, most),
    countsOf(database, { ...reading, ...previous }, most),
    firstOverdueLines(database, reading),
    firstIndicatorLines(database, reading),
    isFirst ? none : lateCorrections(database, reading),
    isFirst ? none : lateEntries(database, reading, firstPosition),
  ]);
  const overdue = [...now.groups.values()].reduce((sum, { openOverdue }) => sum + openOverdue, 0);
  return {
    ...{ now: now.groups, first: first?.groups ?? null, before: before.groups },
    overdue: { total: overdue, items: late },
    indicators: { total: now.indicators, items: figures },
    corrections,
    enteredLate,
  };
}

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
}

/** What stands still may be late at a time by a day of its own: its lines come from an index range of their own. */
async function firstOverdueLines(database: Database, reading: Reading): Promise<readonly OverdueLine[]> {
  const first = `ORDER BY ${byLateness}, ${byNumber} LIMIT ${mostLines}`;
  const late = [
    `counted_as = 'open' AND ${byLateness} < $3::date - DATE '2000-01-01'`,
    `counted_as = 'openOverdue'`,
  ].map((which) => open(reading, 'e.*', which, first));
  const { rows } = await database.query<OverdueRow>(
    `SELECT directive_id, agency_id, number, title, work, due_on::text, original_due_on::text, extensions,
       coalesce(late_until, $3::date) - due_on AS days_late, inherited_on::text
     FROM (${late.join(' UNION ALL ')}) standing
     ORDER BY days_late DESC, ${byNumber} LIMIT ${mostLines}`,
    [...cutOffOf(reading), reading.asOf],
  );
  return rows.map((row) => ({
    ...{ directiveId: row.directive_id, number: row.number, title: row.title, agencyId: row.agency_id },
    ...{ work: row.work, dueOn: row.due_on, originalDueOn: row.original_due_on, extensions: row.extensions },
    daysLate: row.days_late,
    inheritedDaysLate: inheritedDaysLate({
      ...{ dueOn: row.due_on, daysLate: row.days_late, inheritedOn: row.inherited_on },
    }),
  }));
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
  const first = `ORDER BY ${byNumber} LIMIT ${mostLines}`;
  const closedIn = isHalfYear(reading.window) ? 'e.closed_in = $3::date' : closedBetween;
  const parts = [open(reading, columns, wanted, first), closed(reading, columns, wanted, first, closedIn)];
  const { rows } = await database.query<IndicatorRow>(
    `SELECT * FROM (${parts.join(' UNION ALL ')}) standing ${first}`,
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

interface LateEntryRow {
  position: string;
  recorded_at: Date;
  type: string;
  data: { readonly reportedOn: LocalDate; readonly document: string; readonly assignedOn: LocalDate };
  directive_id: string;
  agency_id: string | null;
  number: string;
  title: string;
  total: number;
}

/** What was entered since a review was first made and changed what counts at the end of its window. */
async function lateEntries(
  database: Database,
  { position, window }: Reading,
  firstPosition: string | null,
): Promise<BoundedList<LateEntry>> {
  const { rows } = await database.query<LateEntryRow>(
    `SELECT c.position, c.recorded_at, c.type, c.data, e.directive_id, e.agency_id, e.number, e.title,
       count(*) OVER ()::int AS total
     FROM live.review_entry e JOIN live.audit_event c ON c.position = e.from_position
     WHERE e.restated AND e.from_position > $2::bigint AND e.from_position <= $1::bigint
       AND e.from_day <= $3::date AND e.until_day > $3::date
       AND (e.closed_on IS NULL OR e.closed_on BETWEEN $4::date AND $3::date)
       AND (c.type = 'DirectiveImported' OR c.type = 'CompletionReported' AND (c.data->>'reportedOn')::date <= $3::date)
     ORDER BY c.position LIMIT ${mostLines}`,
    [position, firstPosition ?? '-1', window.to, window.from],
  );
  return {
    total: rows[0]?.total ?? 0,
    items: rows.map(({ type, data, ...row }) => ({
      ...{ directiveId: row.directive_id, number: row.number, title: row.title, agencyId: row.agency_id },
      ...(type === 'DirectiveImported'
        ? ({ kind: 'import', on: data.assignedOn, document: null } as const)
        : ({ kind: 'report', on: data.reportedOn, document: data.document } as const)),
      ...{ recordedAt: row.recorded_at.toISOString(), position: row.position },
    })),
  };
}
