import type { EffectiveRules } from './directive-commands.js';
import { addDays, type LocalDate, type WorkingCalendar, OutsideCalendar } from '../calendar/index.js';
import {
  dayBeforeDue,
  isSendDay,
  nudgeDay,
  overdueDayAt,
  sendDayFrom,
  workingDaysAfter,
  type ReminderPolicy,
} from '../reminder-policy/index.js';
import {
  type Directive,
  isEscalated,
  isLadderBegun,
  reminderKey,
  isShareDone,
  officeHasItSince,
  ladderPrefixes,
  type Superior,
} from './directive.js';
import type { Audience, Urgency, DirectiveEvent } from './directive-events.js';
import { requireRole } from '../actor.js';
import type { CommandOf } from './directive-commands.js';

/** A step that is still to come, or is due and was not recorded yet. */
export type PendingReminder = StepToCome &
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
  /** When the policy planned it, where that was before its deadline began to run for whoever is responsible now. */
  readonly plannedAt?: string;
  readonly audience: readonly Audience[];
  /** The policy that asks for it. */
  readonly policy: Pick<ReminderPolicy, 'id' | 'version'>;
}

/** No other calendar and no other policy moves a step by more: quiet days end within a month. */
const furthestMoveMs = 62 * 86_400_000;

/**
 * What a directive still owes: every step that is not recorded, by the rules that were in force when it was due. What
 * was due before its deadline began to run is not owed, nor what only later rules would have asked for at a time when
 * they did not hold; but a step that was still to come when other rules put it into the past is owed from then on, and
 * so is the first step of each ladder of escalation that nobody was told by yet, where the deadline began to run past it.
 * Of the steps that repeat without end, only the next. In order of time.
 * @param rules in the order in which they came into force
 */
export function pendingReminders(state: Directive, rules: readonly EffectiveRules[]): PendingReminder[] {
  return [...pendingByKind(state, rules)]
    .flat()
    .sort((a, b) => inOrder(a.dueAt, b.dueAt) || inOrder(key(a), key(b)));
}

/** The step with this name about this deadline, as far as it is owed; no more is worked out than it takes to find it. */
export function pendingReminder(
  wanted: Pick<PendingReminder, 'step' | 'agencyId' | 'deadline'>,
  state: Directive,
  rules: readonly EffectiveRules[],
): PendingReminder | undefined {
  for (const steps of pendingByKind(state, rules, wanted.step)) {
    const found = steps.find(
      ({ step, agencyId, deadline }) =>
        step === wanted.step && agencyId === wanted.agencyId && deadline === wanted.deadline,
    );
    if (found) return found;
  }
  return undefined;
}

/** Whether a directive owes anything under any rules, or may as time goes by, though nothing happens to it. */
export function mayHavePendingReminders(state: Directive): boolean {
  return state.work === 'awaiting_confirmation' || state.work === 'declined' || isFollowed(state);
}

type Spans = readonly [Span, ...Span[]];

/** @param wanted the only step that is asked for; others may be left out */
function* pendingByKind(
  state: Directive,
  rules: readonly EffectiveRules[],
  wanted?: string,
): Generator<readonly PendingReminder[], void, void> {
  if (!mayHavePendingReminders(state)) return;
  const spans = spansOf(state, rules);
  if (wanted === undefined || wanted === 'overdue') yield overdueFact(state, spans);
  if (state.work === 'awaiting_confirmation') yield confirmationSteps(state, spans);
  else if (state.work === 'declined') yield declinedSteps(state, spans);
  else {
    yield leadReminders(state, spans, wanted);
    yield escalations(state, spans, wanted);
    yield coordinatorSteps(state, spans, wanted);
    yield nudgeSteps(state, spans);
  }
  yield shareConfirmationSteps(state, spans);
}

const key = ({ step, agencyId }: PendingReminder) => `${step}|${agencyId ?? ''}`;

const inOrder = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const isFollowed = ({ work }: Directive) =>
  work === 'issued' || work === 'assigned' || work === 'in_progress';

const lastOf = (spans: Spans): Span => spans.at(-1) ?? spans[0];

function overdueFact(state: Directive, spans: Spans): PendingReminder[] {
  const deadline = state.deadline?.dueOn ?? null;
  if (deadline === null || state.overdueFor === deadline) return [];
  const handedOver = officeHasItSince(state);
  if (handedOver !== null && handedOver <= deadline) return [];
  const { calendar, policy } = lastOf(spans);
  const begins = calendar.startOfDay(addDays(deadline, 1)).toISOString();
  const dueAt = state.remindersFrom !== null && state.remindersFrom > begins ? state.remindersFrom : begins;
  return [{ kind: 'overdue', step: 'overdue', deadline, dueAt, audience: [], policy }];
}

