import { addDays, isLocalDate, type LocalDate, type WorkingCalendar } from '#domain';
import type { Moment } from '#read-models';
import { Problem } from '../problems/problem.js';

interface Fields {
  readonly from: string;
  readonly to: string;
}

const plainNames: Fields = { from: 'from', to: 'to' };

/**
 * Refuses days that are asked about in the wrong order.
 * @param names what the two parameters are called
 * @throws Problem 422 `empty-window` naming the later one
 */
export function requireOrder(
  from: LocalDate | undefined,
  to: LocalDate | undefined,
  names: Fields = plainNames,
): void {
  if (from !== undefined && to !== undefined && from > to) throw emptyWindow(from, to, names);
}

/**
 * Refuses a stretch of the past that ends before it begins, or has not begun.
 * @param given each a day in the committee's time zone or an instant (RFC 3339)
 * @throws Problem 422 `empty-window`, `window-in-future`
 */
export function requirePast(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  calendar: WorkingCalendar,
  now: Date,
): void {
  if (from === undefined) return;
  if (to !== undefined && startOf(from, calendar) > startOf(to, calendar) && dayOf(from, calendar) !== to)
    throw emptyWindow(from, to, plainNames);
  if (startOf(from, calendar) > now.getTime()) throw inFuture(from, 'from');
}

/**
 * The moment that an answer is to be of: the end of a day, now where that is today; an instant; or a position of the log.
 * @param name what the parameter is called
 * @throws Problem 422 `window-in-future` for a day or instant that is to come
 */
export function pastMoment(point: string, name: string, calendar: WorkingCalendar, now: Date): Moment {
  if (point.startsWith('position:')) return { position: point.slice('position:'.length) };
  const isDay = isLocalDate(point);
  const today = calendar.dateOf(now);
  if (isDay ? point > today : Date.parse(point) > now.getTime()) throw inFuture(point, name);
  if (!isDay) return { at: new Date(point).toISOString() };
  const end = point === today ? now : new Date(calendar.startOfDay(addDays(point, 1)).getTime() - 1);
  return { at: end.toISOString() };
}

/** The position that a moment is named by, if it is. */
export const positionOf = (moment: Moment | undefined): string | undefined =>
  moment !== undefined && 'position' in moment ? moment.position : undefined;

/**
 * Refuses a position that the answer has not seen: what stood there could not be told yet.
 * @param seen the position that the answer has seen, in decimal digits
 * @throws Problem 422 `window-in-future`
 */
export function requireSeen(moment: Moment | undefined, name: string, seen: unknown): void {
  if (moment === undefined || !('position' in moment)) return;
  if (BigInt(moment.position) > BigInt(String(seen))) throw inFuture(`position ${moment.position}`, name);
}

function inFuture(what: string, name: string): Problem {
  return new Problem(422, 'window-in-future', {
    detail: `Nothing can have happened from ${what} on.`,
    errors: [{ path: name }],
  });
}

const startOf = (moment: string, calendar: WorkingCalendar): number =>
  isLocalDate(moment) ? calendar.startOfDay(moment).getTime() : Date.parse(moment);

const dayOf = (moment: string, calendar: WorkingCalendar): LocalDate =>
  isLocalDate(moment) ? moment : calendar.dateOf(new Date(moment));

function emptyWindow(from: string, to: string, names: Fields): Problem {
  return new Problem(422, 'empty-window', {
    detail: `${to} lies before ${from}.`,
    errors: [{ path: names.to }],
  });
}
