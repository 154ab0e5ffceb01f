import { requireRole } from '../actor.js';
import { Rejection } from '../rejection.js';
import type { Directive } from './directive.js';
import type { CommandOf } from './directive-commands.js';
import type { Coordinator, DirectiveEvent } from './directive-events.js';
import { isSameDeadline, requireSoundDeadline, requireSoundTerm } from './due-date.js';
import { requireDistinct, requireLead, requireWork } from './requirements.js';

export function draft(command: CommandOf<'DraftDirective'>, state: Directive | null): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  if (state !== null)
    throw new Rejection('conflict', 'directive-already-drafted', 'This directive exists already.');
  requireSoundTerm(command.deadline, command.meetingHeldOn);
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

export function issue(command: CommandOf<'IssueDirective'>, state: Directive): DirectiveEvent[] {
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

export function assign(command: CommandOf<'AssignDirective'>, state: Directive): DirectiveEvent[] {
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

export function accept(command: CommandOf<'AcceptDirective'>, state: Directive): DirectiveEvent[] {
  const agencyId = requireLead(command.by, state);
  if (state.work === 'in_progress') return [];
  requireWork(state, 'assigned');
  return [{ type: 'DirectiveAccepted', data: { agencyId, implied: false } }];
}

export function decline(command: CommandOf<'DeclineDirective'>, state: Directive): DirectiveEvent[] {
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

export function requireSoundAgencies(
  leadAgencyId: string | null,
  coordinators: readonly Coordinator[],
): void {
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
