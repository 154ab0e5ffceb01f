import { requireRole } from '../actor.js';
import { addDays } from '../calendar/index.js';
import type { Directive } from './directive.js';
import type { CommandOf } from './directive-commands.js';
import type { DirectiveEvent } from './directive-events.js';
import { owedStep, type OwedStep } from './owed-steps.js';

/** A reminder is called late when it goes out more than this many minutes after it was due. */
const lateAfterMinutes = 15;

export function fire(command: CommandOf<'FireStep'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'system');
  const owed = owedStep(command, state, command.rules);
  if (!owed || owed.dueAt > command.at) return [];
  return [recordOf(owed, command.at)];
}

/** What is recorded of a step that is owed, at the instant at which it is fired. */
export function recordOf(owed: OwedStep, at: string): DirectiveEvent {
  if (owed.kind === 'overdue')
    return {
      type: 'DirectiveBecameOverdue',
      data: { dueOn: owed.deadline, overdueOn: addDays(owed.deadline, 1) },
    };
  const data = {
    step: owed.step,
    ...(owed.agencyId === undefined ? {} : { agencyId: owed.agencyId }),
    deadline: owed.deadline,
    dueAt: owed.dueAt,
    ...(owed.plannedAt === undefined ? {} : { plannedAt: owed.plannedAt }),
    late: Date.parse(at) - Date.parse(owed.dueAt) > lateAfterMinutes * 60_000,
    audience: [...owed.audience],
    policy: owed.policy,
  };
  return { type: owed.kind === 'reminder' ? 'ReminderIssued' : 'EscalationRaised', data };
}
