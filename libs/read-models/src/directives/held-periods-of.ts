import {
  heldDaysIn,
  heldPeriods,
  type Handover,
  type HeldDays,
  type HeldPeriod,
  type LocalDate,
  type WorkingCalendar,
} from '#domain';
import type { Database } from '../viewer.js';

/** Who had a directive from when to when, and how many days each party all together. */
export interface Held {
  /** The newest `mostPeriods`, in order of time. */
  readonly held: readonly HeldPeriod[];
  /** Of all periods, also those that `held` no longer names. */
  readonly heldDays: HeldDays;
}

/** More than a directive of years has. */
const mostPeriods = 200;
/** Beyond so many handovers the oldest are left out of the days as well. */
const mostHandovers = 20_000;

/** Whose hands a directive was in, counted up to today. */
export async function heldPeriodsOf(
  database: Database,
  directiveId: string,
  today: LocalDate,
  calendar: WorkingCalendar,
): Promise<Held> {
  const { rows } = await database.query<{ party: Handover['party']; agencyId: string | null; at: Date }>(
    `SELECT party, agency_id AS "agencyId", at FROM live.directive_handover
     WHERE directive_id = $1 ORDER BY revision DESC LIMIT ${mostHandovers}`,
    [directiveId],
  );
  const handovers = rows.reverse().map(({ at, ...rest }): Handover => ({ ...rest, at: at.toISOString() }));
  return heldAfter(handovers, today, calendar);
}

/** What handovers in order of time come to by today. */
export function heldAfter(handovers: readonly Handover[], today: LocalDate, calendar: WorkingCalendar): Held {
  const periods = heldPeriods(handovers, today, calendar);
  return { held: periods.slice(-mostPeriods), heldDays: heldDaysIn(periods) };
}
