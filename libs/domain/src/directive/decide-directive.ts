import { accountsActing, type CommandContext } from '../command-context.js';
import type { EffectiveRules } from './directive-commands.js';
import { type Actor, requireRole } from '../actor.js';
import type { EventOfType } from '../event.js';
import { Rejection } from '../rejection.js';
import {
  type Directive,
  type WorkStatus,
  openShares,
  isShareDone,
  type Share,
  isJudged,
  judgement,
  officeHasItSince,
  standsStillOn,
} from './directive.js';
import type { DirectiveCommand, OnBehalfOf, CommandOf } from './directive-commands.js';
import type { DirectiveEvent, Coordinator } from './directive-events.js';
import {
  draft,
  requireDistinct,
  requireSoundAgencies,
  requireSoundDeadline,
  requireSoundTerm,
  requireWithinReach,
} from './drafting.js';
import { correctionOf } from './correcting.js';
import { handOver } from './handing-over.js';
import { importDirective } from './import-directive.js';
import { recordLatenessCause, referExtension } from './decide-referral-and-cause.js';
import { fire, rulesAt } from './pending-reminders.js';
import type { Deadline } from '../calendar/deadline.js';
import type { LocalDate } from '../calendar/local-date.js';
import { afterSuspension, movedBy, workingDaysOf, type Suspension } from '../calendar/index.js';
import type { ReminderPolicy } from '../reminder-policy/index.js';
import { nameOfMove, proposedMove } from '../calendar/calendar-proposals.js';

/**
 * What happens when a command meets a directive: the events it decides, or none when all it asks is so already.
 * @throws Rejection with the code that says why not
 */
export function decideDirective(command: DirectiveCommand, state: Directive | null): DirectiveEvent[] {
  if (command.type === 'DraftDirective') return draft(command, state);
  if (command.type === 'ImportDirective') return importDirective(command, state);
  if (state === null || isHidden(state, command.by))
    throw new Rejection('not-found', 'directive-not-found', 'There is no such directive.');
  switch (command.type) {
    case 'AmendDraft':
      return amend(command, state);
    case 'FollowMeeting':
      return followMeeting(command, state);
    case 'IssueDirective':
      return issue(command, state);
    case 'AssignDirective':
      return assign(command, state);
    case 'HandOverDirective':
      return handOver(command, state);
    case 'AcceptDirective':
      return accept(command, state);
    case 'DeclineDirective':
      return decline(command, state);
    case 'ReportProgress':
      return reportProgress(command, state);
    case 'RequestExtension':
      return requestExtension(command, state);
    case 'ReferExtension':
      return referExtension(command, state);
    case 'DecideExtension':
      return decideExtension(command, state);
    case 'RecordLatenessCause':
      return recordLatenessCause(command, state);
    case 'ReportCompletion':
      return reportCompletion(command, state);
    case 'ReportShareCompletion':
      return reportShareCompletion(command, state);
    case 'ConfirmShare':
      return confirmShare(command, state);
    case 'ReturnShare':
      return returnShare(command, state);
    case 'SuspendDirective':
      return suspend(command, state);
    case 'ResumeDirective':
      return resume(command, state);
    case 'ReturnCompletion':
      return returnCompletion(command, state);
    case 'CloseDirective':
      return close(command, state);
    case 'ReopenDirective':
      return reopen(command, state);
    case 'CorrectDirective':
      return decideCorrection(command, state);
    case 'RecalculateDeadline':
      return recalculate(command, state);
    case 'KeepDeadline':
      return keep(command, state);
    case 'FireStep':
      return fire(command, state);
  }
}

/** No agency learns of a draft, not even the one that it names, until the notice makes it effective. */
const isHidden = ({ issued }: Directive, by: Actor): boolean => by.role === 'agency' && !issued;

