import { requireRole } from '../actor.js';
import { nameOfMove, proposedMove } from '../calendar/calendar-proposals.js';
import type { Deadline } from '../calendar/deadline.js';
import type { LocalDate } from '../calendar/local-date.js';
import { Rejection } from '../rejection.js';
import type { Directive, WorkStatus } from './directive.js';
import type { CommandOf } from './directive-commands.js';
import type { DirectiveEvent } from './directive-events.js';
import { requireSoundDeadline } from './due-date.js';
import { requireWork } from './requirements.js';

/** While a completion report waits, the deadline that judges it stays. */
const movable: readonly WorkStatus[] = [
  'draft',
  'issued',
  'assigned',
  'in_progress',
  'declined',
  'suspended',
];

/** Whether a calendar may propose to move the deadline of a directive that stands there. */
export const isMovable = (work: WorkStatus): boolean => movable.includes(work);

/** Accepts what the calendar in force gives for the deadline's own rule, also after it was declined. */
export function recalculate(command: CommandOf<'RecalculateDeadline'>, state: Directive): DirectiveEvent[] {
  const { deadline, dueOn } = requireMovable(command, state);
  const moved = proposedMove(deadline, null, command.calendar);
  if (moved === null) {
    const isRepeat = 'workingDays' in deadline.rule && deadline.calendarVersion === command.calendar.version;
    if (isRepeat) return [];
    throw nothingProposed();
  }
  requireSoundDeadline(moved, state.meetingHeldOn, state.coordinators, command.today);
  return [{ type: 'DeadlineRecalculated', data: { previousDueOn: dueOn, deadline: moved } }];
}

/** Declines what the calendar in force gives: the committed date stands, and nothing counts anew. */
export function keep(command: CommandOf<'KeepDeadline'>, state: Directive): DirectiveEvent[] {
  const { deadline, dueOn } = requireMovable(command, state);
  const proposed = proposedMove(deadline, null, command.calendar);
  if (proposed === null) throw nothingProposed();
  if (nameOfMove(proposed) === state.declinedMove) return [];
  return [{ type: 'DeadlineKept', data: { dueOn, proposed, reason: command.reason } }];
}

function requireMovable(
  { by, calendar, calendarVersion }: CommandOf<'RecalculateDeadline' | 'KeepDeadline'>,
  state: Directive,
): { deadline: Deadline; dueOn: LocalDate } {
  requireRole(by, 'admin');
  requireWork(state, ...movable);
  const { deadline } = state;
  if (deadline === null || deadline.dueOn === null)
    throw new Rejection('conflict', 'no-deadline', 'A directive without a deadline has none to move.');
  if (calendarVersion !== undefined && calendarVersion !== calendar.version)
    throw new Rejection(
      'conflict',
      'calendar-superseded',
      `The calendar in force is ${calendar.version} by now.`,
      'calendarVersion',
    );
  return { deadline, dueOn: deadline.dueOn };
}

function nothingProposed(): Rejection {
  return new Rejection(
    'conflict',
    'no-move-proposed',
    'The calendar in force does not move the deadline of this directive.',
  );
}
