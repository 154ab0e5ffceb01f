import { addDays, yearOf, type LocalDate } from '../calendar/local-date.js';
import { firstCalendarYear, type WorkingCalendar } from '../calendar/working-calendar.js';
import { Rejection } from '../rejection.js';
import type { PolicyRules } from './reminder-policy.js';
import { daysTried, fullestMornings } from './reminders-a-day.js';
import { isSendDay } from './send-days.js';

/** The last overdue working day on which a directive may be escalated: after a year it has ended. */
export const lastEscalationDay = 250;

/** The most reminders about one directive that one recipient may be sent in a morning: a quiet week's and the day's. */
export const mostRemindersADay = 6;

/** The longest stretch, in calendar days, on which nobody is reminded. */
export const longestNudgeInterval = 31;

/**
 * Refuses rules that would not do what they are for: the same step twice, overdue days out of order, an
 * escalation that does not end within a year of working days, more than a month without any reminder,
 * quiet days more than 400 days ahead, or more than six reminders about one directive to one recipient in a morning.
 * @throws Rejection `policy-step-twice`, `policy-days-out-of-order`, `policy-escalation-endless`,
 * `policy-quiet-too-long`, `policy-quiet-too-far`, `policy-too-many-a-day`, `outside-calendar`
 */
export function refuseUnfitRules(rules: PolicyRules, calendar: WorkingCalendar, today: LocalDate): void {
  refuseRepeatedSteps(rules);
  rules.afterDue.first.forEach((day, index, all) => {
    if (index > 0 && day <= (all[index - 1] ?? 0))
      refuse('policy-days-out-of-order', 'Overdue days ascend.', `afterDue.first.${index}`);
  });
  rules.escalations.forEach(({ onOverdueDay }, index) => {
    if (onOverdueDay > lastEscalationDay)
      refuse(
        'policy-escalation-endless',
        `An escalation ends by overdue day ${lastEscalationDay}.`,
        `escalations.${index}.onOverdueDay`,
      );
  });
  refuseUnknownQuietDays(rules);
  refuseLongNudgeInterval(rules, calendar);
  refuseFarQuietDays(rules, today);
  for (const { recipient, reminders } of fullestMornings(rules, calendar, today)) {
    if (reminders > mostRemindersADay)
      refuse(
        'policy-too-many-a-day',
        `It could send ${recipient} ${reminders} reminders about one directive in a morning; ${mostRemindersADay} are the most.`,
      );
  }
}

function refuseRepeatedSteps({ beforeDue, escalations }: PolicyRules): void {
  const before = beforeDue.map(({ days, unit }) => `${days} ${unit}`);
  const raised = escalations.map(({ audience, onOverdueDay }) => `${audience} ${onOverdueDay}`);
  for (const [path, steps] of [
    ['beforeDue', before],
    ['escalations', raised],
  ] as const) {
    steps.forEach((step, index) => {
      if (steps.indexOf(step) < index)
        refuse('policy-step-twice', 'The same step stands twice.', `${path}.${index}`);
    });
  }
}

function refuseLongNudgeInterval(rules: PolicyRules, calendar: WorkingCalendar): void {
  rules.quietDays.forEach((first, index) => {
    let day = first;
    for (let length = 1; !isSendDay(day, rules, calendar); length += 1) {
      if (length > longestNudgeInterval)
        refuse(
          'policy-quiet-too-long',
          `From ${first} on nobody would be reminded for more than ${longestNudgeInterval} days.`,
          `quietDays.${index}`,
        );
      day = addDays(day, 1);
    }
  });
}

/** Those of years past stay in a policy that is published again; what no calendar knows is a slip of the pen. */
function refuseUnknownQuietDays({ quietDays }: PolicyRules): void {
  const unknown = quietDays.findIndex((day) => yearOf(day) < firstCalendarYear);
  if (unknown >= 0)
    refuse(
      'outside-calendar',
      `The working calendar begins in ${firstCalendarYear}.`,
      `quietDays.${unknown}`,
    );
}

/** How many steps quiet days push together is known only of the time that is tried. */
function refuseFarQuietDays({ quietDays }: PolicyRules, today: LocalDate): void {
  const last = addDays(today, daysTried);
  const far = quietDays.findIndex((day) => day > last);
  if (far >= 0) refuse('policy-quiet-too-far', `Quiet days are named up to ${last}.`, `quietDays.${far}`);
}

function refuse(code: string, detail: string, path?: string): never {
  throw new Rejection('impossible', code, detail, path);
}