/** @throws Rejection `directive-already-closed` or `directive-is-<status>` unless the work stands at one of these. */
function requireWork(state: Directive, ...allowed: WorkStatus[]): void {
  if (allowed.includes(state.work)) return;
  if (state.work === 'closed')
    throw new Rejection('conflict', 'directive-already-closed', 'The directive is closed already.');
  const status = state.work.replaceAll('_', '-');
  throw new Rejection(
    'conflict',
    `directive-is-${status}`,
    `The directive is ${status}: this cannot be done now.`,
  );
}

function requireLead(actor: Actor, state: Directive): string {
  requireRole(actor, 'agency');
  if (actor.agencyId !== state.leadAgencyId)
    throw new Rejection(
      'forbidden',
      'not-the-lead-agency',
      'Only the lead agency of the directive may do this.',
    );
  return actor.agencyId;
}

function requireParty(actor: Actor, state: Directive): string {
  requireRole(actor, 'agency');
  const parties = [state.leadAgencyId, ...state.coordinators.map(({ agencyId }) => agencyId)];
  if (actor.agencyId === undefined || !parties.includes(actor.agencyId))
    throw new Rejection(
      'forbidden',
      'agency-not-on-directive',
      'The agency neither leads nor co-ordinates this.',
    );
  return actor.agencyId;
}

/**
 * The agency that a report is of: the actor's own, or the one that the office enters a paper for.
 * @param requireOwn what the agency has to be to the directive
 * @throws Rejection `role-not-allowed`, `not-the-lead-agency`, `agency-not-on-directive`, `not-a-coordinating-agency`
 */
function reportingAgency(
  { by, onBehalfOf }: { readonly by: Actor; readonly onBehalfOf?: OnBehalfOf },
  state: Directive,
  requireOwn: typeof requireLead | typeof requireParty | typeof requireCoordinator,
): string {
  if (onBehalfOf === undefined) return requireOwn(by, state);
  requireRole(by, 'admin');
  const { agencyId } = onBehalfOf;
  try {
    return requireOwn({ ...by, role: 'agency', agencyId }, state);
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    throw new Rejection('impossible', error.code, error.message, 'onBehalfOf.agencyId');
  }
}

/** What is recorded of the paper, where a report came on one. */
const paperOf = (onBehalfOf: OnBehalfOf | undefined): { document?: string } =>
  onBehalfOf === undefined ? {} : { document: onBehalfOf.document };

function requireCoordinator(actor: Actor, state: Directive): string {
  requireRole(actor, 'agency');
  if (actor.agencyId === undefined || state.shares[actor.agencyId] === undefined)
    throw new Rejection(
      'forbidden',
      'not-a-coordinating-agency',
      'Only a co-ordinating agency of the directive may do this.',
    );
  return actor.agencyId;
}

/**
 * Who ever reported the directive, or a share of it, complete judges nothing of it: neither that person, nor whoever stands
 * in for that person now, nor the one whom the reporter stood in for, with whatever account that the office knows to be
 * theirs.
 */
function requireNotReporter(
  context: Pick<CommandContext, 'by' | 'standingInFor' | 'samePersonAs'>,
  state: Directive,
): void {
  if (accountsActing(context).some((id) => state.completionReporters.includes(id)))
    throw new Rejection('forbidden', 'reported-by-oneself', 'Who reported the completion does not judge it.');
}

type Facts = Omit<Extract<DirectiveEvent, { type: 'DirectiveAmended' }>['data'], 'previous'>;

/**
 * Changes what a draft says; what is not named stays.
 * @throws Rejection `directive-is-<status>` once it is issued, and what drafting is refused for
 */
