import { requireRole } from '../actor.js';
import { Rejection } from '../rejection.js';
import type { Directive } from './directive.js';
import { isJudged, judgement } from './judgement.js';
import type { CommandOf } from './directive-commands.js';
import type { DirectiveEvent } from './directive-events.js';
import { requireNotReporter, requireWork } from './requirements.js';
import { officeHasItSince, standsStillOn } from './time-status.js';

export function returnCompletion(command: CommandOf<'ReturnCompletion'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'awaiting_confirmation');
  requireNotReporter(command, state);
  return [{ type: 'CompletionReturned', data: { reason: command.reason } }];
}

export function close(command: CommandOf<'CloseDirective'>, state: Directive): DirectiveEvent[] {
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

export function reopen(command: CommandOf<'ReopenDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireNotReporter(command, state);
  requireWork(state, 'closed');
  if (state.silentSince === null)
    throw new Rejection('conflict', 'directive-never-assigned', 'It was closed before any agency led it.');
  const { reason, authority } = command;
  return [{ type: 'DirectiveReopened', data: { reason, authority: authority ?? null } }];
}