function leadReminders(state: Directive, spans: Spans, wanted?: string): PendingReminder[] {
  const deadline = state.deadline?.dueOn ?? null;
  if (deadline === null) return [];
  const sharing = state.coordinators.filter(
    ({ agencyId, dueOn }) => dueOn === undefined && !isShareDone(state, agencyId),
  );
  const audience: Audience[] =
    state.leadAgencyId === null
      ? [{ kind: 'office' }]
      : [state.leadAgencyId, ...sharing.map(({ agencyId }) => agencyId)].map((agencyId) => ({
          kind: 'agency',
          agencyId,
        }));
  return pendingOf(spans, {
    schedule: ({ policy, calendar }) => planOf(deadline, policy, calendar).reminders,
    after: state.remindersFrom,
    wanted,
    isSent: (step) => state.stepsSent.includes(reminderKey({ step, deadline })),
  }).map((pending) => ({ ...pending, kind: 'reminder', deadline, audience }));
}

function coordinatorSteps(state: Directive, spans: Spans, wanted?: string): PendingReminder[] {
  return state.coordinators.flatMap(({ agencyId, dueOn: deadline }): PendingReminder[] => {
    if (deadline === undefined || isShareDone(state, agencyId)) return [];
    const audience: Audience[] = [{ kind: 'agency', agencyId }];
    return pendingOf(spans, {
      schedule: ({ policy, calendar }) => planOf(deadline, policy, calendar).reminders,
      after: state.coordinatorsFrom[agencyId] ?? null,
      wanted,
      isSent: (step) => state.stepsSent.includes(reminderKey({ step, agencyId, deadline })),
    }).map((pending) => ({ ...pending, kind: 'reminder', agencyId, deadline, audience }));
  });
}

function escalations(state: Directive, spans: Spans, wanted?: string): PendingReminder[] {
  const deadline = state.deadline?.dueOn ?? null;
  if (deadline === null) return [];
  return (['agency_head', 'leader'] as const).flatMap((to): PendingReminder[] => {
    const superior = superiorOf(state.leadAgencyId, to);
    if (superior === null) return [];
    const schedule: PendingQuery['schedule'] = ({ policy, calendar }) =>
      planOf(deadline, policy, calendar).escalations[to];
    const after = state.remindersFrom;
    const isSent = (step: string) => isEscalated(state, to, step, deadline);
    return [
      ...(isLadderBegun(state, to, deadline) ? [] : firstOfLadder(spans, { schedule, after })),
      ...pendingOf(spans, { schedule, after, wanted, isSent }),
    ].map((pending) => ({ ...pending, kind: 'escalation', deadline, audience: [superior] }));
  });
}

/**
 * The first step of a ladder, where a deadline began to run when that was past already: owed on the first morning from
 * then on, by the rules of that morning, unless a later step of the ladder is due by then.
 */
function firstOfLadder(
  spans: Spans,
  { schedule, after }: Pick<PendingQuery, 'schedule' | 'after'>,
): Pending[] {
  if (after === null) return [];
  for (const span of spans) {
    const { from, until, policy, calendar } = span;
    const dueAt = firstMorningAfter(from > after ? from : after, policy, calendar);
    if (dueAt === null || (until !== null && dueAt >= until)) continue;
    const [first, ...later] = schedule(span).once;
    const isNearer = (planned: PlannedStep) => planned.dueAt > after && planned.dueAt <= dueAt;
    if (first === undefined || first.dueAt > after || later.some(isNearer)) return [];
    const { id, version } = policy;
    return [{ step: first.step, dueAt, plannedAt: first.dueAt, policy: { id, version } }];
  }
  return [];
}

function superiorOf(leadAgencyId: string | null, audience: 'agency_head' | 'leader'): Audience | null {
  if (audience === 'leader') return { kind: audience };
  return leadAgencyId === null ? null : { kind: audience, agencyId: leadAgencyId };
}

function nudgeSteps(state: Directive, spans: Spans): PendingReminder[] {
  const { silentSince, nudgedAt, leadAgencyId, deadline } = state;
  if (silentSince === null || leadAgencyId === null) return [];
  const since = lastOf(spans).calendar.dateOf(new Date(silentSince));
  return pendingOf(spans, {
    schedule: ({ policy, calendar }) => nudgeSchedule(since, policy, calendar),
    after: nudgedAt ?? silentSince,
    isSent: () => false,
  }).map((pending) => ({
    ...pending,
    kind: 'reminder',
    deadline: deadline?.dueOn ?? null,
    audience: [{ kind: 'agency', agencyId: leadAgencyId }],
  }));
}