function amend(command: CommandOf<'AmendDraft'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'draft');
  const before = factsOf(state);
  const { title = before.title, content = before.content, urgency = before.urgency } = command;
  const { leadAgencyId = before.leadAgencyId, coordinators = before.coordinators } = command;
  const given = command.deadline;
  const isMoved =
    given !== undefined &&
    !(given === null ? before.deadline === null : isSameDeadline(given, before.deadline));
  const deadline = isMoved ? given : before.deadline;
  if (isMoved) requireSoundTerm(deadline, state.meetingHeldOn);
  requireSoundDeadline(deadline, state.meetingHeldOn, coordinators, command.today);
  requireSoundAgencies(leadAgencyId, coordinators);
  const facts: Facts = { title, content, urgency, leadAgencyId, coordinators: [...coordinators], deadline };
  const previous = changedFrom(before, facts);
  return Object.keys(previous).length === 0
    ? []
    : [{ type: 'DirectiveAmended', data: { ...facts, previous } }];
}

/** Records in the directive what was put right in its meeting, each fact by a correction of its own. */
function followMeeting(command: CommandOf<'FollowMeeting'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'system');
  const { heldOn, notice, reason, authority } = command;
  const corrected = [
    ['meetingHeldOn', state.meetingHeldOn, heldOn],
    ['notice', state.notice?.number, notice?.number],
    ['publishedOn', state.notice?.publishedOn, notice?.publishedOn],
    ['signer', state.notice?.signer, notice?.signer],
  ] as const;
  return corrected.flatMap(([field, previous, value]): DirectiveEvent[] =>
    previous === undefined || value === undefined || previous === value
      ? []
      : [{ type: 'CorrectionRecorded', data: { field, previous, value, reason, authority } }],
  );
}

function factsOf({ title, content, urgency, leadAgencyId, coordinators, deadline }: Directive): Facts {
  return { title, content, urgency, leadAgencyId, coordinators: coordinators as Coordinator[], deadline };
}

function changedFrom(before: Facts, after: Facts): Partial<Facts> {
  const names = Object.keys(before) as (keyof Facts)[];
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(changed.map((name) => [name, before[name]]));
}

function issue(command: CommandOf<'IssueDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'system', 'admin');
  if (state.work !== 'draft') return [];
  const { notice, publishedOn, signer } = command;
  const issued: DirectiveEvent = { type: 'DirectiveIssued', data: { notice, publishedOn, signer } };
  if (state.leadAgencyId === null) return [issued];
  const { leadAgencyId, coordinators, deadline } = state;
  return [
    issued,
    { type: 'DirectiveAssigned', data: { leadAgencyId, coordinators: [...coordinators], deadline } },
  ];
}

function assign(command: CommandOf<'AssignDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'issued', 'assigned', 'in_progress', 'declined');
  const moved = command.deadline !== undefined && !isSameDeadline(command.deadline, state.deadline);
  const deadline = moved ? command.deadline : state.deadline;
  const coordinators = [...(command.coordinators ?? state.coordinators)].filter(
    ({ agencyId }) => command.coordinators !== undefined || agencyId !== command.leadAgencyId,
  );
  if (moved && state.extensions > 0)
    throw new Rejection(
      'conflict',
      'deadline-was-extended',
      'An extended deadline changes only by extension.',
      'due',
    );
  if (moved && deadline) requireSoundTerm(deadline, state.meetingHeldOn);
  requireSoundDeadline(deadline, state.meetingHeldOn, coordinators, command.today);
  requireSoundAgencies(command.leadAgencyId, coordinators);
  const data = { leadAgencyId: command.leadAgencyId, coordinators, deadline };
  const previousLeadAgencyId = state.leadAgencyId;
  if (previousLeadAgencyId === null) return [{ type: 'DirectiveAssigned', data }];
  const same =
    state.work !== 'declined' &&
    !moved &&
    previousLeadAgencyId === command.leadAgencyId &&
    areSameCoordinators(coordinators, state.coordinators);
  if (same) return [];
  if (!command.reason)
    throw new Rejection('impossible', 'reason-required', 'Assigning again takes a reason.', 'reason');
  return [{ type: 'DirectiveReassigned', data: { ...data, previousLeadAgencyId, reason: command.reason } }];
}

function accept(command: CommandOf<'AcceptDirective'>, state: Directive): DirectiveEvent[] {
  const agencyId = requireLead(command.by, state);
  if (state.work === 'in_progress') return [];
  requireWork(state, 'assigned');
  return [{ type: 'DirectiveAccepted', data: { agencyId, implied: false } }];
}

