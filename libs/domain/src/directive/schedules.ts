import { addDays, OutsideCalendar, type LocalDate, type WorkingCalendar } from '../calendar/index.js';
import { isSendDay, sendDayFrom, sendDayUpTo, type ReminderPolicy } from '../reminder-policy/index.js';
import type { Directive } from './directive.js';
import { rulesAt, type EffectiveRules } from './effective-rules.js';
import { ladderPrefixes, type Superior } from './reminder-history.js';

/** A step of a policy, and the instant that a deadline, or a day from which it counts, gives it. */
export interface PlannedStep {
  readonly step: string;
  /** RFC 3339. */
  readonly dueAt: string;
}

/** The steps of one kind. Where send days push several onto one morning, the one that is nearest to the truth stands. */
export interface Schedule {
  /** Those that come once. */
  readonly once: readonly PlannedStep[];
  /** The `index`th of those that repeat, from 0 on, each later than the one before; null where there are no more. */
  readonly repeated: (index: number) => PlannedStep | null;
}

/** What a policy does about a deadline, whoever has to keep it. */
export interface DeadlinePlan {
  readonly reminders: Schedule;
  readonly escalations: Readonly<Record<Superior, Schedule>>;
}

/** How many times a repeating step is followed: daily ones for some fourteen years. */
const furthestRepeat = 5_000;

/** By what it is for and the day that it counts from or to: all that shares them shares it. */
interface Plans {
  readonly deadlines: Map<LocalDate, DeadlinePlan>;
  readonly silences: Map<LocalDate, Schedule>;
  readonly confirmations: Map<LocalDate, Schedule>;
}

const knownPlans = new WeakMap<WorkingCalendar, WeakMap<ReminderPolicy, Plans>>();

function plansOf(policy: ReminderPolicy, calendar: WorkingCalendar): Plans {
  const ofCalendar = knownPlans.get(calendar) ?? new WeakMap<ReminderPolicy, Plans>();
  knownPlans.set(calendar, ofCalendar);
  const plans = ofCalendar.get(policy) ?? {
    deadlines: new Map(),
    silences: new Map(),
    confirmations: new Map(),
  };
  ofCalendar.set(policy, plans);
  return plans;
}

function shared<Plan>(plans: Map<LocalDate, Plan>, day: LocalDate, make: () => Plan): Plan {
  const plan = plans.get(day) ?? make();
  plans.set(day, plan);
  return plan;
}

/** The plan of a policy for a deadline. What would fall outside the calendar's years is left out. */
export function planOf(deadline: LocalDate, policy: ReminderPolicy, calendar: WorkingCalendar): DeadlinePlan {
  return shared(plansOf(policy, calendar).deadlines, deadline, () => makePlan(deadline, policy, calendar));
}

function makePlan(deadline: LocalDate, policy: ReminderPolicy, calendar: WorkingCalendar): DeadlinePlan {
  const planned = plannerOf(policy, calendar);
  const overdueDay = (day: number) => sendDayFrom(calendar.addWorkingDays(deadline, day), policy, calendar);
  // The nearest to the date comes last, and of those that meet the last stands.
  const before = [...policy.beforeDue].sort((a, b) => b.days - a.days);
  const ahead = before.map(({ days, unit }) =>
    planned(`before-${days}${unit === 'calendar' ? '-calendar' : ''}`, () => {
      const on = unit === 'working' ? calendar.addWorkingDays(deadline, -days) : addDays(deadline, -days);
      return sendDayUpTo(on, policy, calendar);
    }),
  );
  const onTheDay =
    policy.onDueDay && isKnown(() => isSendDay(deadline, policy, calendar))
      ? [planned('due-day', () => deadline)]
      : [];
  const { first, thenEvery } = policy.afterDue;
  const last = first.at(-1) ?? 0;
  const escalationsTo = (to: Superior): Schedule => ({
    once: lastOfEachInstant(
      policy.escalations
        .filter(({ audience }) => audience === to)
        .sort((a, b) => a.onOverdueDay - b.onOverdueDay)
        .map(({ onOverdueDay }) =>
          planned(`${ladderPrefixes[to]}${onOverdueDay}`, () => overdueDay(onOverdueDay)),
        ),
    ),
    repeated: () => null,
  });
  return {
    reminders: {
      once: lastOfEachInstant([...ahead, ...onTheDay]),
      repeated: repeating((index) => {
        const day = first[index] ?? last + (index - first.length + 1) * thenEvery;
        return planned(`overdue-${day}`, () => overdueDay(day));
      }),
    },
    escalations: { agency_head: escalationsTo('agency_head'), leader: escalationsTo('leader') },
  };
}

