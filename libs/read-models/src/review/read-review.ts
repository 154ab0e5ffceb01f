import type { LocalDate, WorkingCalendar } from '#domain';
import type { Database } from '../viewer.js';
import { cutOffOf } from './cut-off.js';
import { makeReview, type ReviewReport } from './review-report.js';
import { halfYears, windowOf, type WindowStarts } from './review-window.js';

/** The window of a review ends before it begins. */
export class EmptyWindow extends RangeError {
  override readonly name = 'EmptyWindow';
}

/** What is asked of the review. */
export interface ReviewQuery {
  /** Default: the first day of the window that contains `to`, or else today. */
  readonly from?: LocalDate | undefined;
  /** Default: the last day of the window that contains `from`, or else today. */
  readonly to?: LocalDate | undefined;
  /** A position in the log, in decimal digits: the report is then made as of there. */
  readonly position?: string | undefined;
}

/**
 * The review of a half-year, or of another window. It is pinned to the position it names: asked for with that position
 * and window again, it comes out the same to the byte.
 * @throws EmptyWindow, PositionAhead
 */
export async function readReview(
  database: Database,
  query: ReviewQuery,
  today: LocalDate,
  calendar: WorkingCalendar,
  starts: WindowStarts = halfYears,
): Promise<ReviewReport> {
  const around = windowOf(query.from ?? query.to ?? today, starts);
  const window = { from: query.from ?? around.from, to: query.to ?? around.to };
  if (window.from > window.to)
    throw new EmptyWindow(`The window ends on ${window.to}, before ${window.from}.`);
  return makeReview(database, window, await cutOffOf(database, window, calendar, query.position));
}
