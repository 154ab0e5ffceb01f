import {
  OutsideCalendar,
  Rejection,
  resolveDeadline,
  type Deadline,
  type DueRule,
  type LocalDate,
  type WorkingCalendar,
} from '#domain';

/**
 * The deadline of a rule that a person gave.
 * @throws Rejection `outside-calendar` naming the field, for a term that no calendar knows
 */
export function deadlineOf(due: DueRule, calendar: WorkingCalendar, countedFrom: LocalDate): Deadline {
  try {
    return resolveDeadline(due, calendar, countedFrom);
  } catch (error) {
    if (!(error instanceof OutsideCalendar)) throw error;
    const path = 'workingDays' in due && due.from !== undefined ? 'due.from' : 'due';
    throw new Rejection('impossible', error.code, error.message, path);
  }
}
