import type { LocalDate } from '../calendar/local-date.js';
import type { Directive } from './directive.js';

/** Where a directive stands against the calendar: derived, set by no one. */
export type TimeStatus = 'no_deadline' | 'in_time' | 'due_soon' | 'overdue' | 'on_time' | 'late';

/** What the time status is derived from; `dueSoonFrom` is the first of the last three working days. */
export type TimeFacts = Pick<Directive, 'work' | 'completion' | 'closure'> & {
  readonly dueOn: LocalDate | null;
  readonly dueSoonFrom: LocalDate | null;
};

/**
 * The time status on a day in the committee's time zone. A directive whose completion waits for
 * confirmation is judged by the day of the report: the office's waiting never counts against the agency.
 */
export function timeStatus(facts: TimeFacts, today: LocalDate): TimeStatus {
  const { dueOn, dueSoonFrom, closure, completion, work } = facts;
  if (dueOn === null) return 'no_deadline';
  if (work === 'closed') return closure?.onTime === false ? 'late' : 'on_time';
  if (work === 'awaiting_confirmation' && completion)
    return completion.reportedOn > dueOn ? 'overdue' : 'in_time';
  if (today > dueOn) return 'overdue';
  return dueSoonFrom !== null && today >= dueSoonFrom ? 'due_soon' : 'in_time';
}
