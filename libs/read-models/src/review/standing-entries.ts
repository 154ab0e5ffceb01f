import type { LocalDate } from '#domain';
import type { CutOff, CutOffs } from './review-window.js';

/** One way to read the entries: those of which window, up to which position, and with what was put right after it or without. */
export interface Reading extends CutOff, Pick<CutOffs, 'firstDayAfter' | 'lastDay'> {
  readonly position: string;
  readonly corrected: boolean;
}

/** The first parameters of each statement: `$1` and `$2`. */
export const cutOffOf = ({ position, window }: Reading): [string, LocalDate] => [position, window.to];

/** Whether an entry `e` stands at a position at the end of a day, and no other in its place. */
export const stands = (
  { corrected }: Pick<Reading, 'corrected'>,
  position = '$1::bigint',
  day = '$2::date',
): string =>
  `e.from_position <= ${position} AND e.from_day <= ${day}
   AND (e.until_position IS NULL OR e.until_position > ${position} OR e.until_day > ${day})
   AND ${corrected ? `(e.restated_from IS NULL OR e.restated_from > ${position})` : 'NOT e.restated'}`;

/** Whether nothing behind the position is of the window's days. */
const isOver = ({ firstDayAfter, window }: Reading): boolean =>
  firstDayAfter !== null && firstDayAfter > window.to;

/** The directives of which something begins behind the position `$1` that counts by the end of the day `$2`. */
export const changedBehind = (reading: Reading): string => {
  const behind = (restated: boolean) =>
    `SELECT directive_id FROM live.review_entry
     WHERE restated = ${restated} AND from_position > $1::bigint AND from_day <= $2::date`;
  return isOver(reading) ? behind(true) : `${behind(true)} UNION ALL ${behind(false)}`;
};

/**
 * The entries of directives that were open, found by one index each: the last, those between two days, those that ended behind
 * the position.
 */
export const open = (reading: Reading, columns: string, where = 'true', first = ''): string =>
  [
    'e.until_position IS NULL',
    `e.until_position IS NOT NULL AND e.from_day < e.until_day AND daterange(e.from_day, e.until_day) @> $2::date`,
    ...(isOver(reading) ? [] : ['e.until_position > $1::bigint AND e.until_day <= $2::date']),
  ]
    .map(
      (found) =>
        `(SELECT ${columns} FROM live.review_entry e
          WHERE e.closed_on IS NULL AND ${found} AND ${stands(reading)} AND ${where} ${first})`,
    )
    .join('\nUNION ALL\n');

/** Within the window, which begins on `$3`. */
export const closedBetween = 'e.closed_on BETWEEN $3::date AND $2::date';

/** Those of directives that were closed within the window. */
export const closed = (
  reading: Reading,
  columns: string,
  where = 'true',
  first = '',
  closedIn = closedBetween,
): string =>
  `(SELECT ${columns} FROM live.review_entry e
    WHERE e.closed_on IS NOT NULL AND ${closedIn} AND ${stands(reading)} AND ${where} ${first})`;

/** How an entry counts that is judged on a day. */
export const groupOn = (asOf: string): string =>
  `CASE WHEN counted_as <> 'open' THEN counted_as WHEN due_on < ${asOf} THEN 'openOverdue' ELSE 'openInTime' END`;
