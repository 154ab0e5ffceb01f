import { z } from 'zod';
import { localDateSchema, type LocalDate } from './local-date.js';
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

/**
 * A deadline that can explain itself: its rule with the day it is counted from, the date it gives
 * (none for a standing task) and the edition of the calendar that gave it.
 */
export const deadlineSchema = z.strictObject({
  rule: z.union([
    z.strictObject({ on: localDateSchema }),
    z.strictObject({ workingDays, from: localDateSchema }),
    z.strictObject({ standing: z.literal(true) }),
  ]),
  dueOn: localDateSchema.nullable(),
  calendarVersion: z.string().min(1).max(2_000),
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
