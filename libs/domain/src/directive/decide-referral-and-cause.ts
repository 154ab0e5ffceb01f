import { requireRole } from '../actor.js';
import { Rejection } from '../rejection.js';
import { timeStatus, type Directive } from './directive.js';
import type { CommandOf } from './directive-commands.js';
import type { DirectiveEvent } from './directive-events.js';

/**
 * The office puts a request for more time before the leader: from then on it is in the leader's hands. The office may
 * still decide it.
 * @throws Rejection `role-not-allowed`, `no-extension-requested`
 */
export function referExtension(command: CommandOf<'ReferExtension'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  const request = state.extensionRequest;
  if (request === null)
    throw new Rejection(
      'conflict',
      'no-extension-requested',
      'No request for more time waits for a decision.',
    );
  if (request.referred) return [];
  const { proposedDueOn } = request;
  return [{ type: 'ExtensionReferred', data: { proposedDueOn, opinion: command.opinion } }];
}

/** Whether it is a standing task, which is due on no day. */
export const isStanding = ({ deadline }: Pick<Directive, 'deadline'>): boolean =>
  deadline !== null && deadline.dueOn === null;

/** Whether a directive is overdue on a day, or ever was, whatever became of its deadline since. */
export function isOrWasOverdue(state: Directive, today: string): boolean {
  const dueOn = state.deadline?.dueOn ?? null;
  const time = timeStatus({ ...state, dueOn, dueSoonFrom: null }, today);
  return time === 'overdue' || time === 'late' || state.overdueFor !== null;
}

/**
 * The office says why a directive is or was overdue. Said otherwise later, the latest counts.
 * @throws Rejection `role-not-allowed`, `directive-not-overdue`, `cause-retired`
 */
export function recordLatenessCause(
  command: CommandOf<'RecordLatenessCause'>,
  state: Directive,
): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  const { cause, note, evidence, today } = command;
  if (!state.issued || !isOrWasOverdue(state, today))
    throw new Rejection('conflict', 'directive-not-overdue', 'The directive neither is nor was overdue.');
  if (!cause.active) throw new Rejection('impossible', 'cause-retired', 'This cause is retired.', 'causeId');
  const isSaid = state.latenessCause?.causeId === cause.id && state.latenessCause.note === note;
  if (isSaid && evidence.length === 0) return [];
  const { id: causeId, code, name } = cause;
  const dueOn = state.deadline?.dueOn ?? null;
  return [
    { type: 'LatenessCauseRecorded', data: { causeId, code, name, dueOn, note, evidence: [...evidence] } },
  ];
}
