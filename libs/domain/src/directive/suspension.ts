import { requireRole } from '../actor.js';
import {
  afterSuspension,
  movedBy,
  workingDaysOf,
  type LocalDate,
  type Suspension,
} from '../calendar/index.js';
import type { ReminderPolicy } from '../reminder-policy/index.js';
import type { Directive } from './directive.js';
import type { CommandOf } from './directive-commands.js';
import type { DirectiveEvent } from './directive-events.js';
import { requireWork } from './requirements.js';
import { rulesAt, type EffectiveRules } from './effective-rules.js';
import { isShareDone } from './shares.js';

export function suspend(command: CommandOf<'SuspendDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'issued', 'assigned', 'in_progress');
  return [suspensionOf(command, state, command)];
}

export function resume(command: CommandOf<'ResumeDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'suspended');
  return [resumptionOf(command, state, command)];
}

interface Moment {
  /** RFC 3339. */
  readonly at: string;
  readonly rules: readonly EffectiveRules[];
}

/** What is recorded of a suspension: by the policy in force then, which also decides what becomes of the dates. */
export function suspensionOf(
  { reason }: { readonly reason: string },
  state: Directive,
  { at, rules }: Moment,
): DirectiveEvent {
  const { policy, calendar } = rulesAt(state, rules, at);
  return {
    type: 'DirectiveSuspended',
    data: {
      reason,
      suspendedOn: calendar.dateOf(new Date(at)),
      extendsDeadline: policy.suspensionExtends,
      policy: nameOf(policy),
    },
  };
}

/**
 * What is recorded when work goes on: the dates that the suspension moves, those of the co-ordinating agencies too, for
 * their work stood still as well, unless their share is done. One that an extension or a correction set meanwhile moves from that day on alone.
 * @throws OutsideCalendar when the calendar does not reach the new dates
 */
export function resumptionOf(
  { reason }: { readonly reason: string | null },
  state: Directive,
  { at, rules }: Moment,
): DirectiveEvent {
  const { policy, calendar } = rulesAt(state, rules, at);
  const { suspended } = state;
  const dayOf = (instant: string): LocalDate => calendar.dateOf(new Date(instant));
  const to = dayOf(at);
  if (suspended === null || !(suspended.extendsDeadline ?? policy.suspensionExtends))
    return { type: 'DirectiveResumed', data: { reason } };
  const whole: Suspension = { from: suspended.on ?? dayOf(suspended.since), to };
  const ofDate: Suspension = {
    from: suspended.dueSetAt === null ? whole.from : dayOf(suspended.dueSetAt),
    to,
  };
  const workingDays = workingDaysOf(whole, calendar);
  const deadline = state.deadline && afterSuspension(state.deadline, ofDate, calendar);
  const previousDueOn = state.deadline?.dueOn ?? null;
  const coordinators = state.coordinators.map((each) =>
    each.dueOn === undefined || isShareDone(state, each.agencyId)
      ? each
      : { ...each, dueOn: movedBy(each.dueOn, workingDays, calendar) },
  );
  const isMoved = coordinators.some(({ dueOn }, index) => dueOn !== state.coordinators[index]?.dueOn);
  return {
    type: 'DirectiveResumed',
    data: {
      reason,
      suspendedWorkingDays: workingDays,
      ...(deadline !== null && previousDueOn !== null && deadline.dueOn !== previousDueOn
        ? { previousDueOn, deadline }
        : {}),
      ...(isMoved ? { coordinators } : {}),
      policy: suspended.policy ?? nameOf(policy),
    },
  };
}

const nameOf = ({ id, version }: ReminderPolicy) => ({ id, version });
