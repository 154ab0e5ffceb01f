import { requireRole, type Actor } from '../actor.js';
import type { Deadline } from '../calendar/deadline.js';
import type { LocalDate } from '../calendar/local-date.js';
import { Rejection } from '../rejection.js';
import { decideCorrection } from './correction.js';
import { judgement, sentStep, type Directive, type WorkStatus } from './directive.js';
import type { DirectiveCommand, Occasion } from './directive-commands.js';
import type { Coordinator, DirectiveEvent } from './directive-events.js';
import { owedSteps } from './owed-steps.js';

type CommandOf<Type extends DirectiveCommand['type']> = Extract<DirectiveCommand, { type: Type }>;

/** How far ahead a due date may lie, in years of the calendar. */
export const furthestDueYears = 10;

/** A reminder is called late when it goes out more than this many minutes after it was due. */
export const lateAfterMinutes = 15;

/**
 * What happens when a command meets a directive: the events it decides, or none when all it asks is so already.
 * @throws Rejection with the code that says why not
 */
export function decideDirective(command: DirectiveCommand, state: Directive | null): DirectiveEvent[] {
  if (command.type === 'DraftDirective') return draft(command, state);
  if (state === null) throw new Rejection('not-found', 'directive-not-found', 'There is no such directive.');
  switch (command.type) {
    case 'IssueDirective':
      return issue(command, state);
    case 'AssignDirective':
      return assign(command, state);
    case 'AcceptDirective':
      return accept(command, state);
    case 'DeclineDirective':
      return decline(command, state);
    case 'ReportProgress':
      return reportProgress(command, state);
    case 'RequestExtension':
      return requestExtension(command, state);
    case 'DecideExtension':
      return decideExtension(command, state);
    case 'ReportCompletion':
      return reportCompletion(command, state);
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
    case 'FireStep':
      return fire(command, state);
  }
}

function draft(command: CommandOf<'DraftDirective'>, state: Directive | null): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  if (state !== null)
    throw new Rejection('conflict', 'directive-already-drafted', 'This directive exists already.');
  requireSoundDeadline(command.deadline, command.meetingHeldOn, command.coordinators, command.today);
  requireSoundAgencies(command.leadAgencyId, command.coordinators);
  requireDistinct(
    command.indicators.map(({ code }) => code),
    'indicators',
    'duplicate-indicator',
  );
  const { directiveId, meetingId, meetingHeldOn, number, title, content, urgency, leadAgencyId, deadline } =
    command;
  const { coordinators, indicators } = command;
  const data = {
    directiveId,
    meetingId,
    meetingHeldOn,
    number,
    title,
    content,
    urgency,
    leadAgencyId,
    deadline,
  };
  return [
    {
      type: 'DirectiveDrafted',
      data: { ...data, coordinators: [...coordinators], indicators: [...indicators] },
    },
  ];
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
  const deadline = command.deadline ?? state.deadline;
  const coordinators = [...(command.coordinators ?? state.coordinators)].filter(
    ({ agencyId }) => command.coordinators !== undefined || agencyId !== command.leadAgencyId,
  );
  if (command.deadline && state.extensions > 0)
    throw new Rejection(
      'conflict',
      'deadline-was-extended',
      'An extended deadline changes only by extension.',
      'due',
    );
  requireSoundDeadline(deadline, state.meetingHeldOn, coordinators, command.today);
  requireSoundAgencies(command.leadAgencyId, coordinators);
  const data = { leadAgencyId: command.leadAgencyId, coordinators, deadline };
  if (state.work === 'issued') return [{ type: 'DirectiveAssigned', data }];
  const same =
    state.work !== 'declined' &&
    state.leadAgencyId === command.leadAgencyId &&
    JSON.stringify([state.coordinators, state.deadline]) === JSON.stringify([coordinators, deadline]);
  if (same) return [];
  if (!command.reason)
    throw new Rejection('impossible', 'reason-required', 'Assigning again takes a reason.', 'reason');
  const previousLeadAgencyId = state.leadAgencyId ?? command.leadAgencyId;
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
  return [{ type: 'DirectiveDeclined', data: { agencyId, reason: command.reason } }];
}