function decline(command: CommandOf<'DeclineDirective'>, state: Directive): DirectiveEvent[] {
  const agencyId = requireLead(command.by, state);
  requireWork(state, 'assigned');
  const { reason, today: declinedOn } = command;
  return [{ type: 'DirectiveDeclined', data: { agencyId, reason, declinedOn } }];
}

/** In whatever order they are named. */
function areSameCoordinators(some: readonly Coordinator[], others: readonly Coordinator[]): boolean {
  const dueOnOf = new Map(others.map(({ agencyId, dueOn }) => [agencyId, dueOn]));
  return (
    some.length === others.length &&
    some.every(({ agencyId, dueOn }) => dueOnOf.has(agencyId) && dueOnOf.get(agencyId) === dueOn)
  );
}

/** Whether both state the same rule and give the same date, whichever edition of the calendar gave it. */
function isSameDeadline(one: Deadline, other: Deadline | null): boolean {
  return other !== null && one.dueOn === other.dueOn && isSameRule(one.rule, other.rule);
}

function isSameRule(one: Deadline['rule'], other: Deadline['rule']): boolean {
  if ('on' in one) return 'on' in other && one.on === other.on;
  if ('standing' in one) return 'standing' in other;
  return 'workingDays' in other && one.workingDays === other.workingDays && one.from === other.from;
}

/** @returns the due date that the new one replaces */
function requireLaterDueOn(dueOn: LocalDate, state: Directive, today: LocalDate, path: string): LocalDate {
  const current = state.deadline?.dueOn ?? null;
  if (current === null) throw new Rejection('conflict', 'no-deadline', 'There is no deadline to extend.');
  if (dueOn < today) throw new Rejection('impossible', 'due-date-in-past', 'The date has passed.', path);
  if (dueOn <= current)
    throw new Rejection('impossible', 'due-date-not-later', `The deadline is ${current} already.`, path);
  requireWithinReach(dueOn, today, path);
  return current;
}

function reportProgress(command: CommandOf<'ReportProgress'>, state: Directive): DirectiveEvent[] {
  const agencyId = reportingAgency(command, state, requireParty);
  requireWork(state, 'assigned', 'in_progress');
  requireSoundReport(command, state);
  const { percent, narrative, effectiveOn } = command;
  const indicators = [...command.indicators];
  const party = agencyId === state.leadAgencyId ? ('lead' as const) : ('coordinator' as const);
  const data = {
    agencyId,
    party,
    percent,
    narrative,
    effectiveOn,
    indicators,
    evidence: [...command.evidence],
    ...paperOf(command.onBehalfOf),
  };
  return [...impliedAcceptance(agencyId, state), { type: 'ProgressReported', data }];
}

function reportCompletion(command: CommandOf<'ReportCompletion'>, state: Directive): DirectiveEvent[] {
  const agencyId = reportingAgency(command, state, requireLead);
  requireWork(state, 'assigned', 'in_progress');
  requireSoundReport(command, state);
  const { summary, effectiveOn } = command;
  const reportedOn = reachedOffice(command, state);
  const indicators = [...command.indicators];
  const evidence = [...command.evidence];
  const data = {
    ...{ agencyId, summary, reportedOn, effectiveOn, indicators, evidence },
    openShares: openShares(state),
    ...paperOf(command.onBehalfOf),
  };
  return [...impliedAcceptance(agencyId, state), { type: 'CompletionReported', data }];
}

/** The day that judges: today, or the one on which the paper came. */
function reachedOffice(
  { onBehalfOf, today }: CommandOf<'ReportCompletion' | 'ReportShareCompletion'>,
  state: Directive,
): LocalDate {
  const on = onBehalfOf?.receivedOn ?? today;
  const path = 'onBehalfOf.receivedOn';
  if (on > today)
    throw new Rejection('impossible', 'received-in-future', 'What was received has come in.', path);
  if (on < state.meetingHeldOn)
    throw new Rejection(
      'impossible',
      'effective-date-before-meeting',
      `The meeting was held on ${state.meetingHeldOn}.`,
      path,
    );
  return on;
}

