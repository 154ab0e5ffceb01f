import type { Coordinator, LocalDate, WorkingCalendar } from '#domain';
import type { CommandResult } from './command-envelope.js';

/**
 * A due date that is no working day is accepted, and said: nobody is at the office to receive the report.
 * @param dates by the field that each was asked for in
 */
export function dueDateWarnings(
  dates: Readonly<Record<string, LocalDate | null | undefined>>,
  calendar: WorkingCalendar,
): Pick<CommandResult, 'warnings'> {
  const warnings = Object.entries(dates).flatMap(([path, dueOn]) =>
    dueOn === null || dueOn === undefined || calendar.isWorkingDay(dueOn)
      ? []
      : [{ code: 'due-date-not-a-working-day' as const, path }],
  );
  return warnings.length === 0 ? {} : { warnings };
}

/** The dates of co-ordinating agencies, by the field of each. */
export function datesOf(coordinators: readonly Coordinator[]): Record<string, LocalDate | undefined> {
  return Object.fromEntries(coordinators.map(({ dueOn }, index) => [`coordinators.${index}.dueOn`, dueOn]));
}
