import { explainDeadline, type Deadline, type Language, type WorkingCalendar } from '#domain';

/** A deadline that explains itself. */
export interface ExplainedDeadline extends Deadline {
  /** Null where the calendar does not reach. */
  readonly words: Readonly<Record<Language, string>> | null;
}

/** The calendars that deadlines are explained by. */
export interface CalendarReference {
  /** The one in force. */
  calendar(): WorkingCalendar;
  /** The one that a deadline names; null when it cannot be had any more. */
  calendarOf?(version: string): WorkingCalendar | null;
}

/** A deadline in words, by the calendar that gave it where that can be had. */
export function explainedDeadline(deadline: Deadline, reference: CalendarReference): ExplainedDeadline {
  const calendar = reference.calendarOf?.(deadline.calendarVersion) ?? reference.calendar();
  try {
    const words = {
      vi: explainDeadline(deadline, calendar, 'vi'),
      en: explainDeadline(deadline, calendar, 'en'),
    };
    return { ...deadline, words };
  } catch (error) {
    if (error instanceof RangeError) return { ...deadline, words: null };
    throw error;
  }
}