/** A lead that reports without accepting first has accepted by doing so. */
function impliedAcceptance(agencyId: string, state: Directive): DirectiveEvent[] {
  if (state.work !== 'assigned' || agencyId !== state.leadAgencyId) return [];
  return [{ type: 'DirectiveAccepted', data: { agencyId, implied: true } }];
}

/** @throws Rejection where what is reported is still to come, or names an indicator twice or one there is not */
function requireSoundReport(
  report: CommandContext & { effectiveOn: LocalDate; indicators: readonly { code: string }[] },
  state: Directive,
): void {
  if (report.effectiveOn > report.today)
    throw new Rejection(
      'impossible',
      'effective-date-in-future',
      'What is reported has happened.',
      'effectiveOn',
    );
  if (report.effectiveOn < state.meetingHeldOn)
    throw new Rejection(
      'impossible',
      'effective-date-before-meeting',
      `The meeting was held on ${state.meetingHeldOn}.`,
      'effectiveOn',
    );
  requireDistinct(
    report.indicators.map(({ code }) => code),
    'indicators',
    'duplicate-indicator',
  );
  report.indicators.forEach(({ code }, index) => {
    if (!state.indicators.some((indicator) => indicator.code === code))
      throw new Rejection(
        'impossible',
        'unknown-indicator',
        `No indicator ${code} here.`,
        `indicators.${index}.code`,
      );
  });
}

/**
 * A co-ordinating agency says that its own share is done, also while the lead's report waits, or the office enters the paper
 * that says so. A progress report says so by no percentage.
 * @throws Rejection `share-already-reported` while a report of it waits or was confirmed
 */
function reportShareCompletion(
  command: CommandOf<'ReportShareCompletion'>,
  state: Directive,
): DirectiveEvent[] {
  const agencyId = reportingAgency(command, state, requireCoordinator);
  requireWork(state, 'assigned', 'in_progress', 'awaiting_confirmation');
  if (isShareDone(state, agencyId))
    throw new Rejection('conflict', 'share-already-reported', 'The share is reported done already.');
  requireSoundReport({ ...command, indicators: [] }, state);
  const { summary, effectiveOn, onBehalfOf } = command;
  const reportedOn = reachedOffice(command, state);
  const evidence = [...command.evidence];
  const data = { agencyId, summary, reportedOn, effectiveOn, evidence, ...paperOf(onBehalfOf) };
  return [{ type: 'ShareCompletionReported', data }];
}

/** The office finds the share done. The lead's report is judged apart from it. */
function confirmShare(command: CommandOf<'ConfirmShare'>, state: Directive): DirectiveEvent[] {
  const { agencyId } = command;
  const share = requireJudgedShare(command, state);
  if (share.state === 'confirmed') return [];
  requireReported(share);
  return [{ type: 'ShareConfirmed', data: { agencyId } }];
}

/** The office refuses the report of a share, or takes its confirmation back: the agency goes on with it. */
function returnShare(command: CommandOf<'ReturnShare'>, state: Directive): DirectiveEvent[] {
  const { agencyId, reason } = command;
  requireReported(requireJudgedShare(command, state));
  return [{ type: 'ShareReturned', data: { agencyId, reason } }];
}

function requireJudgedShare(command: CommandOf<'ConfirmShare' | 'ReturnShare'>, state: Directive): Share {
  requireRole(command.by, 'admin');
  requireNotReporter(command, state);
  const share = state.shares[command.agencyId];
  if (share === undefined)
    throw new Rejection('not-found', 'share-not-found', 'The agency does not co-ordinate this directive.');
  requireWork(state, 'assigned', 'in_progress', 'awaiting_confirmation', 'declined', 'suspended');
  return share;
}