function confirmationSteps(state: Directive, spans: Spans): PendingReminder[] {
  const { completion, officeToldAt, deadline } = state;
  if (completion === null) return [];
  return pendingOf(spans, {
    schedule: ({ policy, calendar }) => confirmationSchedule(completion.reportedOn, policy, calendar),
    after: officeToldAt,
    isSent: () => false,
  }).map((pending) => ({
    ...pending,
    kind: 'reminder',
    deadline: deadline?.dueOn ?? null,
    audience: [{ kind: 'office' }],
  }));
}

/** Of a declined directive the office is reminded as of a report that waits, until it assigns it again or closes it. */
function declinedSteps(state: Directive, spans: Spans): PendingReminder[] {
  const { declinedOn, declineToldAt, deadline } = state;
  if (declinedOn === null) return [];
  return pendingOf(spans, {
    schedule: ({ policy, calendar }) => confirmationSchedule(declinedOn, policy, calendar),
    after: declineToldAt,
    isSent: () => false,
  }).map((pending) => ({
    ...pending,
    step: pending.step.replace('confirm-', 'declined-'),
    kind: 'reminder',
    deadline: deadline?.dueOn ?? null,
    audience: [{ kind: 'office' }],
  }));
}

/** Of each share that is reported done the office is reminded until it confirms or returns it. */
function shareConfirmationSteps(state: Directive, spans: Spans): PendingReminder[] {
  return state.coordinators.flatMap(({ agencyId, dueOn }): PendingReminder[] => {
    const share = state.shares[agencyId];
    const reportedOn = share?.reportedOn ?? null;
    if (share?.state !== 'reported' || reportedOn === null) return [];
    return pendingOf(spans, {
      schedule: ({ policy, calendar }) => confirmationSchedule(reportedOn, policy, calendar),
      after: share.officeToldAt,
      isSent: () => false,
    }).map((pending) => ({
      ...pending,
      kind: 'reminder',
      agencyId,
      deadline: dueOn ?? state.deadline?.dueOn ?? null,
      audience: [{ kind: 'office' }],
    }));
  });
}

interface PendingQuery {
  readonly schedule: (by: {
    readonly policy: ReminderPolicy;
    readonly calendar: WorkingCalendar;
  }) => Schedule;
  /** The instant after which steps count; null when none do. */
  readonly after: string | null;
  /** The only step that is asked for, if it is one of those that come once. */
  readonly wanted?: string | undefined;
  readonly isSent: (step: string) => boolean;
}

type Pending = Pick<StepToCome, 'step' | 'dueAt' | 'plannedAt' | 'policy'>;

/** What is owed by the schedules of each span in turn; a step that is owed by one span is not owed by the next as well. */
function pendingOf(spans: Spans, { schedule, after, wanted, isSent }: PendingQuery): Pending[] {
  if (after === null) return [];
  const pending = new Map<string, Pending>();
  const scheduled = spans.map((span) => ({ span, steps: schedule(span) }));
  const isWanted = ({ step }: PlannedStep) => step === wanted;
  const comesOnce = scheduled.some(({ steps }) => steps.once.some(isWanted));
  scheduled.forEach(({ span, steps }, index) => {
    const before = scheduled[index - 1]?.steps;
    const take = ({ step, dueAt: planned }: PlannedStep): boolean => {
      if (isSent(step) || pending.has(step)) return false;
      const isPast = planned < span.from;
      if (isPast && (before === undefined || !wasToCome(step, planned, before, span.from))) return false;
      const dueAt = isPast ? span.from : planned;
      if (dueAt <= after || (span.until !== null && dueAt >= span.until)) return false;
      pending.set(step, { step, dueAt, policy: { id: span.policy.id, version: span.policy.version } });
      return true;
    };
    if (comesOnce) return steps.once.filter(isWanted).forEach(take);
    steps.once.forEach(take);
    for (let times = 0; ; times += 1) {
      const planned = steps.repeated(times);
      if (planned === null || (span.until !== null && planned.dueAt >= span.until)) break;
      if (take(planned)) break;
    }
  });
  return [...pending.values()];
}

