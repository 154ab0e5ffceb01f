import { officeEditionsWithin } from './compose-calendar.js';
import { resolveDeadline, type Deadline } from './deadline.js';
import type { LocalDate } from './local-date.js';
import { OutsideCalendar, type WorkingCalendar } from './working-calendar.js';

/**
 * Where `calendar` would move a deadline, by its own rule: a term in working days that ends on another date with it.
 * Null where it moves nothing: a fixed date, an extension (which is a fixed date), a date that a suspension moved and a
 * standing task stay, and so does a term that the calendar does not reach. Nothing moves by itself: a person accepts or declines.
 * @param declinedMove the move that a person declined last, by its name, which is not proposed again
 */
export function proposedMove(
  deadline: Deadline | null,
  declinedMove: string | null,
  calendar: WorkingCalendar,
): Deadline | null {
  if (deadline === null || deadline.dueOn === null || !isTerm(deadline)) return null;
  try {
    const moved = resolveDeadline(deadline.rule, calendar, deadline.rule.from);
    return moved.dueOn === deadline.dueOn || nameOfMove(moved) === declinedMove ? null : moved;
  } catch (error) {
    if (error instanceof OutsideCalendar) return null;
    throw error;
  }
}

/** Whether a date is what a term of working days gave, and was not moved otherwise since. */
export function isTerm(
  deadline: Deadline,
): deadline is Deadline & { readonly rule: { readonly workingDays: number; readonly from: LocalDate } } {
  return 'workingDays' in deadline.rule && deadline.suspensions === undefined;
}

/**
 * Names a move by its rule, its date and the office's editions of the years that its term runs through: what was
 * declined once stays declined when the office publishes the calendar of another year, and when the product ships
 * other data that ends the term on the same date.
 */
export function nameOfMove({ rule, dueOn, calendarVersion }: Deadline): string {
  if (dueOn === null || !('workingDays' in rule)) return dueOn ?? '';
  const { workingDays, from } = rule;
  const editions = officeEditionsWithin(calendarVersion, from, dueOn);
  return `${workingDays} from ${from} to ${[dueOn, ...editions].join(' by ')}`;
}
