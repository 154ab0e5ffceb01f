import type { LocalDate, WorkingCalendar } from '../calendar/index.js';
import { evolveDirective, type Directive, type HeldBy, type Recorded } from './directive.js';
import type { DirectiveEvent } from './directive-events.js';

/** Whose days are counted from an instant on (RFC 3339, the server's clock): nobody's while it is closed. */
export interface Handover {
  readonly party: HeldBy['party'] | 'closed';
  /** The lead, where an agency has it. */
  readonly agencyId: string | null;
  readonly at: string;
}

/** From when to when a party had a directive. */
export interface HeldPeriod {
  readonly party: HeldBy['party'];
  readonly agencyId?: string;
  /** Both RFC 3339, the server's clock; `to` is null while it lasts. */
  readonly from: string;
  readonly to: string | null;
  /** The days after that of `from`, up to that of `to` or today: the day of a handover is the giver's. */
  readonly calendarDays: number;
  /** The same in working days; null where the calendar does not reach. */
  readonly workingDays: number | null;
}

interface Days {
  readonly calendarDays: number;
  readonly workingDays: number;
}

/** How many days each party has held a directive, all its periods together. */
export type HeldDays = Readonly<Record<'agency' | 'office' | 'leader', Days>>;

/**
 * Whose days are counted in a state: whoever holds it, from its issuing to its closing; those of a suspension are the
 * office's, which alone can end it. The days of a directive that is closed are nobody's, those of a draft are not counted at
 * all (null).
 */
function accountable(
  state: Pick<Directive, 'issued' | 'work' | 'heldBy'> | null,
): Omit<Handover, 'at'> | null {
  if (state === null || !state.issued) return null;
  if (state.work === 'closed') return { party: 'closed', agencyId: null };
  return { party: state.heldBy.party, agencyId: state.heldBy.agencyId ?? null };
}

/** The handover that led from one state to the next, if there was one. */
export function handoverBetween(
  before: Parameters<typeof accountable>[0],
  after: Parameters<typeof accountable>[0],
  recordedAt: string,
): Handover | null {
  const [was, is] = [accountable(before), accountable(after)];
  if (is === null || (was?.party === is.party && was.agencyId === is.agencyId)) return null;
  return { ...is, at: recordedAt };
}

/** Every handover of a history, in order. */
export function handoversIn(history: readonly Recorded<DirectiveEvent>[]): Handover[] {
  let state: Directive | null = null;
  return history.flatMap((recorded) => {
    const before = state;
    state = evolveDirective(before, recorded);
    const handover = handoverBetween(before, state, recorded.recordedAt);
    return handover === null ? [] : [handover];
  });
}

/**
 * The periods that handovers make, each beginning where the one before ends. What was handed on in the same instant makes
 * no period, and after its last closing a directive is in none.
 * @param today the day in the committee's time zone up to which what lasts is counted
 */
export function heldPeriods(
  handovers: readonly Handover[],
  today: LocalDate,
  calendar: WorkingCalendar,
): HeldPeriod[] {
  const starts = handovers.filter(({ at }, index) => handovers[index + 1]?.at !== at).filter(isChange);
  const followed = starts.at(-1)?.party === 'closed' ? starts.slice(0, -1) : starts;
  return followed.map(({ party, agencyId, at }, index) => {
    const to = starts[index + 1]?.at ?? null;
    const first = calendar.dateOf(new Date(at));
    const until = to === null ? today : calendar.dateOf(new Date(to));
    return {
      party: party === 'closed' ? 'nobody' : party,
      ...(agencyId === null ? {} : { agencyId }),
      from: at,
      to,
      calendarDays: Math.max(0, Math.round((Date.parse(until) - Date.parse(first)) / 86_400_000)),
      workingDays: workingDaysAfter(first, until, calendar),
    };
  });
}

const isChange = ({ party, agencyId }: Handover, index: number, all: readonly Handover[]): boolean =>
  all[index - 1]?.party !== party || all[index - 1]?.agencyId !== agencyId;

function workingDaysAfter(first: LocalDate, until: LocalDate, calendar: WorkingCalendar): number | null {
  try {
    return Math.max(0, calendar.workingDaysBetween(first, until));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The days of each party, all periods together; those that the calendar does not reach count as no working days. */
export function heldDaysIn(periods: readonly HeldPeriod[]): HeldDays {
  const of = (party: HeldBy['party']): Days => {
    const own = periods.filter((period) => period.party === party);
    return {
      calendarDays: own.reduce((sum, { calendarDays }) => sum + calendarDays, 0),
      workingDays: own.reduce((sum, { workingDays }) => sum + (workingDays ?? 0), 0),
    };
  };
  return { agency: of('agency'), office: of('office'), leader: of('leader') };
}