/** Whether a step that these rules put into the past was still to come when they came into force. */
function wasToCome(step: string, planned: string, before: Schedule, from: string): boolean {
  const now = Date.parse(from);
  if (Date.parse(planned) < now - furthestMoveMs) return false;
  const dueAt = dueAtOf(step, before, new Date(now + furthestMoveMs).toISOString());
  return dueAt !== null && dueAt >= from;
}

/** Rules that hold from the beginning and were never changed. */
export function alwaysBy(policy: ReminderPolicy, calendar: WorkingCalendar): readonly [EffectiveRules] {
  return [{ from: '', calendar, policyFor: () => policy }];
}

/** A time in which one policy and one calendar held for a directive. */
export interface Span {
  readonly from: string;
  /** Where the next span begins; null for the one that lasts. */
  readonly until: string | null;
  readonly policy: ReminderPolicy;
  readonly calendar: WorkingCalendar;
}

/**
 * The policies and calendars that a directive was under, each from when it held for it: what was published, and what its
 * own urgency, corrected, put it under. What ended before anything about the directive began to count is left out, save
 * for the last of it.
 * @param rules in the order in which they came into force, the first of them from the empty text on
 */
function spansOf(state: Directive, rules: readonly EffectiveRules[]): readonly [Span, ...Span[]] {
  const spans = allSpans(state.urgencies, rules);
  const begins = beginsToCount(state);
  const firstThatCounts = spans.findLastIndex(({ from }) => from <= begins);
  const [first, ...rest] = spans.slice(Math.max(0, firstThatCounts));
  if (first === undefined) throw new Error('There are no rules.');
  return [first, ...rest];
}

/** Under the same rules the spans of directives of one urgency are the same, as long as it was never corrected. */
const knownSpans = new WeakMap<readonly EffectiveRules[], Map<Urgency, readonly Span[]>>();

function allSpans(urgencies: Directive['urgencies'], rules: readonly EffectiveRules[]): readonly Span[] {
  const [only, another] = urgencies;
  if (only === undefined || another !== undefined) return makeSpans(urgencies, rules);
  const ofRules = knownSpans.get(rules) ?? new Map<Urgency, readonly Span[]>();
  knownSpans.set(rules, ofRules);
  const spans = ofRules.get(only.urgency) ?? makeSpans(urgencies, rules);
  ofRules.set(only.urgency, spans);
  return spans;
}

function makeSpans(urgencies: Directive['urgencies'], rules: readonly EffectiveRules[]): Span[] {
  const cuts = new Set([...rules.map(({ from }) => from), ...urgencies.map(({ from }) => from)]);
  const spans: Omit<Span, 'until'>[] = [];
  for (const from of [...cuts].sort()) {
    const inForce = lastFrom(rules, from);
    const policy = inForce.policyFor(lastFrom(urgencies, from));
    const last = spans.at(-1);
    if (last?.policy === policy && last.calendar === inForce.calendar) continue;
    spans.push({ from, policy, calendar: inForce.calendar });
  }
  return spans.map((span, index): Span => ({ ...span, until: spans[index + 1]?.from ?? null }));
}

function beginsToCount({ remindersFrom, silentSince, coordinatorsFrom }: Directive): string {
  const instants = [remindersFrom, silentSince, ...Object.values(coordinatorsFrom)];
  return instants.reduce<string>((first, one) => (one !== null && one < first ? one : first), '9');
}

function lastFrom<Each extends { readonly from: string }>(all: readonly Each[], instant: string): Each {
  const found = all.findLast(({ from }) => from <= instant) ?? all[0];
  if (found === undefined) throw new Error('There are no rules.');
  return found;
}

/** The policy and the calendar that a directive is under at an instant. */
export function rulesAt(
  { urgency }: Pick<Directive, 'urgency'>,
  rules: readonly EffectiveRules[],
  instant: string,
): Pick<Span, 'policy' | 'calendar'> {
  const { policyFor, calendar } = lastFrom(rules, instant);
  return { policy: policyFor({ urgency }), calendar };
}

/** A step of a policy, and the instant that a deadline, or a day from which it counts, gives it. */
export interface PlannedStep {
  readonly step: string;
  /** RFC 3339. */
  readonly dueAt: string;
}

/** The steps of one kind. Where send days push several onto one morning, the one that is nearest to the truth stands. */
interface Schedule {
  /** Those that come once. */
  readonly once: readonly PlannedStep[];
  /** The `index`th of those that repeat, from 0 on, each later than the one before; null where there are no more. */
  readonly repeated: (index: number) => PlannedStep | null;
}

