import type { LocalDate, WorkingCalendar } from '#domain';
import type { CommandResult } from './command-envelope.js';

/** A due date that is no working day is accepted, and said: nobody is at the office to receive the report. */
export function dueDateWarnings(
  dueOn: LocalDate | null,
  calendar: WorkingCalendar,
  path: string,
): Pick<CommandResult, 'warnings'> {
  if (dueOn === null || calendar.isWorkingDay(dueOn)) return {};
  return { warnings: [{ code: 'due-date-not-a-working-day', path }] };
}
