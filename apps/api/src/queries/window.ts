import { isLocalDate, type LocalDate, type WorkingCalendar } from '#domain';
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
  if (startOf(from, calendar) > now.getTime())
    throw new Problem(422, 'window-in-future', {
      detail: `Nothing can have happened from ${from} on.`,
      errors: [{ path: 'from' }],
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
