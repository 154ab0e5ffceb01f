import {
  addDays,
  confirmationSchedule,
  planOf,
  policyFor,
  type LocalDate,
  type PlannedStep,
  type PublishedPolicy,
  type ReminderPolicy,
  type Urgency,
  type WorkingCalendar,
} from '#domain';

/** What the office published, and when. */
export interface Rules {
  /** The working calendar in force. */
  readonly calendar: WorkingCalendar;
  /** Every policy that was ever published, in order. */
  readonly policies: readonly { readonly at: string; readonly policy: PublishedPolicy }[];
}

export interface OverdueDeadline {
  readonly directiveId: string;
  readonly urgency: Urgency;
  readonly deadline: LocalDate;
  /** RFC 3339: when it began to run for whoever is responsible; nothing that was due before is owed any more. */
  readonly since: string;
  /** The day on which its lead declined it: the office is reminded as of a report that waits. */
  readonly declinedOn: LocalDate | null;
}

/**
 * When a reminder of an overdue deadline was first owed, by the policies as they were in force one after the other and by
 * today's calendar; it may be yet to come. Null where none is, as far as the calendar reaches.
 */
export function firstReminderDue(overdue: OverdueDeadline, { calendar, policies }: Rules): string | null {
  const { directiveId: id, urgency, since } = overdue;
  const inForce = new Map<string, PublishedPolicy>();
  let from = since;
  const next = () => nextAfter(from, overdue, policyFor({ id, urgency }, inForce), calendar);
  for (const { at, policy } of policies) {
    if (at > from) {
      const due = next();
      if (due !== null && due <= at) return due;
      from = at;
    }
    inForce.set(policy.id, policy);
  }
  return next();
}

function nextAfter(
  from: string,
  { deadline, declinedOn }: OverdueDeadline,
  policy: ReminderPolicy,
  calendar: WorkingCalendar,
): string | null {
  const { once, repeated } =
    declinedOn === null
      ? planOf(deadline, policy, calendar).reminders
      : confirmationSchedule(declinedOn, policy, calendar);
  const overdueFrom = calendar.startOfDay(addDays(deadline, 1)).toISOString();
  const isDue = ({ dueAt }: PlannedStep) => dueAt >= overdueFrom && dueAt > from;
  let index = 0;
  let again = repeated(index);
  while (again && !isDue(again)) again = repeated((index += 1));
  const due = [...once.filter(isDue), ...(again ? [again] : [])].map(({ dueAt }) => dueAt);
  return due.sort()[0] ?? null;
}
