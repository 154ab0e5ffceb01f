import { addDays, daysBetween, type LocalDate, type WorkingCalendar } from '#domain';
import type { Database } from '../viewer.js';

/** The span that a review covers, both days included. */
export interface ReviewWindow {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** The days of a year, as `MM-DD`, on which a half-year begins; it ends the day before the next begins. */
const starts = ['06-15', '12-15'];

/** The half-year that contains a day: 15 June to 14 December, or 15 December to 14 June. */
export function windowOf(day: LocalDate): ReviewWindow {
  const year = Number(day.slice(0, 4));
  const begins = [year - 1, year, year + 1]
    .flatMap((of) => starts.map((start) => `${String(of).padStart(4, '0')}-${start}`))
    .sort();
  const from = begins.findLast((begin) => begin <= day);
  const next = begins.find((begin) => begin > day);
  if (from === undefined || next === undefined)
    throw new RangeError('A year has no window that begins in it');
  return { from, to: addDays(next, -1) };
}

/** Whether a window is one of those that people are used to. */
export function isHalfYear({ from, to }: ReviewWindow): boolean {
  const usual = windowOf(from);
  return usual.from === from && usual.to === to;
}

/** The window before: of a half-year the half-year before, of any other as many days. */
export function previousWindow({ from, to }: ReviewWindow): ReviewWindow {
  if (isHalfYear({ from, to })) return windowOf(addDays(from, -1));
  return { from: addDays(from, -daysBetween(from, to) - 1), to: addDays(from, -1) };
}

/** How far a window is read. */
export interface CutOff {
  readonly window: ReviewWindow;
  /** The day on which what is open is judged. */
  readonly asOf: LocalDate;
  /** The instant at which the window is over. */
  readonly end: string;
}

/** Where in the log, and on which day, a review is made. */
export interface CutOffs extends CutOff {
  /** Null where nothing was recorded yet. */
  readonly position: string | null;
  /** Where the log ended with the window. */
  readonly firstPosition: string | null;
  /** The earliest day on which something behind the position was recorded, or a day before it; null where there is nothing. */
  readonly firstDayAfter: LocalDate | null;
  /** The latest day on which something up to the position was recorded, or a day after it; null where there is nothing. */
  readonly lastDay: LocalDate | null;
  readonly previous: CutOff;
}

/** What a review is read from: the trail for its cut-off, and what is kept of the directives for what counts. */
export const reviewConsumers: readonly string[] = ['audit_trail', 'directives'];

/** Up to where both have read the log. */
const reached = `(SELECT min(coalesce(commit_position, -1)) FROM public.consumer
  WHERE live AND name IN ('${reviewConsumers.join(`', '`)}'))`;

/** The last position that can be asked for; undefined where nothing was recorded yet. */
export async function newestPosition(database: Database): Promise<string | undefined> {
  const { rows } = await database.query<{ position: string }>(
    `SELECT position FROM live.audit_event WHERE position <= ${reached} ORDER BY position DESC LIMIT 1`,
  );
  return rows[0]?.position;
}

/** A review was asked for at a position that the log, as it was read so far, has not reached: it could still change. */
export class PositionAhead extends Error {
  override readonly name = 'PositionAhead';
  constructor(position: string) {
    super(`What a review is read from has not reached position ${position}.`);
  }
}

/**
 * The cut-off of a window: the last event recorded up to the end of its last day, or a position given. What is open is
 * judged on the last day of the window, or on the day of the last event where that is earlier, since the log knows of no
 * later one. So a position alone settles the day as well. (A directive that is followed never becomes overdue without an
 * event on that day.)
 * @throws PositionAhead
 */
export async function cutOffsOf(
  database: Database,
  { window, previous }: { readonly window: ReviewWindow; readonly previous: ReviewWindow },
  calendar: WorkingCalendar,
  position?: string,
): Promise<CutOffs> {
  const endOf = ({ to }: ReviewWindow) => calendar.startOfDay(addDays(to, 1)).toISOString();
  const first = await lastUntil(database, endOf(window));
  const last = position === undefined ? first : await lastAt(database, position);
  const day = last === null ? window.to : calendar.dateOf(last.recordedAt);
  const cutOff = (of: ReviewWindow): CutOff => ({
    window: of,
    asOf: day < of.to ? day : of.to,
    end: endOf(of),
  });
  const at = position ?? last?.position ?? null;
  return {
    ...cutOff(window),
    position: at,
    firstPosition: first?.position ?? null,
    ...(await daysAround(database, at, calendar)),
    previous: cutOff(previous),
  };
}

interface LastEvent {
  readonly position: string;
  readonly recordedAt: Date;
}

async function lastUntil(database: Database, end: string): Promise<LastEvent | null> {
  return lastOf(
    database,
    `SELECT position, recorded_at FROM live.audit_event
     WHERE recorded_at < $1::timestamptz AND position <= ${reached} ORDER BY recorded_at DESC, position DESC LIMIT 1`,
    end,
  );
}

async function lastAt(database: Database, position: string): Promise<LastEvent | null> {
  const { rows } = await database.query(`SELECT WHERE ${reached} >= $1::bigint`, [position]);
  if (rows.length === 0) throw new PositionAhead(position);
  return lastOf(
    database,
    `SELECT position, recorded_at FROM live.audit_event WHERE position <= $1::bigint ORDER BY position DESC LIMIT 1`,
    position,
  );
}

/** The clocks of two machines differ: what stands behind a position may have been recorded on an earlier day. */
async function daysAround(
  database: Database,
  position: string | null,
  calendar: WorkingCalendar,
): Promise<Pick<CutOffs, 'firstDayAfter' | 'lastDay'>> {
  const { rows } = await database.query<{ behind: Date | null; before: Date | null }>(
    `SELECT min(hour) FILTER (WHERE last_position > $1::bigint) AS behind,
       max(hour) FILTER (WHERE first_position <= $1::bigint) + interval '59 minutes' AS before FROM live.audit_hour`,
    [position],
  );
  const dayOf = (hour: Date | null | undefined) => (hour ? calendar.dateOf(hour) : null);
  return { firstDayAfter: dayOf(rows[0]?.behind), lastDay: dayOf(rows[0]?.before) };
}

async function lastOf(database: Database, sql: string, value: string): Promise<LastEvent | null> {
  const { rows } = await database.query<{ position: string; recorded_at: Date }>(sql, [value]);
  const row = rows[0];
  return row ? { position: row.position, recordedAt: row.recorded_at } : null;
}
