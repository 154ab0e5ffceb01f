import type { Directive } from './directive-state.js';
import type { DirectiveEvent } from './directive-events.js';
import { sharesOf } from './shares.js';

type Assignment = Extract<DirectiveEvent, { type: 'DirectiveAssigned' }>['data'];

/** What every agency is to be reminded of counts from an instant on. */
export function countingFrom(
  instant: string,
  { coordinators }: Pick<Directive, 'coordinators'>,
): Pick<Directive, 'remindersFrom' | 'coordinatorsFrom'> {
  const own = coordinators.flatMap(({ agencyId, dueOn }) =>
    dueOn === undefined ? [] : [[agencyId, instant]],
  );
  return { remindersFrom: instant, coordinatorsFrom: Object.fromEntries(own) as Record<string, string> };
}

/** Only what the assignment changes counts anew: another lead, another date, a co-ordinating agency's own. */
export function assigned(
  state: Directive,
  { leadAgencyId, coordinators, deadline }: Assignment,
  recordedAt: string,
): Directive {
  const isSameLead =
    state.leadAgencyId === leadAgencyId && state.silentSince !== null && state.work !== 'declined';
  const isSameDate = (state.deadline?.dueOn ?? null) === (deadline?.dueOn ?? null);
  const known = new Map(state.coordinators.map(({ agencyId, dueOn }) => [agencyId, dueOn]));
  const anew = countingFrom(recordedAt, { coordinators });
  const kept = Object.entries(state.coordinatorsFrom).filter(
    ([agencyId]) =>
      agencyId in anew.coordinatorsFrom &&
      known.get(agencyId) === coordinators.find((each) => each.agencyId === agencyId)?.dueOn,
  );
  return {
    ...state,
    issued: true,
    work: isSameLead && state.work === 'in_progress' ? 'in_progress' : 'assigned',
    leadAgencyId,
    coordinators,
    shares: sharesOf(coordinators, state),
    declinedOn: null,
    deadline,
    originalDueOn: state.originalDueOn ?? deadline?.dueOn ?? null,
    extensionRequest: isSameLead && isSameDate ? state.extensionRequest : null,
    remindersFrom: isSameLead && isSameDate ? state.remindersFrom : recordedAt,
    coordinatorsFrom: { ...anew.coordinatorsFrom, ...Object.fromEntries(kept) },
    ...(isSameLead ? {} : { silentSince: recordedAt, nudgedAt: null }),
  };
}
