import { addDays, type LocalDate, type WorkingCalendar } from '../calendar/index.js';
import { isSendDay, sendDayFrom, sendDayUpTo, type ReminderPolicy } from '../reminder-policy/index.js';

/** A step of a policy, and the instant that a deadline gives it. */
export interface PlannedStep {
  readonly step: string;
  /** RFC 3339. */
  readonly dueAt: string;
}

/** What a policy does about a deadline, whoever has to keep it. */
export interface DeadlinePlan {
  /** The instant at which the day of the deadline is over. */
  readonly overdueFrom: string;
  /** Before the deadline and on it. */
  readonly ahead: readonly PlannedStep[];
  /** The reminder that is sent overdue as the `index`th, from 0 on, without end. */
  afterDue(index: number): PlannedStep;
  readonly escalations: readonly (PlannedStep & { readonly audience: 'agency_head' | 'leader' })[];
}

type Plans = WeakMap<ReminderPolicy, Map<LocalDate, DeadlinePlan>>;
const known = new WeakMap<WorkingCalendar, Plans>();

/** The plan of a policy for a deadline: all that is due on one day shares it. */
export function planOf(deadline: LocalDate, policy: ReminderPolicy, calendar: WorkingCalendar): DeadlinePlan {
  const plans: Plans = known.get(calendar) ?? new WeakMap();
  known.set(calendar, plans);
  const byDeadline = plans.get(policy) ?? new Map<LocalDate, DeadlinePlan>();
  plans.set(policy, byDeadline);
  const plan = byDeadline.get(deadline) ?? makePlan(deadline, policy, calendar);
  byDeadline.set(deadline, plan);
  return plan;
}

function makePlan(deadline: LocalDate, policy: ReminderPolicy, calendar: WorkingCalendar): DeadlinePlan {
  const planned = (step: string, on: LocalDate): PlannedStep => ({
    step,
    dueAt: calendar.instantOf(on, policy.sendAt).toISOString(),
  });
  const overdueDay = (day: number) => sendDayFrom(calendar.addWorkingDays(deadline, day), policy, calendar);
  const ahead = policy.beforeDue.map(({ days, unit }) => {
    const on = unit === 'working' ? calendar.addWorkingDays(deadline, -days) : addDays(deadline, -days);
    return planned(
      `before-${days}${unit === 'calendar' ? '-calendar' : ''}`,
      sendDayUpTo(on, policy, calendar),
    );
  });
  if (policy.onDueDay && isSendDay(deadline, policy, calendar)) ahead.push(planned('due-day', deadline));
  const { first, thenEvery } = policy.afterDue;
  const last = first.at(-1) ?? 0;
  const afterDue: PlannedStep[] = [];
  return {
    overdueFrom: calendar.startOfDay(addDays(deadline, 1)).toISOString(),
    ahead,
    afterDue(index) {
      const day = first[index] ?? last + (index - first.length + 1) * thenEvery;
      return (afterDue[index] ??= planned(`overdue-${day}`, overdueDay(day)));
    },
    escalations: policy.escalations.map(({ audience, onOverdueDay }) => ({
      audience,
      ...planned(
        `escalate-${audience === 'agency_head' ? 'head' : audience}-${onOverdueDay}`,
        overdueDay(onOverdueDay),
      ),
    })),
  };
}
