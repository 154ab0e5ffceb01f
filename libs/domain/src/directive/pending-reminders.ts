import { addDays, type LocalDate, type WorkingCalendar } from '../calendar/index.js';
import type { ReminderPolicy } from '../reminder-policy/index.js';
import type { Directive } from './directive.js';
import type { Audience } from './directive-events.js';
import { spansOf, type EffectiveRules, type Span } from './effective-rules.js';
import {
  confirmationSchedule,
  dueAtOf,
  firstMorningAfter,
  planOf,
  nudgeSchedule,
  type PlannedStep,
  type Schedule,
} from './schedules.js';
import { isEscalated, isLadderBegun, reminderKey } from './reminder-history.js';
import { isShareDone } from './shares.js';
import { officeHasItSince } from './time-status.js';

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
    yield silenceSteps(state, spans);
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

function silenceSteps(state: Directive, spans: Spans): PendingReminder[] {
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
    if (comesOnce) return void steps.once.filter(isWanted).forEach(take);
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
