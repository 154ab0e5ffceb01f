import { addDays, type LocalDate, type WorkingCalendar } from '../calendar/index.js';
import { sendDayFrom, type ReminderPolicy } from '../reminder-policy/index.js';
import { planOf, type PlannedStep } from './deadline-plan.js';
import { sentStep, type Directive } from './directive.js';
import type { Audience } from './directive-events.js';

/** A step that is still to come, or is due and was not recorded yet. */
export type OwedStep = StepToCome &
  (
    | { readonly kind: 'overdue'; readonly deadline: LocalDate }
    | { readonly kind: 'reminder' | 'escalation'; readonly deadline: LocalDate | null }
  );

interface StepToCome {
  readonly step: string;
  /** Whose own deadline the step is about, where it is a co-ordinating agency's. */
  readonly agencyId?: string;
  /** RFC 3339. */
  readonly dueAt: string;
  readonly audience: readonly Audience[];
}

/** How many times a repeating step is looked ahead before it is given up: about a century of weekly ones. */
const furthestRepeat = 5_000;

/**
 * What a directive still owes under a policy and a calendar: every step that is neither recorded nor was due before
 * its deadline began to run. Of the steps that repeat without end, only the next. In order of time.
 */
export function owedSteps(state: Directive, policy: ReminderPolicy, calendar: WorkingCalendar): OwedStep[] {
  return [...kindsOfSteps(state, policy, calendar)]
    .flat()
    .sort((a, b) => inOrder(a.dueAt, b.dueAt) || inOrder(key(a), key(b)));
}

/** The step with this name about this deadline, as far as it is owed; no more is worked out than it takes to find it. */
export function owedStep(
  wanted: Pick<OwedStep, 'step' | 'agencyId' | 'deadline'>,
  state: Directive,
  policy: ReminderPolicy,
  calendar: WorkingCalendar,
): OwedStep | undefined {
  for (const steps of kindsOfSteps(state, policy, calendar)) {
    const found = steps.find(
      ({ step, agencyId, deadline }) =>
        step === wanted.step && agencyId === wanted.agencyId && deadline === wanted.deadline,
    );
    if (found) return found;
  }
  return undefined;
}

function* kindsOfSteps(
  state: Directive,
  policy: ReminderPolicy,
  calendar: WorkingCalendar,
): Generator<OwedStep[], void, void> {
  if (state.work === 'awaiting_confirmation') {
    yield overdueFact(state, policy, calendar);
    yield confirmationSteps(state, policy, calendar);
  } else if (isFollowed(state)) {
    yield overdueFact(state, policy, calendar);
    yield leadReminders(state, policy, calendar);
    yield escalations(state, policy, calendar);
    yield coordinatorSteps(state, policy, calendar);
    yield silenceSteps(state, policy, calendar);
  }
}

const key = ({ step, agencyId }: OwedStep) => sentStep(step, agencyId);

const inOrder = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const isFollowed = ({ work }: Directive) =>
  work === 'issued' || work === 'assigned' || work === 'in_progress';

function overdueFact(state: Directive, policy: ReminderPolicy, calendar: WorkingCalendar): OwedStep[] {
  const deadline = state.deadline?.dueOn ?? null;
  if (deadline === null || state.overdueFor === deadline) return [];
  if (state.work === 'awaiting_confirmation' && state.completion && state.completion.reportedOn <= deadline)
    return [];
  const begins = planOf(deadline, policy, calendar).overdueFrom;
  const dueAt = state.remindersFrom !== null && state.remindersFrom > begins ? state.remindersFrom : begins;
  return [{ kind: 'overdue', step: 'overdue', deadline, dueAt, audience: [] }];
}

function leadReminders(state: Directive, policy: ReminderPolicy, calendar: WorkingCalendar): OwedStep[] {
  const deadline = state.deadline?.dueOn ?? null;
  if (deadline === null) return [];
  const sharing = state.coordinators.filter(({ dueOn }) => dueOn === undefined);
  const audience: Audience[] =
    state.leadAgencyId === null
      ? [{ kind: 'office' }]
      : [state.leadAgencyId, ...sharing.map(({ agencyId }) => agencyId)].map((agencyId) => ({
          kind: 'agency',
          agencyId,
        }));
  return stepsAround(deadline, state, policy, calendar).map((step) => ({ ...step, audience }));
}

