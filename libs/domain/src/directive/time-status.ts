import type { LocalDate } from '../calendar/local-date.js';
import type { Directive } from './directive-state.js';
import { isJudged } from './judgement.js';

/** Where a directive stands against the calendar: derived, set by no one. */
export type TimeStatus =
  'no_deadline' | 'in_time' | 'due_soon' | 'overdue' | 'on_time' | 'late' | 'not_judged';

/** What the time status is derived from; `dueSoonFrom` is the first of the last three working days. */
export type TimeFacts = Pick<Directive, 'work' | 'completion' | 'declinedOn' | 'closure' | 'suspended'> & {
  readonly dueOn: LocalDate | null;
  readonly dueSoonFrom: LocalDate | null;
};

/**
 * The time status on a day in the committee's time zone. A directive whose completion waits for confirmation is judged by
 * the day of the report, and a declined one by the day of declining: the office's waiting never counts against an agency.
 * What was cancelled or superseded is not judged. For one that is suspended time stands still, where the
 * suspension moves the date: nothing comes due, and it is overdue if it was.
 */
export function timeStatus(facts: TimeFacts, today: LocalDate): TimeStatus {
  const { dueOn, dueSoonFrom, closure, work } = facts;
  if (work === 'closed' && closure !== null && !isJudged(closure.outcome)) return 'not_judged';
  if (dueOn === null) return 'no_deadline';
  if (work === 'closed') return closure?.onTime === false ? 'late' : 'on_time';
  const handedOver = officeHasItSince(facts);
  if (handedOver !== null) return handedOver > dueOn ? 'overdue' : 'in_time';
  const stands = standsStillOn(facts);
  if (stands !== null) return stands > dueOn ? 'overdue' : 'in_time';
  if (today > dueOn) return 'overdue';
  return dueSoonFrom !== null && today >= dueSoonFrom ? 'due_soon' : 'in_time';
}

/** The day from which on a directive's lateness is no agency's: it was reported complete, or declined; else null. */
export function officeHasItSince({
  work,
  completion,
  declinedOn,
}: Pick<Directive, 'work' | 'completion' | 'declinedOn'>): LocalDate | null {
  if (work === 'awaiting_confirmation') return completion?.reportedOn ?? null;
  return work === 'declined' ? declinedOn : null;
}

/** The day on which time stopped for a directive, by a suspension that moves its date; null while it runs. */
export function standsStillOn({ suspended }: Pick<Directive, 'suspended'>): LocalDate | null {
  return suspended?.extendsDeadline === true ? suspended.on : null;
}