function reportProgress(command: CommandOf<'ReportProgress'>, state: Directive): DirectiveEvent[] {
  const agencyId = requireParty(command.by, state);
  requireWork(state, 'assigned', 'in_progress');
  requireSoundReport(command, state);
  const { percent, narrative, effectiveOn } = command;
  const indicators = [...command.indicators];
  const data = { agencyId, percent, narrative, effectiveOn, indicators, evidence: [...command.evidence] };
  return [...impliedAcceptance(agencyId, state), { type: 'ProgressReported', data }];
}

function requestExtension(command: CommandOf<'RequestExtension'>, state: Directive): DirectiveEvent[] {
  const agencyId = requireLead(command.by, state);
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
    { type: 'ExtensionRequested', data: { agencyId, proposedDueOn, reason } },
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
  if (request.requestedBy === command.by.id)
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

function reportCompletion(command: CommandOf<'ReportCompletion'>, state: Directive): DirectiveEvent[] {
  const agencyId = requireLead(command.by, state);
  requireWork(state, 'assigned', 'in_progress');
  requireSoundReport(command, state);
  const { summary, effectiveOn, today: reportedOn } = command;
  const indicators = [...command.indicators];
  const data = { agencyId, summary, reportedOn, effectiveOn, indicators, evidence: [...command.evidence] };
  return [...impliedAcceptance(agencyId, state), { type: 'CompletionReported', data }];
}

function suspend(command: CommandOf<'SuspendDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'issued', 'assigned', 'in_progress');
  return [{ type: 'DirectiveSuspended', data: { reason: command.reason } }];
}

function resume(command: CommandOf<'ResumeDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'suspended');
  return [{ type: 'DirectiveResumed', data: { reason: command.reason } }];
}

function returnCompletion(command: CommandOf<'ReturnCompletion'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'awaiting_confirmation');
  requireNotReporter(command.by, state);
  return [{ type: 'CompletionReturned', data: { reason: command.reason } }];
}

function close(command: CommandOf<'CloseDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireNotReporter(command.by, state);
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
  const judgedOn = state.completion?.reportedOn ?? command.today;
  const data = {
    outcome,
    note: command.note ?? null,
    reason: command.reason ?? null,
    closedOn: command.today,
    judgedOn,
    ...judgement(state.deadline?.dueOn ?? null, judgedOn),
  };
  return [{ type: 'DirectiveClosed', data }];
}

function reopen(command: CommandOf<'ReopenDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'closed');
  if (state.leadAgencyId === null)
    throw new Rejection('conflict', 'directive-never-assigned', 'It was closed before any agency led it.');
  const { reason, authority } = command;
  return [{ type: 'DirectiveReopened', data: { reason, authority: authority ?? null } }];
}

function recalculate(command: CommandOf<'RecalculateDeadline'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'draft', 'issued', 'assigned', 'in_progress', 'declined', 'suspended');
  const previousDueOn = state.deadline?.dueOn ?? null;
  if (previousDueOn === null)
    throw new Rejection('conflict', 'no-deadline', 'A directive without a deadline has none to move.');
  if (command.deadline.dueOn === previousDueOn) return [];
  return [{ type: 'DeadlineRecalculated', data: { previousDueOn, deadline: command.deadline } }];
}

