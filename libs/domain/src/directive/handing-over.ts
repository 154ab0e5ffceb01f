import { requireRole } from '../actor.js';
import { Rejection } from '../rejection.js';
import type { CommandOf } from './directive-commands.js';
import type { Coordinator, DirectiveEvent } from './directive-events.js';
import type { Directive } from './directive.js';
import { daysPast } from './inherited.js';

/**
 * An open directive goes over to the heir of an agency, in the part that the agency has in it: nothing else of it changes,
 * neither how far the work is nor when it is due. Of one that is closed, or on which the agency is not, nothing goes over.
 * @throws Rejection `heir-on-directive-already` where the heir has a part of its own, unless both are to fall together
 */
export function handOver(command: CommandOf<'HandOverDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'system');
  const { successionId, agencyId, heirId, joinsParts, splitOff, effectiveOn, basis } = command;
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
    daysLate: daysPast(state.deadline?.dueOn ?? null, effectiveOn),
    ...(splitOff ? { splitOff } : {}),
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
