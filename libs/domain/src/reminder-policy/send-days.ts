import { addDays, type LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import type { PolicyRules } from './reminder-policy.js';

type Quiet = Pick<PolicyRules, 'quietDays'>;

/**
 * Whether reminders go out on `day`: a working day that the policy does not keep quiet.
 * @throws OutsideCalendar when the calendar does not reach it.
 */
export function isSendDay(day: LocalDate, { quietDays }: Quiet, calendar: WorkingCalendar): boolean {
  return calendar.isWorkingDay(day) && !quietDays.includes(day);
}

/**
 * The day itself when reminders go out on it, else the nearest such day before it.
 * @throws OutsideCalendar when there is none.
 */
export function sendDayUpTo(day: LocalDate, policy: Quiet, calendar: WorkingCalendar): LocalDate {
  let candidate = day;
  while (!isSendDay(candidate, policy, calendar)) candidate = addDays(candidate, -1);
  return candidate;
}

/**
 * The day itself when reminders go out on it, else the nearest such day after it.
 * @throws OutsideCalendar when there is none.
 */
export function sendDayFrom(day: LocalDate, policy: Quiet, calendar: WorkingCalendar): LocalDate {
  let candidate = day;
  while (!isSendDay(candidate, policy, calendar)) candidate = addDays(candidate, 1);
  return candidate;
}
