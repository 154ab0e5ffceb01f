import { requireRole } from '../actor.js';
import { addDays } from '../calendar/index.js';
import type { Directive } from './directive.js';
import type { CommandOf } from './directive-commands.js';
import type { DirectiveEvent } from './directive-events.js';
import { pendingReminder, type PendingReminder } from './pending-reminders.js';

/** A reminder is called late when it goes out more than this many minutes after it was due. */
const lateAfterMinutes = 15;

export function fire(command: CommandOf<'FireStep'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'system');
  const pending = pendingReminder(command, state, command.rules);
  if (!pending || pending.dueAt > command.at) return [];
  return [recordOf(pending, command.at)];
}

/** What is recorded of a step that is owed, at the instant at which it is fired. */
export function recordOf(pending: PendingReminder, at: string): DirectiveEvent {
  if (pending.kind === 'overdue')
    return {
      type: 'DirectiveBecameOverdue',
      data: { dueOn: pending.deadline, overdueOn: addDays(pending.deadline, 1) },
    };
  const data = {
    step: pending.step,
    ...(pending.agencyId === undefined ? {} : { agencyId: pending.agencyId }),
    deadline: pending.deadline,
    dueAt: pending.dueAt,
    ...(pending.plannedAt === undefined ? {} : { plannedAt: pending.plannedAt }),
    late: Date.parse(at) - Date.parse(pending.dueAt) > lateAfterMinutes * 60_000,
    audience: [...pending.audience],
    policy: pending.policy,
  };
  return { type: pending.kind === 'reminder' ? 'ReminderIssued' : 'EscalationRaised', data };
}
