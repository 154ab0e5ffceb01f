import { requireRole } from '../actor.js';
import { Rejection } from '../rejection.js';
import type { Directive } from './directive.js';
import type { CommandOf } from './directive-commands.js';
import type { DirectiveEvent } from './directive-events.js';
import { requireWork } from './requirements.js';

export function recalculate(command: CommandOf<'RecalculateDeadline'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'draft', 'issued', 'assigned', 'in_progress', 'declined', 'suspended');
  const previousDueOn = state.deadline?.dueOn ?? null;
  if (previousDueOn === null)
    throw new Rejection('conflict', 'no-deadline', 'A directive without a deadline has none to move.');
  if (command.deadline.dueOn === previousDueOn) return [];
  return [{ type: 'DeadlineRecalculated', data: { previousDueOn, deadline: command.deadline } }];
}
