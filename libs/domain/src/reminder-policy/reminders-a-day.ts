import { addDays, type LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import type { PolicyRules } from './reminder-policy.js';
import { isSendDay } from './send-days.js';
import { dayBeforeDue, nudgeDay, overdueDayAt, workingDaysAfter } from './step-days.js';

/** How many calendar days of due dates are tried: a year with its Tết, and what follows it. */
export const daysTried = 400;

/** How many days a repeating step is followed: past any stretch on which a policy may keep quiet. */
const FOLLOWED_DAYS = 60;

export type Recipient = 'agency' | 'agency_head' | 'leader' | 'office';

/** The fullest morning that a policy can give one recipient about one directive. */
export interface FullestMorning {
  readonly recipient: Recipient;
  readonly reminders: number;
}

/**
 * For each recipient the most reminders about one directive that could fall on one morning, whatever the due date
 * within 400 days from `today`: steps meet where quiet days and holidays push them together. The nudge for silence
 * depends on the last report and is taken to meet the fullest of the other mornings.
 * @throws OutsideCalendar when the calendar does not reach that far.
 */
export function fullestMornings(
  rules: PolicyRules,
  calendar: WorkingCalendar,
  today: LocalDate,
): FullestMorning[] {
  const fullest: Record<Recipient, number> = { agency: 0, agency_head: 0, leader: 0, office: 0 };
  let nudges = 0;
  for (let offset = 0; offset < daysTried; offset += 1) {
    const day = addDays(today, offset);
    fullest.agency = Math.max(fullest.agency, mostOnOneDay(remindersAround(day, rules, calendar)));
    for (const audience of ['agency_head', 'leader'] as const)
      fullest[audience] = Math.max(
        fullest[audience],
        mostOnOneDay(escalationsAfter(day, audience, rules, calendar)),
      );
    fullest.office = Math.max(fullest.office, mostOnOneDay(confirmationsAfter(day, rules, calendar)));
    nudges = Math.max(nudges, mostOnOneDay(nudgesAfter(day, rules, calendar)));
  }
  fullest.agency += nudges;
  return (Object.keys(fullest) as Recipient[]).map((recipient) => ({
    recipient,
    reminders: fullest[recipient],
  }));
}

function remindersAround(dueOn: LocalDate, rules: PolicyRules, calendar: WorkingCalendar): LocalDate[] {
  const { beforeDue, onDueDay, afterDue } = rules;
  const followed = afterDue.first.length + timesFollowed(afterDue.thenEvery);
  return [
    ...beforeDue.map((step) => dayBeforeDue(step, dueOn, rules, calendar)),
    ...(onDueDay && isSendDay(dueOn, rules, calendar) ? [dueOn] : []),
    ...Array.from({ length: followed }, (_, index) =>
      workingDaysAfter(overdueDayAt(index, afterDue), dueOn, rules, calendar),
    ),
  ];
}

function escalationsAfter(
  dueOn: LocalDate,
  audience: 'agency_head' | 'leader',
  rules: PolicyRules,
  calendar: WorkingCalendar,
): LocalDate[] {
  return rules.escalations
    .filter((escalation) => escalation.audience === audience)
    .map(({ onOverdueDay }) => workingDaysAfter(onOverdueDay, dueOn, rules, calendar));
}

function confirmationsAfter(
  reportedOn: LocalDate,
  rules: PolicyRules,
  calendar: WorkingCalendar,
): LocalDate[] {
  if (rules.confirmEvery === null) return [];
  return repeated(rules.confirmEvery).map((days) => workingDaysAfter(days, reportedOn, rules, calendar));
}

function nudgesAfter(reportedOn: LocalDate, rules: PolicyRules, calendar: WorkingCalendar): LocalDate[] {
  if (rules.silentAfterDays === null) return [];
  return repeated(rules.silentAfterDays).map((days) => nudgeDay(days, reportedOn, rules, calendar));
}

const timesFollowed = (every: number): number => Math.max(1, Math.floor(FOLLOWED_DAYS / every));

function repeated(every: number): number[] {
  return Array.from({ length: timesFollowed(every) }, (_, index) => (index + 1) * every);
}

function mostOnOneDay(days: readonly LocalDate[]): number {
  const count = new Map<LocalDate, number>();
  for (const day of days) count.set(day, (count.get(day) ?? 0) + 1);
  return Math.max(0, ...count.values());
}
