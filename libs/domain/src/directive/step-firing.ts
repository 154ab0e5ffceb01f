import { requireRole } from '../actor.js';
import { sentStep, type Directive } from './directive.js';
import type { CommandOf } from './directive-commands.js';
import type { DirectiveEvent } from './directive-events.js';
import { owedSteps } from './owed-steps.js';

/** A reminder is called late when it goes out more than this many minutes after it was due. */
const lateAfterMinutes = 15;

export function fire(command: CommandOf<'FireStep'>, state: Directive): DirectiveEvent[] {
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
    return [{ type: 'DirectiveBecameOverdue', data: { dueOn: owed.deadline, overdueOn } }];
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
