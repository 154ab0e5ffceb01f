import type { EventOfType } from '../event.js';
import type { Directive, OngoingSuspension } from './directive-state.js';
import type { DirectiveEvent } from './directive-events.js';
import { laddersCarriedOver } from './reminder-history.js';

type DataOf<Type extends DirectiveEvent['type']> = EventOfType<DirectiveEvent, Type>['data'];

/** A due date is set anew: steps about it count from then on, and a suspension that lasts moves it from then on. */
export function dueSetAt(instant: string, { suspended }: Directive) {
  return { remindersFrom: instant, suspended: suspended && { ...suspended, dueSetAt: instant } };
}

/** Whether neither an extension nor a suspension moved the due date. */
export const isAsGiven = ({ extensions, deadline }: Directive) =>
  extensions === 0 && deadline?.suspensions === undefined;

/** A suspension from its event on; what an old one did not record is null. */
export function suspendedBy(
  { suspendedOn, extendsDeadline, policy }: DataOf<'DirectiveSuspended'>,
  since: string,
): OngoingSuspension {
  return {
    since,
    on: suspendedOn ?? null,
    extendsDeadline: extendsDeadline ?? null,
    policy: policy ?? null,
    dueSetAt: null,
  };
}

/** What superiors were told of the date that moved, they were told: as much is left of it, or is past, as was then. */
export function movedDates(state: Directive, { deadline, coordinators }: DataOf<'DirectiveResumed'>) {
  const { stepsSent, headsTold } = state;
  const from = state.deadline?.dueOn;
  return {
    coordinators: coordinators ?? state.coordinators,
    ...(deadline?.dueOn && from
      ? { deadline, ...laddersCarriedOver({ stepsSent, headsTold }, from, deadline.dueOn) }
      : {}),
  };
}
