import { addDays, firstCalendarYear, lastCalendarYear, type LocalDate } from '../calendar/index.js';
import { localDateSchema } from '../calendar/local-date.js';
import { Rejection } from '../rejection.js';

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

/** How many days ahead a meeting may be convened. */
const furthestMeetingDays = 366;

/**
 * A meeting may be entered long after it was held, and convened up to a year ahead.
 * @throws Rejection `meeting-too-far-ahead` naming the field
 */
export function requireMeetingDay(heldOn: LocalDate, today: LocalDate, path: string): void {
  if (heldOn > addDays(today, furthestMeetingDays))
    throw new Rejection(
      'impossible',
      'meeting-too-far-ahead',
      `A meeting is convened at most ${furthestMeetingDays} days ahead.`,
      path,
    );
}

/**
 * A notice is published from the day of the meeting on, a supplement from that of the first notice on, and not later than
 * today: it may be entered days late.
 * @throws Rejection `published-before-meeting`, `supplement-before-notice`, `published-in-future`
 */
export function requirePublishingDay(
  publishedOn: LocalDate,
  {
    notBefore,
    heldOn,
    today,
  }: { readonly notBefore: LocalDate | undefined; readonly heldOn: LocalDate; readonly today: LocalDate },
  path: string,
): void {
  if (publishedOn < heldOn)
    throw new Rejection('impossible', 'published-before-meeting', `The meeting was held on ${heldOn}.`, path);
  if (notBefore !== undefined && publishedOn < notBefore)
    throw new Rejection(
      'impossible',
      'supplement-before-notice',
      `The notice was published on ${notBefore}.`,
      path,
    );
  if (publishedOn > today)
    throw new Rejection('impossible', 'published-in-future', 'It is not that day yet.', path);
}
