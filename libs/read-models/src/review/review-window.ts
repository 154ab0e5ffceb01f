import { addDays, type LocalDate, type WorkingCalendar } from '#domain';
import type { Database } from '../viewer.js';

/** The span that a review covers, both days included. */
export interface ReviewWindow {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** The days of a year, as `MM-DD`, on which a window begins; each ends the day before the next begins. */
export type WindowStarts = readonly string[];

/** 15 June to 14 December, and 15 December to 14 June. */
export const halfYears: WindowStarts = ['06-15', '12-15'];

/** The window that contains a day. */
export function windowOf(day: LocalDate, starts: WindowStarts = halfYears): ReviewWindow {
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

/** Where in the log, and on which day, a review is made. */
export interface CutOff {
  /** Null where nothing was recorded yet. */
  readonly position: string | null;
  readonly asOf: LocalDate;
  /** The instant at which the window is over. */
  readonly end: string;
}

/** A review was asked for at a position that the log, as it was read so far, has not reached: it could still change. */
export class PositionAhead extends Error {
  override readonly name = 'PositionAhead';
  constructor(position: string) {
    super(`The audit trail has not reached position ${position}.`);
  }
}

/**
 * The cut-off of a window: the last event recorded up to the end of its last day, or a position given. What is open is
 * judged on the last day of the window, or on the day of the last event where that is earlier, since the log knows of no
 * later one. So a position alone settles the day as well. (A directive that is followed never becomes overdue without an
 * event on that day.)
 * @throws PositionAhead
 */
export async function cutOffOf(
  database: Database,
  window: ReviewWindow,
  calendar: WorkingCalendar,
  position?: string,
): Promise<CutOff> {
  const end = calendar.startOfDay(addDays(window.to, 1)).toISOString();
  const last = position === undefined ? await lastUntil(database, end) : await lastAt(database, position);
  const day = last === null ? window.to : calendar.dateOf(last.recordedAt);
  return { position: position ?? last?.position ?? null, asOf: day < window.to ? day : window.to, end };
}

interface LastEvent {
  readonly position: string;
  readonly recordedAt: Date;
}

async function lastUntil(database: Database, end: string): Promise<LastEvent | null> {
  return lastOf(
    database,
    `SELECT position, recorded_at FROM live.audit_event WHERE recorded_at < $1::timestamptz
     ORDER BY recorded_at DESC, position DESC LIMIT 1`,
    end,
  );
}

async function lastAt(database: Database, position: string): Promise<LastEvent | null> {
  const { rows } = await database.query(
    `SELECT FROM public.consumer WHERE name = 'audit_trail' AND live AND commit_position >= $1::bigint`,
    [position],
  );
  if (rows.length === 0) throw new PositionAhead(position);
  return lastOf(
    database,
    `SELECT position, recorded_at FROM live.audit_event WHERE position <= $1::bigint ORDER BY position DESC LIMIT 1`,
    position,
  );
}

async function lastOf(database: Database, sql: string, value: string): Promise<LastEvent | null> {
  const { rows } = await database.query<{ position: string; recorded_at: Date }>(sql, [value]);
  const row = rows[0];
  return row ? { position: row.position, recordedAt: row.recorded_at } : null;
}