function requireReported(share: Share): void {
  if (share.state !== 'reported' && share.state !== 'confirmed')
    throw new Rejection('conflict', 'share-not-reported', 'No report that the share is done stands.');
}

function requestExtension(command: CommandOf<'RequestExtension'>, state: Directive): DirectiveEvent[] {
  const agencyId = reportingAgency(command, state, requireLead);
  requireWork(state, 'assigned', 'in_progress');
  if (state.extensionRequest !== null)
    throw new Rejection(
      'conflict',
      'extension-already-requested',
      'A request for more time waits for a decision.',
    );
  requireLaterDueOn(command.proposedDueOn, state, command.today, 'proposedDueOn');
  const { proposedDueOn, reason } = command;
  return [
    ...impliedAcceptance(agencyId, state),
    {
      type: 'ExtensionRequested',
      data: { agencyId, proposedDueOn, reason, ...paperOf(command.onBehalfOf) },
    },
  ];
}

function decideExtension(command: CommandOf<'DecideExtension'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin', 'leader');
  const request = state.extensionRequest;
  if (request === null)
    throw new Rejection(
      'conflict',
      'no-extension-requested',
      'No request for more time waits for a decision.',
    );
  const { requestedBy, requestedFor = [] } = request;
  if (accountsActing(command).some((id) => id === requestedBy || requestedFor.includes(id)))
    throw new Rejection('forbidden', 'own-extension-request', 'Nobody decides on a request of their own.');
  const { proposedDueOn } = request;
  const reason = command.reason ?? null;
  if (command.decision === 'refuse') return [{ type: 'ExtensionRefused', data: { proposedDueOn, reason } }];
  const dueOn = command.decision === 'grant' ? proposedDueOn : command.dueOn;
  if (dueOn === undefined)
    throw new Rejection(
      'impossible',
      'due-date-required',
      'A counter-offer names the new due date.',
      'dueOn',
    );
  if (command.decision === 'grant' && command.dueOn !== undefined && command.dueOn !== proposedDueOn)
    throw new Rejection(
      'impossible',
      'grant-names-another-date',
      'Another date than proposed is a counter.',
      'dueOn',
    );
  const previousDueOn = requireLaterDueOn(dueOn, state, command.today, 'dueOn');
  const deadline: Deadline = { rule: { on: dueOn }, dueOn, calendarVersion: command.calendarVersion };
  return command.decision === 'grant'
    ? [{ type: 'ExtensionGranted', data: { previousDueOn, deadline, reason } }]
    : [{ type: 'ExtensionCountered', data: { previousDueOn, proposedDueOn, deadline, reason } }];
}

function suspend(command: CommandOf<'SuspendDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'issued', 'assigned', 'in_progress');
  return [suspensionOf(command, state, command)];
}

function resume(command: CommandOf<'ResumeDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'suspended');
  return [resumptionOf(command, state, command)];
}

interface Moment {
  /** RFC 3339. */
  readonly at: string;
  /** The day on which a suspension ended, where that is another than that of `at`. */
  readonly endedOn?: LocalDate;
  readonly rules: readonly EffectiveRules[];
}

/** What is recorded of a suspension: by the policy in force then, which also decides what becomes of the dates. */
export function suspensionOf(
  { reason }: { readonly reason: string },
  state: Directive,
  { at, rules }: Moment,
): DirectiveEvent {
  const { policy, calendar } = rulesAt(state, rules, at);
  return {
    type: 'DirectiveSuspended',
    data: {
      reason,
      suspendedOn: calendar.dateOf(new Date(at)),
      extendsDeadline: policy.suspensionExtends,
      policy: nameOf(policy),
    },
  };
}

/**
 * What is recorded when work goes on: the dates that the suspension moves, those of the co-ordinating agencies too, for
 * their work stood still as well, unless their share is done, though never beyond the lead's. One that an extension or a
 * correction set meanwhile moves from that day on alone.
 * @throws OutsideCalendar when the calendar does not reach the new dates
 */
