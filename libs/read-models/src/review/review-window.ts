import { addDays, type LocalDate } from '#domain';

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
