import { addDays, type LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import type { PolicyRules } from './reminder-policy.js';
import { sendDayFrom, sendDayUpTo } from './send-days.js';

/** The days on which the steps of a policy go out. Each throws OutsideCalendar for a day that the calendar does not reach. */

/** The day of a step before a due date; moved to a send day it stays before it. */
export function dayBeforeDue(
  { days, unit }: PolicyRules['beforeDue'][number],
  dueOn: LocalDate,
  rules: PolicyRules,
  calendar: WorkingCalendar,
): LocalDate {
  const on = unit === 'working' ? calendar.addWorkingDays(dueOn, -days) : addDays(dueOn, -days);
  return sendDayUpTo(on, rules, calendar);
}

/** Which overdue day the `index`th reminder after a due date is about, from 0 on: those named first, then every so many. */
export function overdueDayAt(index: number, { first, thenEvery }: PolicyRules['afterDue']): number {
  return first[index] ?? (first.at(-1) ?? 0) + (index - first.length + 1) * thenEvery;
}

/** The day of what goes out so many working days after one: an overdue day of a due date, a wait since a report. */
export function workingDaysAfter(
  days: number,
  day: LocalDate,
  rules: PolicyRules,
  calendar: WorkingCalendar,
): LocalDate {
  return sendDayFrom(calendar.addWorkingDays(day, days), rules, calendar);
}

/** The day of a nudge so many calendar days after one on which somebody last said something. */
export function nudgeDay(
  days: number,
  since: LocalDate,
  rules: PolicyRules,
  calendar: WorkingCalendar,
): LocalDate {
  return sendDayFrom(addDays(since, days), rules, calendar);
}
