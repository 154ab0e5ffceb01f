import { firstCalendarYear, lastCalendarYear, type LocalDate } from '../calendar/index.js';
import { localDateSchema } from '../calendar/local-date.js';

/** The steps before the earliest due date of a meeting's directives reach a year back, and the calendar with them. */
export const firstMeetingDay: LocalDate = `${firstCalendarYear + 1}-01-01`;

/** Ten years of due dates and those overdue after them lie in the calendar. */
export const lastMeetingDay: LocalDate = `${lastCalendarYear - 20}-12-31`;

/** The day on which a meeting is held: one that the working calendar knows, with all that may follow from it. */
export const meetingDaySchema = localDateSchema.refine(isMeetingDay, {
  error: `must lie between ${firstMeetingDay} and ${lastMeetingDay}`,
});

function isMeetingDay(day: LocalDate): boolean {
  return day >= firstMeetingDay && day <= lastMeetingDay;
}
