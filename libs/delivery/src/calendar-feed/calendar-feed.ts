import ical from 'ical-generator';

/** An open directive's deadline. */
export interface Deadline {
  readonly directiveId: string;
  readonly number: string;
  readonly title: string;
  /** `YYYY-MM-DD`, a day where the committee is. */
  readonly dueOn: string;
  readonly link: string;
}

/**
 * Deadlines as all-day events of an iCalendar feed. A day has no zone: it is the same date on every calendar, east of
 * Greenwich too.
 * @param at when the feed was made
 */
export function calendarFeed(deadlines: readonly Deadline[], at: Date, name: string): string {
  const calendar = ical({ name, prodId: { company: 'dondoc', product: 'deadlines' } });
  for (const { directiveId, number, title, dueOn, link } of deadlines)
    calendar.createEvent({
      id: `${directiveId}@dondoc`,
      stamp: at,
      start: new Date(`${dueOn}T00:00:00Z`),
      allDay: true,
      timezone: 'UTC',
      summary: `${number}: ${title}`,
      url: link,
    });
  return calendar.toString();
}
