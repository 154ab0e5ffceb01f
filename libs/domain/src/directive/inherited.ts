import type { LocalDate } from '../calendar/local-date.js';
import type { DirectiveEvent } from './directive-events.js';

/** That the lead took a directive over from an agency whose place it has taken, in all or in a part. */
export interface Inherited {
  readonly successionId: string;
  /** The agency that led it before. */
  readonly from: string;
  /** The day on which the succession took effect: lateness up to it is not the heir's. */
  readonly on: LocalDate;
  /** The agency goes on: only a part of it was split off. */
  readonly splitOff?: true;
}

/** Calendar days from a due date to a later day; 0 where it is not passed, null where there is none. */
export function daysPast(dueOn: LocalDate | null, on: LocalDate): number | null {
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
  return Math.min(daysLate, daysPast(dueOn, inheritedOn) ?? 0);
}

/** What of a directive a handover changes. */
interface GoesOver<Share> {
  readonly issued: boolean;
  readonly shares: Readonly<Record<string, Share>>;
  readonly coordinatorsFrom: Readonly<Record<string, string>>;
  readonly formerAgencyIds?: readonly string[];
  readonly remindersFrom: string | null;
  readonly silentSince: string | null;
}

/**
 * The heir goes on where the agency stood: with its share, its request for more time, its report that waits. What it is to
 * be reminded of counts from the handover on, as with any other agency that a directive is given to.
 */
export function handedOver<Share, State extends GoesOver<Share>>(
  state: State & GoesOver<Share>,
  data: Extract<DirectiveEvent, { type: 'DirectiveHandedOver' }>['data'],
  recordedAt: string,
) {
  const { successionId, agencyId, heirId, part, effectiveOn, leadAgencyId, coordinators, splitOff } = data;
  const shareOf = (id: string): Share | undefined =>
    state.shares[id] ?? (id === heirId ? state.shares[agencyId] : undefined);
  const shares = coordinators.flatMap(({ agencyId: id }): [string, Share][] => {
    const share = shareOf(id);
    return share === undefined ? [] : [[id, share]];
  });
  const from = coordinators.flatMap(({ agencyId: id, dueOn }): [string, string][] =>
    dueOn === undefined ? [] : [[id, state.coordinatorsFrom[id] ?? recordedAt]],
  );
  const former = state.formerAgencyIds ?? [];
  const next = {
    ...state,
    ...(splitOff || former.includes(agencyId) ? {} : { formerAgencyIds: [...former, agencyId] }),
    leadAgencyId,
    coordinators,
    shares: Object.fromEntries(shares),
    coordinatorsFrom: state.remindersFrom === null ? {} : Object.fromEntries(from),
  };
  // Of a draft nothing was late, and its lead may still be changed.
  if (part !== 'lead' || !state.issued) return next;
  return {
    ...next,
    inherited: { successionId, from: agencyId, on: effectiveOn, ...(splitOff ? { splitOff } : {}) },
    remindersFrom: state.remindersFrom === null ? null : recordedAt,
    silentSince: state.silentSince === null ? null : recordedAt,
    nudgedAt: null,
  };
}
