import { requireRole } from '../actor.js';
import { Rejection } from '../rejection.js';
import type { Directive } from './directive.js';
import type { CommandOf } from './directive-commands.js';
import type { DirectiveEvent } from './directive-events.js';
import { isSameRule, requireSoundDeadline } from './due-date.js';
import { requireWork } from './requirements.js';

/** Accepts what another calendar gives for the same rule; a deadline stated anew meanwhile stays as it was stated. */
export function recalculate(command: CommandOf<'RecalculateDeadline'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'draft', 'issued', 'assigned', 'in_progress', 'declined', 'suspended');
  const previousDueOn = state.deadline?.dueOn ?? null;
  if (state.deadline === null || previousDueOn === null)
    throw new Rejection('conflict', 'no-deadline', 'A directive without a deadline has none to move.');
  if (!isSameRule(command.deadline.rule, state.deadline.rule))
    throw new Rejection('conflict', 'deadline-rule-changed', 'The deadline was stated anew in the meantime.');
  if (command.deadline.dueOn === previousDueOn) return [];
  requireSoundDeadline(command.deadline, state.meetingHeldOn, state.coordinators, command.today);
  return [{ type: 'DeadlineRecalculated', data: { previousDueOn, deadline: command.deadline } }];
}
