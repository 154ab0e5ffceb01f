import { requireRole } from '../actor.js';
import type { Deadline } from '../calendar/deadline.js';
import { Rejection } from '../rejection.js';
import type { Directive } from './directive.js';
import type { CommandOf } from './directive-commands.js';
import type { DirectiveEvent } from './directive-events.js';
import { requireLaterDueOn } from './due-date.js';
import { impliedAcceptance } from './reporting.js';
import { paperOf, reportingAgency, requireLead, requireWork } from './requirements.js';

export function requestExtension(command: CommandOf<'RequestExtension'>, state: Directive): DirectiveEvent[] {
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

export function decideExtension(command: CommandOf<'DecideExtension'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin', 'leader');
  const request = state.extensionRequest;
  if (request === null)
    throw new Rejection(
      'conflict',
      'no-extension-requested',
      'No request for more time waits for a decision.',
    );
  const { requestedBy, requestedFor = [] } = request;
  const deciding = [command.by.id, ...(command.standingInFor ?? [])];
  if (deciding.some((id) => id === requestedBy || requestedFor.includes(id)))
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