export function resumptionOf(
  { reason }: { readonly reason: string | null },
  state: Directive,
  { at, endedOn, rules }: Moment,
): EventOfType<DirectiveEvent, 'DirectiveResumed'> {
  const { policy, calendar } = rulesAt(state, rules, at);
  const { suspended } = state;
  const dayOf = (instant: string): LocalDate => calendar.dateOf(new Date(instant));
  const to = endedOn ?? dayOf(at);
  if (suspended === null || !(suspended.extendsDeadline ?? policy.suspensionExtends))
    return { type: 'DirectiveResumed', data: { reason } };
  const whole: Suspension = { from: suspended.on ?? dayOf(suspended.since), to };
  const ofDate: Suspension = {
    from: suspended.dueSetAt === null ? whole.from : dayOf(suspended.dueSetAt),
    to,
  };
  const workingDays = workingDaysOf(whole, calendar);
  const deadline = state.deadline && afterSuspension(state.deadline, ofDate, calendar);
  const previousDueOn = state.deadline?.dueOn ?? null;
  const withinLead = (dueOn: LocalDate): LocalDate =>
    deadline?.dueOn && dueOn > deadline.dueOn ? deadline.dueOn : dueOn;
  const coordinators = state.coordinators.map((each) =>
    each.dueOn === undefined || isShareDone(state, each.agencyId)
      ? each
      : { ...each, dueOn: withinLead(movedBy(each.dueOn, workingDays, calendar)) },
  );
  const isMoved = coordinators.some(({ dueOn }, index) => dueOn !== state.coordinators[index]?.dueOn);
  return {
    type: 'DirectiveResumed',
    data: {
      reason,
      suspendedWorkingDays: workingDays,
      ...(deadline !== null && previousDueOn !== null && deadline.dueOn !== previousDueOn
        ? { previousDueOn, deadline }
        : {}),
      ...(isMoved ? { coordinators } : {}),
      policy: suspended.policy ?? nameOf(policy),
    },
  };
}

const nameOf = ({ id, version }: ReminderPolicy) => ({ id, version });

function returnCompletion(command: CommandOf<'ReturnCompletion'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'awaiting_confirmation');
  requireNotReporter(command, state);
  return [{ type: 'CompletionReturned', data: { reason: command.reason } }];
}

function close(command: CommandOf<'CloseDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireNotReporter(command, state);
  const { outcome } = command;
  if (outcome === 'implemented') requireWork(state, 'assigned', 'in_progress', 'awaiting_confirmation');
  else if (outcome === 'not_implemented')
    requireWork(state, 'issued', 'assigned', 'in_progress', 'awaiting_confirmation', 'declined', 'suspended');
  else if (state.work === 'closed') requireWork(state);
  if (outcome === 'not_implemented' && !command.reason)
    throw new Rejection(
      'impossible',
      'reason-required',
      'Closing as not implemented takes a reason.',
      'reason',
    );
  const withoutReport = outcome === 'implemented' && state.completion === null;
  if (withoutReport) requireSaidSo(command);
  const judgedOn = officeHasItSince(state) ?? standsStillOn(state) ?? command.today;
  const data = {
    outcome,
    note: command.note ?? null,
    reason: command.reason ?? null,
    closedOn: command.today,
    judgedOn,
    ...judgement(isJudged(outcome) ? (state.deadline?.dueOn ?? null) : null, judgedOn),
    withoutReport,
    percent: outcome === 'implemented' && !state.percentCorrected ? 100 : state.percent,
  };
  return [{ type: 'DirectiveClosed', data }];
}

/** That something is done although nobody reported it is the office's own word: it says so, and why. */
function requireSaidSo({ withoutReport, reason }: CommandOf<'CloseDirective'>): void {
  if (withoutReport !== true)
    throw new Rejection(
      'conflict',
      'no-completion-report',
      'No completion report waits: closing as implemented says so, and why.',
      'withoutReport',
    );
  if (!reason)
    throw new Rejection(
      'impossible',
      'reason-required',
      'Closing as implemented without a completion report takes a reason.',
      'reason',
    );
}