/** What a policy does about a deadline, whoever has to keep it. */
interface DeadlinePlan {
  readonly reminders: Schedule;
  readonly escalations: Readonly<Record<Superior, Schedule>>;
}

/** How many times a repeating step is followed: daily ones for some fourteen years. */
const furthestRepeat = 5_000;

/** By what it is for and the day that it counts from or to: all that shares them shares it. */
interface Plans {
  readonly deadlines: Map<LocalDate, DeadlinePlan>;
  readonly stalled: Map<LocalDate, Schedule>;
  readonly confirmations: Map<LocalDate, Schedule>;
}

const knownPlans = new WeakMap<WorkingCalendar, WeakMap<ReminderPolicy, Plans>>();

function plansOf(policy: ReminderPolicy, calendar: WorkingCalendar): Plans {
  const ofCalendar = knownPlans.get(calendar) ?? new WeakMap<ReminderPolicy, Plans>();
  knownPlans.set(calendar, ofCalendar);
  const plans = ofCalendar.get(policy) ?? {
    deadlines: new Map(),
    stalled: new Map(),
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
  const overdueDay = (day: number) => workingDaysAfter(day, deadline, policy, calendar);
  // The nearest to the date comes last, and of those that meet the last stands.
  const before = [...policy.beforeDue].sort((a, b) => b.days - a.days);
  const ahead = before.map((step) =>
    planned(`before-${step.days}${step.unit === 'calendar' ? '-calendar' : ''}`, () =>
      dayBeforeDue(step, deadline, policy, calendar),
    ),
  );
  const onTheDay =
    policy.onDueDay && isKnown(() => isSendDay(deadline, policy, calendar))
      ? [planned('due-day', () => deadline)]
      : [];
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
        const day = overdueDayAt(index, policy.afterDue);
        return planned(`overdue-${day}`, () => overdueDay(day));
      }),
    },
    escalations: { agency_head: escalationsTo('agency_head'), leader: escalationsTo('leader') },
  };
}

/** The nudges after a day on which somebody last said something, named by the days since. */
function nudgeSchedule(since: LocalDate, policy: ReminderPolicy, calendar: WorkingCalendar): Schedule {
  const planned = plannerOf(policy, calendar);
  return shared(plansOf(policy, calendar).stalled, since, () =>
    everyTime(policy.silentAfterDays, (days) =>
      planned(`silent-${days}`, () => nudgeDay(days, since, policy, calendar)),
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
      planned(`confirm-${days}`, () => workingDaysAfter(days, reportedOn, policy, calendar)),
    ),
  );
}

/** The first instant after another at which a policy sends anything at all; null where the calendar does not reach. */
function firstMorningAfter(
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
  const planned = steps.filter((step) => step !== null);
  return planned.filter(
    ({ dueAt }, index) => !planned.some((other, later) => later > index && other.dueAt === dueAt),
  );
}

/** When a step is due by a schedule, or null where it has none of that name; repeated ones are looked for up to an instant. */
function dueAtOf(step: string, { once, repeated }: Schedule, upTo: string): string | null {
  const found = once.find((planned) => planned.step === step);
  if (found) return found.dueAt;
  for (let index = 0; ; index += 1) {
    const planned = repeated(index);
    if (planned === null) return null;
    if (planned.step === step) return planned.dueAt;
    if (planned.dueAt > upTo) return null;
  }
}

/** A reminder is called late when it goes out more than this many minutes after it was due. */
const lateAfterMinutes = 15;

export function fire(command: CommandOf<'FireStep'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'system');
  const pending = pendingReminder(command, state, command.rules);
  if (!pending || pending.dueAt > command.at) return [];
  return [recordOf(pending, command.at)];
}

/** What is recorded of a step that is owed, at the instant at which it is fired. */
export function recordOf(pending: PendingReminder, at: string): DirectiveEvent {
  if (pending.kind === 'overdue')
    return {
      type: 'DirectiveBecameOverdue',
      data: { dueOn: pending.deadline, overdueOn: addDays(pending.deadline, 1) },
    };
  const data = {
    step: pending.step,
    ...(pending.agencyId === undefined ? {} : { agencyId: pending.agencyId }),
    deadline: pending.deadline,
    dueAt: pending.dueAt,
    ...(pending.plannedAt === undefined ? {} : { plannedAt: pending.plannedAt }),
    late: Date.parse(at) - Date.parse(pending.dueAt) > lateAfterMinutes * 60_000,
    audience: [...pending.audience],
    policy: pending.policy,
  };
  return { type: pending.kind === 'reminder' ? 'ReminderIssued' : 'EscalationRaised', data };
}
