import { z } from 'zod';
import { addDays, localDateSchema, type LocalDate } from './local-date.js';
import type { WorkingCalendar } from './working-calendar.js';

/** How many working days a rule may count: ten years of them. */
const MOST_WORKING_DAYS = 2_500;

const workingDays = z.number().int().min(1).max(MOST_WORKING_DAYS);

/** When a directive is due, as a person states it: on a date, after a term of working days, or standing. */
export const dueRuleSchema = z.union([
  z.strictObject({ on: localDateSchema }),
  /** Without `from` the term is counted from the day the rule is resolved for. */
  z.strictObject({ workingDays, from: localDateSchema.optional() }),
  z.strictObject({ standing: z.literal(true) }),
]);
export type DueRule = z.infer<typeof dueRuleSchema>;

/** A suspension that moved a date: from the day of suspending, which counts, to that of resuming, which does not. */
const suspensionSchema = z.strictObject({
  from: localDateSchema,
  to: localDateSchema,
  workingDays: z.number().int().min(1),
  previousDueOn: localDateSchema,
});

/** The days on which nobody was to work: from the first, which counts, to that on which work goes on. */
export interface Suspension {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/**
 * A deadline that can explain itself: its rule with the day it is counted from, the date it gives
 * (none for a standing task) and the edition of the calendar that gave it; and the suspensions that moved that date since.
 */
export const deadlineSchema = z.strictObject({
  rule: z.union([
    z.strictObject({ on: localDateSchema }),
    z.strictObject({ workingDays, from: localDateSchema }),
    z.strictObject({ standing: z.literal(true) }),
  ]),
  dueOn: localDateSchema.nullable(),
  calendarVersion: z.string().min(1).max(2_000),
  suspensions: z.array(suspensionSchema).min(1).optional(),
});
export type Deadline = z.infer<typeof deadlineSchema>;

/**
 * The deadline that `rule` gives with `calendar`. A term without a day of its own is counted from
 * `countedFrom` and starts on the day after it (Civil Code 2015, Art. 147).
 * @throws OutsideCalendar when the term begins or ends in a year that the calendar does not know.
 */
export function resolveDeadline(rule: DueRule, calendar: WorkingCalendar, countedFrom: LocalDate): Deadline {
  const calendarVersion = calendar.version;
  if ('on' in rule) return { rule: { on: rule.on }, dueOn: rule.on, calendarVersion };
  if ('standing' in rule) return { rule: { standing: true }, dueOn: null, calendarVersion };
  const from = rule.from ?? countedFrom;
  const dueOn = calendar.addWorkingDays(from, rule.workingDays);
  return { rule: { workingDays: rule.workingDays, from }, dueOn, calendarVersion };
}

/** How many working days a suspension lasted: the day of suspending counts, that of resuming does not. */
export function workingDaysOf({ from, to }: Suspension, calendar: WorkingCalendar): number {
  return from >= to ? 0 : calendar.workingDaysBetween(addDays(from, -1), addDays(to, -1));
}

/**
 * A date moved by working days. What was left on the day of suspending is left on the day of resuming, that day included.
 * @throws OutsideCalendar when the calendar does not reach it.
 */
export function movedBy(dueOn: LocalDate, workingDays: number, calendar: WorkingCalendar): LocalDate {
  return workingDays === 0 ? dueOn : calendar.addWorkingDays(dueOn, workingDays);
}

/**
 * The deadline once a suspension is over; the same where it has no date, or no working day passed.
 * @throws OutsideCalendar when the calendar does not reach it.
 */
export function afterSuspension(
  deadline: Deadline,
  { from, to }: Suspension,
  calendar: WorkingCalendar,
): Deadline {
  const { dueOn: previousDueOn, suspensions = [] } = deadline;
  const workingDays = workingDaysOf({ from, to }, calendar);
  if (previousDueOn === null || workingDays === 0) return deadline;
  return {
    ...deadline,
    dueOn: movedBy(previousDueOn, workingDays, calendar),
    suspensions: [...suspensions, { from, to, workingDays, previousDueOn }],
  };
}