function reopen(command: CommandOf<'ReopenDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireNotReporter(command, state);
  requireWork(state, 'closed');
  if (state.silentSince === null)
    throw new Rejection('conflict', 'directive-never-assigned', 'It was closed before any agency led it.');
  const { reason, authority } = command;
  return [
    { type: 'DirectiveReopened', data: { reason, authority: authority ?? null } },
    ...resumedByReopening(command, state),
  ];
}

/** What a suspension that the closing cut short does to the dates: it lasted until then. Nothing where it moves none. */
function resumedByReopening(
  { at, rules }: CommandOf<'ReopenDirective'>,
  { suspendedAtClosing: suspended, ...state }: Directive,
): DirectiveEvent[] {
  if (suspended === undefined || state.closure === null) return [];
  const { closedOn: endedOn } = state.closure;
  const resumed = resumptionOf({ reason: null }, { ...state, suspended }, { at, endedOn, rules });
  const { deadline, coordinators } = resumed.data;
  return deadline === undefined && coordinators === undefined ? [] : [resumed];
}

function decideCorrection(command: CommandOf<'CorrectDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireNotReporter(command, state);
  return correctionOf(command, state);
}

/** While a completion report waits, the deadline that judges it stays. */
const movable: readonly WorkStatus[] = [
  'draft',
  'issued',
  'assigned',
  'in_progress',
  'declined',
  'suspended',
];

/** Whether a calendar may propose to move the deadline of a directive that stands there. */
export const isMovable = (work: WorkStatus): boolean => movable.includes(work);

/** Accepts what the calendar in force gives for the deadline's own rule, also after it was declined. */
function recalculate(command: CommandOf<'RecalculateDeadline'>, state: Directive): DirectiveEvent[] {
  const { deadline, dueOn } = requireMovable(command, state);
  const moved = proposedMove(deadline, null, command.calendar);
  if (moved === null) {
    const isRepeat = 'workingDays' in deadline.rule && deadline.calendarVersion === command.calendar.version;
    if (isRepeat) return [];
    throw nothingProposed();
  }
  requireSoundDeadline(moved, state.meetingHeldOn, state.coordinators, command.today);
  return [{ type: 'DeadlineRecalculated', data: { previousDueOn: dueOn, deadline: moved } }];
}

/** Declines what the calendar in force gives: the committed date stands, and nothing counts anew. */
function keep(command: CommandOf<'KeepDeadline'>, state: Directive): DirectiveEvent[] {
  const { deadline, dueOn } = requireMovable(command, state);
  const proposed = proposedMove(deadline, null, command.calendar);
  if (proposed === null) throw nothingProposed();
  if (nameOfMove(proposed) === state.declinedMove) return [];
  return [{ type: 'DeadlineKept', data: { dueOn, proposed, reason: command.reason } }];
}

function requireMovable(
  { by, calendar, calendarVersion }: CommandOf<'RecalculateDeadline' | 'KeepDeadline'>,
  state: Directive,
): { deadline: Deadline; dueOn: LocalDate } {
  requireRole(by, 'admin');
  requireWork(state, ...movable);
  const { deadline } = state;
  if (deadline === null || deadline.dueOn === null)
    throw new Rejection('conflict', 'no-deadline', 'A directive without a deadline has none to move.');
  if (calendarVersion !== undefined && calendarVersion !== calendar.version)
    throw new Rejection(
      'conflict',
      'calendar-superseded',
      `The calendar in force is ${calendar.version} by now.`,
      'calendarVersion',
    );
  return { deadline, dueOn: deadline.dueOn };
}

function nothingProposed(): Rejection {
  return new Rejection(
    'conflict',
    'no-move-proposed',
    'The calendar in force does not move the deadline of this directive.',
  );
}