function fire(command: CommandOf<'FireStep'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'system');
  const wanted = sentStep(command.step, command.agencyId);
  const owed = owedSteps(state, command.policy, command.calendar).find(
    (step) =>
      sentStep(step.step, step.agencyId) === wanted &&
      step.deadline === command.deadline &&
      step.dueAt <= command.at,
  );
  if (!owed) return [];
  if (owed.kind === 'overdue') {
    const overdueOn = command.calendar.dateOf(new Date(owed.dueAt));
    return [{ type: 'DirectiveBecameOverdue', data: { dueOn: owed.deadline ?? overdueOn, overdueOn } }];
  }
  const data = {
    step: owed.step,
    ...(owed.agencyId === undefined ? {} : { agencyId: owed.agencyId }),
    deadline: owed.deadline,
    dueAt: owed.dueAt,
    late: Date.parse(command.at) - Date.parse(owed.dueAt) > lateAfterMinutes * 60_000,
    audience: [...owed.audience],
    policy: { id: command.policy.id, version: command.policy.version },
  };
  return [{ type: owed.kind === 'reminder' ? 'ReminderIssued' : 'EscalationRaised', data }];
}

/** @throws Rejection `directive-already-closed` or `directive-is-<status>` unless the work stands at one of these. */
export function requireWork(state: Directive, ...allowed: WorkStatus[]): void {
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
  if (actor.agencyId === undefined || actor.agencyId !== state.leadAgencyId)
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

function requireNotReporter(actor: Actor, state: Directive): void {
  if (state.completionReporters.includes(actor.id))
    throw new Rejection('forbidden', 'reported-by-oneself', 'Who reported the completion does not judge it.');
}

/** A lead that reports without accepting first has accepted by doing so. */
function impliedAcceptance(agencyId: string, state: Directive): DirectiveEvent[] {
  if (state.work !== 'assigned' || agencyId !== state.leadAgencyId) return [];
  return [{ type: 'DirectiveAccepted', data: { agencyId, implied: true } }];
}

function requireSoundReport(
  report: Occasion & { effectiveOn: LocalDate; indicators: readonly { code: string }[] },
  state: Directive,
): void {
  if (report.effectiveOn > report.today)
    throw new Rejection(
      'impossible',
      'effective-date-in-future',
      'What is reported has happened.',
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

function requireWithinReach(dueOn: LocalDate, from: LocalDate, path: string): void {
  const furthest = `${Number(from.slice(0, 4)) + furthestDueYears}${from.slice(4)}`;
  if (dueOn > furthest)
    throw new Rejection(
      'impossible',
      'due-date-too-far',
      `A due date lies at most ${furthestDueYears} years ahead.`,
      path,
    );
}

function requireSoundDeadline(
  deadline: Deadline | null,
  meetingHeldOn: LocalDate,
  coordinators: readonly Coordinator[],
  today: LocalDate,
): void {
  const path = deadline && 'on' in deadline.rule ? 'due.on' : 'due';
  const check = (dueOn: LocalDate, where: string) => {
    if (dueOn < meetingHeldOn)
      throw new Rejection(
        'impossible',
        'due-date-before-meeting',
        `The meeting was held on ${meetingHeldOn}.`,
        where,
      );
    requireWithinReach(dueOn, today > meetingHeldOn ? today : meetingHeldOn, where);
  };
  if (deadline?.dueOn) check(deadline.dueOn, path);
  coordinators.forEach(({ dueOn }, index) => {
    if (dueOn === undefined) return;
    check(dueOn, `coordinators.${index}.dueOn`);
    if (deadline?.dueOn && dueOn > deadline.dueOn)
      throw new Rejection(
        'impossible',
        'coordinator-due-after-lead',
        `A co-ordinating agency is due no later than the lead, on ${deadline.dueOn}.`,
        `coordinators.${index}.dueOn`,
      );
  });
}

function requireSoundAgencies(leadAgencyId: string | null, coordinators: readonly Coordinator[]): void {
  const ids = coordinators.map(({ agencyId }) => agencyId);
  requireDistinct(ids, 'coordinators', 'duplicate-coordinator');
  if (leadAgencyId !== null && ids.includes(leadAgencyId))
    throw new Rejection(
      'impossible',
      'lead-also-coordinates',
      'The lead does not co-ordinate as well.',
      'coordinators',
    );
}

function requireDistinct(values: readonly string[], path: string, code: string): void {
  if (new Set(values).size !== values.length)
    throw new Rejection('impossible', code, 'The same one is named twice.', path);
}
