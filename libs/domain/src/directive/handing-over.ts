import { requireRole } from '../actor.js';
import type { LocalDate } from '../calendar/local-date.js';
import { Rejection } from '../rejection.js';
import type { CommandOf } from './directive-commands.js';
import type { Coordinator, DirectiveEvent } from './directive-events.js';
import type { Directive, Share } from './directive.js';

/** That the lead took a directive over from an agency whose place it has taken. */
export interface Inherited {
  readonly successionId: string;
  /** The agency that led it before. */
  readonly from: string;
  /** The day on which the succession took effect: lateness up to it is not the heir's. */
  readonly on: LocalDate;
}

/**
 * An open directive goes over to the heir of an agency, in the part that the agency has in it: nothing else of it changes,
 * neither how far the work is nor when it is due. Of one that is closed, or on which the agency is not, nothing goes over.
 * @throws Rejection `heir-on-directive-already` where the heir has a part of its own, unless both are to fall together
 */
export function handOver(command: CommandOf<'HandOverDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'system');
  const { successionId, agencyId, heirId, joinsParts, effectiveOn, basis } = command;
  const part = partOf(state, agencyId);
  if (state.work === 'closed' || part === null || heirId === agencyId) return [];
  const isThere = partOf(state, heirId) !== null;
  if (isThere && !joinsParts)
    throw new Rejection(
      'conflict',
      'heir-on-directive-already',
      `Of ${state.number} the heir has a part already.`,
    );
  const others = state.coordinators.filter((each) => each.agencyId !== agencyId && each.agencyId !== heirId);
  const data = {
    ...{ successionId, agencyId, heirId, part, effectiveOn, basis, joinsParts: isThere },
    leadAgencyId: part === 'lead' ? heirId : state.leadAgencyId,
    coordinators: part === 'lead' ? others : coordinatorsAfter(state, agencyId, heirId),
    daysLate: daysBetween(state.deadline?.dueOn ?? null, effectiveOn),
  };
  return [{ type: 'DirectiveHandedOver', data }];
}

/** What an agency is to a directive; null where it has no part in it. */
export function partOf(
  { leadAgencyId, coordinators }: Pick<Directive, 'leadAgencyId' | 'coordinators'>,
  agencyId: string,
): 'lead' | 'coordinator' | null {
  if (leadAgencyId === agencyId) return 'lead';
  return coordinators.some((each) => each.agencyId === agencyId) ? 'coordinator' : null;
}

/** The heir in the predecessor's place, with its day; nowhere where it leads or co-ordinates already. */
function coordinatorsAfter(state: Directive, agencyId: string, heirId: string): Coordinator[] {
  const isThere = partOf(state, heirId) !== null;
  return state.coordinators.flatMap((each) => {
    if (each.agencyId !== agencyId) return [each];
    return isThere ? [] : [{ ...each, agencyId: heirId }];
  });
}

/** Calendar days from a due date to a later day; 0 where it is not passed, null where there is none. */
function daysBetween(dueOn: LocalDate | null, on: LocalDate): number | null {
  if (dueOn === null) return null;
  return Math.max(0, Math.round((Date.parse(on) - Date.parse(dueOn)) / 86_400_000));
}

/**
 * Of the days that a directive is late, those before its lead took it over, in calendar days: together with the lead's own
 * they are all of them. Null where nothing is late by a date, or nobody took it over.
 */
export function inheritedDaysLate({
  dueOn,
  daysLate,
  inheritedOn,
}: {
  readonly dueOn: LocalDate | null;
  readonly daysLate: number | null;
  readonly inheritedOn: LocalDate | null;
}): number | null {
  if (daysLate === null || inheritedOn === null) return null;
  return Math.min(daysLate, daysBetween(dueOn, inheritedOn) ?? 0);
}

/**
 * The heir goes on where the agency stood: with its share, its request for more time, its report that waits. What it is to
 * be reminded of counts from the handover on, as with any other agency that a directive is given to.
 */
export function handedOver(
  state: Directive,
  data: Extract<DirectiveEvent, { type: 'DirectiveHandedOver' }>['data'],
  recordedAt: string,
): Directive {
  const { successionId, agencyId, heirId, part, effectiveOn, leadAgencyId, coordinators } = data;
  const shareOf = (id: string): Share | undefined =>
    state.shares[id] ?? (id === heirId ? state.shares[agencyId] : undefined);
  const shares = coordinators.flatMap(({ agencyId: id }): [string, Share][] => {
    const share = shareOf(id);
    return share === undefined ? [] : [[id, share]];
  });
  const from = coordinators.flatMap(({ agencyId: id, dueOn }): [string, string][] =>
    dueOn === undefined ? [] : [[id, state.coordinatorsFrom[id] ?? recordedAt]],
  );
  const next = {
    ...state,
    leadAgencyId,
    coordinators,
    shares: Object.fromEntries(shares),
    coordinatorsFrom: state.remindersFrom === null ? {} : Object.fromEntries(from),
  };
  if (part !== 'lead') return next;
  return {
    ...next,
    inherited: { successionId, from: agencyId, on: effectiveOn },
    remindersFrom: state.remindersFrom === null ? null : recordedAt,
    silentSince: state.silentSince === null ? null : recordedAt,
    nudgedAt: null,
  };
}