function coordinatorSteps(state: Directive, policy: ReminderPolicy, calendar: WorkingCalendar): OwedStep[] {
  return state.coordinators.flatMap(({ agencyId, dueOn }) =>
    dueOn === undefined
      ? []
      : stepsAround(dueOn, state, policy, calendar, agencyId).map((step) => ({
          ...step,
          agencyId,
          audience: [{ kind: 'agency' as const, agencyId }],
        })),
  );
}

interface Step extends Omit<StepToCome, 'audience'> {
  readonly kind: 'reminder';
  readonly deadline: LocalDate;
}

function stepsAround(
  deadline: LocalDate,
  state: Directive,
  policy: ReminderPolicy,
  calendar: WorkingCalendar,
  agencyId?: string,
): Step[] {
  const plan = planOf(deadline, policy, calendar);
  const isOpen = ({ step, dueAt }: PlannedStep) => isOwed(state, sentStep(step, agencyId), dueAt);
  const steps = plan.ahead.filter(isOpen);
  for (let index = 0; index < furthestRepeat; index += 1) {
    const next = plan.afterDue(index);
    if (!isOpen(next)) continue;
    steps.push(next);
    break;
  }
  return steps.map(({ step, dueAt }) => ({ kind: 'reminder', step, deadline, dueAt }));
}

function escalations(state: Directive, policy: ReminderPolicy, calendar: WorkingCalendar): OwedStep[] {
  const deadline = state.deadline?.dueOn ?? null;
  if (deadline === null) return [];
  return planOf(deadline, policy, calendar).escalations.flatMap(({ audience, step, dueAt }): OwedStep[] => {
    const superior = superiorOf(state.leadAgencyId, audience);
    if (superior === null || !isOwed(state, step, dueAt)) return [];
    return [{ kind: 'escalation', step, deadline, dueAt, audience: [superior] }];
  });
}

function superiorOf(leadAgencyId: string | null, audience: 'agency_head' | 'leader'): Audience | null {
  if (audience === 'leader') return { kind: audience };
  return leadAgencyId === null ? null : { kind: audience, agencyId: leadAgencyId };
}

function silenceSteps(state: Directive, policy: ReminderPolicy, calendar: WorkingCalendar): OwedStep[] {
  const { silentAfterDays } = policy;
  if (silentAfterDays === null || state.lastReportAt === null || state.leadAgencyId === null) return [];
  const since = calendar.dateOf(new Date(state.lastReportAt));
  for (let times = 1; times < furthestRepeat; times += 1) {
    const on = sendDayFrom(addDays(since, silentAfterDays * times), policy, calendar);
    const dueAt = calendar.instantOf(on, policy.sendAt).toISOString();
    const step = `silent-${times}`;
    if (isOwed(state, step, dueAt)) {
      const audience: Audience[] = [{ kind: 'agency', agencyId: state.leadAgencyId }];
      return [{ kind: 'reminder', step, deadline: state.deadline?.dueOn ?? null, dueAt, audience }];
    }
  }
  return [];
}

function confirmationSteps(state: Directive, policy: ReminderPolicy, calendar: WorkingCalendar): OwedStep[] {
  const { confirmEvery } = policy;
  if (confirmEvery === null || state.completion === null) return [];
  for (let times = 1; times < furthestRepeat; times += 1) {
    const on = calendar.addWorkingDays(state.completion.reportedOn, confirmEvery * times);
    const dueAt = calendar.instantOf(sendDayFrom(on, policy, calendar), policy.sendAt).toISOString();
    const step = `confirm-${times}`;
    if (isOwed(state, step, dueAt))
      return [
        {
          kind: 'reminder',
          step,
          deadline: state.deadline?.dueOn ?? null,
          dueAt,
          audience: [{ kind: 'office' }],
        },
      ];
  }
  return [];
}

function isOwed(state: Directive, key: string, dueAt: string): boolean {
  return !state.stepsSent.includes(key) && state.remindersFrom !== null && dueAt > state.remindersFrom;
}
