import { isLocalDate, type LocalDate } from '../calendar/local-date.js';
import { Rejection } from '../rejection.js';
import type { CommandOf, CorrectableField } from './directive-commands.js';
import { decimalSchema, urgencySchema, type DirectiveEvent } from './directive-events.js';
import type { Directive } from './directive.js';
import { isWithinReach } from './drafting.js';

/**
 * A correction (đính chính) puts an older event right by a new one that names its authority; nothing is erased.
 * @throws Rejection `nothing-to-correct` where the field has no value yet, `invalid-correction` for a value that cannot be
 */
export function correctionOf(command: CommandOf<'CorrectDirective'>, state: Directive): DirectiveEvent[] {
  const { field, code, value, reason, authority } = command;
  const indicator = requireIndicator(command, state);
  const previous = presentValue(state, field, indicator);
  if (previous === null)
    throw new Rejection(
      'conflict',
      'nothing-to-correct',
      `The directive has no ${field} to correct.`,
      'field',
    );
  requireValid(field, value, state, command.today);
  if (previous === value) return [];
  const about = code === undefined ? {} : { code };
  return [{ type: 'CorrectionRecorded', data: { field, ...about, previous, value, reason, authority } }];
}

type Indicator = Directive['indicators'][number];

/** @throws Rejection `unknown-indicator` where a field of an indicator names none of the directive's, or another field one */
function requireIndicator(
  { field, code }: Pick<CommandOf<'CorrectDirective'>, 'field' | 'code'>,
  { indicators }: Directive,
): Indicator | null {
  const isOfIndicator = field === 'indicatorTarget' || field === 'indicatorActual';
  if (!isOfIndicator && code === undefined) return null;
  const found = isOfIndicator ? indicators.find((each) => each.code === code) : undefined;
  if (found !== undefined) return found;
  throw new Rejection('impossible', 'unknown-indicator', `No indicator ${code ?? ''} here.`, 'code');
}

function presentValue(
  state: Directive,
  field: CorrectableField,
  indicator: Indicator | null,
): string | number | null {
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
    case 'indicatorTarget':
      return indicator?.target ?? null;
    case 'indicatorActual':
      return indicator?.actual ?? null;
    case 'closingNote':
      return state.closure?.note ?? null;
    case 'formerNumber':
      return state.imported?.formerNumber ?? null;
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
      case 'indicatorTarget':
      case 'indicatorActual':
        return decimalSchema.safeParse(value).success;
      case 'closingNote':
        return typeof value === 'string' && value.trim().length > 0 && value.length <= 4_000;
      case 'formerNumber':
        return typeof value === 'string' && value.trim().length > 0 && value.length <= 60;
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