/** The nudges after a day on which somebody last said something, named by the days since. */
export function nudgeSchedule(since: LocalDate, policy: ReminderPolicy, calendar: WorkingCalendar): Schedule {
  const planned = plannerOf(policy, calendar);
  return shared(plansOf(policy, calendar).silences, since, () =>
    everyTime(policy.silentAfterDays, (days) =>
      planned(`silent-${days}`, () => sendDayFrom(addDays(since, days), policy, calendar)),
    ),
  );
}

/** What the office is told while a completion report waits, named by the working days since it was reported. */
export function confirmationSchedule(
  reportedOn: LocalDate,
  policy: ReminderPolicy,
  calendar: WorkingCalendar,
): Schedule {
  const planned = plannerOf(policy, calendar);
  return shared(plansOf(policy, calendar).confirmations, reportedOn, () =>
    everyTime(policy.confirmEvery, (days) =>
      planned(`confirm-${days}`, () =>
        sendDayFrom(calendar.addWorkingDays(reportedOn, days), policy, calendar),
      ),
    ),
  );
}

/** The first instant after another at which a policy sends anything at all; null where the calendar does not reach. */
export function firstMorningAfter(
  instant: string,
  policy: ReminderPolicy,
  calendar: WorkingCalendar,
): string | null {
  const morningFrom = (day: LocalDate) =>
    isKnown(() => calendar.instantOf(sendDayFrom(day, policy, calendar), policy.sendAt).toISOString());
  const today = calendar.dateOf(new Date(instant));
  const morning = morningFrom(today);
  return morning !== null && morning > instant ? morning : morningFrom(addDays(today, 1));
}

/** The first morning after an instant on which a directive's agencies are told of what happened to it. */
export function nextMorning(
  directive: Pick<Directive, 'urgency'>,
  rules: readonly EffectiveRules[],
  instant: string,
): string | null {
  const { policy, calendar } = rulesAt(directive, rules, instant);
  return firstMorningAfter(instant, policy, calendar);
}

function everyTime(every: number | null, planned: (days: number) => PlannedStep | null): Schedule {
  if (every === null) return { once: [], repeated: () => null };
  return { once: [], repeated: repeating((index) => planned((index + 1) * every)) };
}

type Planner = (step: string, on: () => LocalDate) => PlannedStep | null;

function plannerOf(policy: ReminderPolicy, calendar: WorkingCalendar): Planner {
  return (step, on) =>
    isKnown(() => ({ step, dueAt: calendar.instantOf(on(), policy.sendAt).toISOString() }));
}

/** What a calendar knows, or null of days before and after all of its years. */
function isKnown<Known>(ask: () => Known): Known | null {
  try {
    return ask();
  } catch (error) {
    if (error instanceof OutsideCalendar) return null;
    throw error;
  }
}

/** Each index is worked out once; of neighbours that meet, the last stands. */
function repeating(raw: (index: number) => PlannedStep | null): Schedule['repeated'] {
  const steps: PlannedStep[] = [];
  let tried = 0;
  let last: PlannedStep | null | undefined;
  return (index) => {
    last ??= raw(0);
    while (steps.length <= index && last !== null && tried < furthestRepeat) {
      tried += 1;
      const next = raw(tried);
      if (last.dueAt !== next?.dueAt) steps.push(last);
      last = next;
    }
    return steps[index] ?? null;
  };
}

function lastOfEachInstant(steps: readonly (PlannedStep | null)[]): PlannedStep[] {
  const knownPlans = steps.filter((step) => step !== null);
  return knownPlans.filter(
    ({ dueAt }, index) => !knownPlans.some((other, later) => later > index && other.dueAt === dueAt),
  );
}

/** When a step is due by a schedule, or null where it has none of that name; repeated ones are looked for up to an instant. */
export function dueAtOf(step: string, { once, repeated }: Schedule, upTo: string): string | null {
  const found = once.find((planned) => planned.step === step);
  if (found) return found.dueAt;
  for (let index = 0; ; index += 1) {
    const planned = repeated(index);
    if (planned === null) return null;
    if (planned.step === step) return planned.dueAt;
    if (planned.dueAt > upTo) return null;
  }
}
