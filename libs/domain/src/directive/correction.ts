import { requireRole } from '../actor.js';
import { isLocalDate, type LocalDate } from '../calendar/local-date.js';
import { Rejection } from '../rejection.js';
import type { Directive } from './directive.js';
import type { CommandOf, CorrectableField } from './directive-commands.js';
import { isWithinReach } from './due-date.js';
import { requireNotReporter } from './requirements.js';
import { urgencySchema, type DirectiveEvent } from './directive-events.js';

/**
 * A correction (đính chính) puts an older event right by a new one that names its authority; nothing is erased.
 * @throws Rejection `nothing-to-correct` where the field has no value yet, `invalid-correction` for a value that cannot be
 */
export function decideCorrection(command: CommandOf<'CorrectDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireNotReporter(command, state);
  const { field, value, reason, authority } = command;
  const previous = presentValue(state, field);
  if (previous === null)
    throw new Rejection(
      'conflict',
      'nothing-to-correct',
      `The directive has no ${field} to correct.`,
      'field',
    );
  requireValid(field, value, state, command.today);
  if (previous === value) return [];
  return [{ type: 'CorrectionRecorded', data: { field, previous, value, reason, authority } }];
}

function presentValue(state: Directive, field: CorrectableField): string | number | null {
  switch (field) {
    case 'title':
    case 'content':
    case 'urgency':
    case 'percent':
      return state[field];
    case 'dueOn':
      return state.deadline?.dueOn ?? null;
    case 'completionReportedOn':
      return state.completion?.reportedOn ?? null;
  }
}

function requireValid(
  field: CorrectableField,
  value: string | number,
  state: Directive,
  today: string,
): void {
  const valid = ((): boolean => {
    switch (field) {
      case 'title':
        return typeof value === 'string' && value.trim().length > 0 && value.length <= 500;
      case 'content':
        return typeof value === 'string' && value.trim().length > 0 && value.length <= 20_000;
      case 'urgency':
        return urgencySchema.safeParse(value).success;
      case 'percent':
        return typeof value === 'number' && value >= 0 && value <= 100;
      case 'dueOn':
        return isPossibleDueDate(value, state, today);
      case 'completionReportedOn':
        return isDay(value) && value >= state.meetingHeldOn && value <= today;
    }
  })();
  if (!valid) throw new Rejection('impossible', 'invalid-correction', `Not a possible ${field}.`, 'value');
}

const isDay = (value: string | number): value is LocalDate => typeof value === 'string' && isLocalDate(value);

/** While it is followed, no co-ordinating agency may be left due after the lead. */
function isPossibleDueDate(value: string | number, state: Directive, today: LocalDate): boolean {
  if (!isDay(value) || value < state.meetingHeldOn || !isWithinReach(value, today)) return false;
  return (
    state.work === 'closed' || state.coordinators.every(({ dueOn }) => dueOn === undefined || dueOn <= value)
  );
}
