import { addDays, type LocalDate, type TimeStatus, type WorkingCalendar } from '#domain';

/** No stretch of days off is longer. */
const longestLookAhead = 60;

/** The last day that counts as due soon today: the days of which today is among the last three working days. */
export function dueSoonUntil(today: LocalDate, calendar: WorkingCalendar): LocalDate {
  let last = today;
  for (let days = 1; days <= longestLookAhead; days += 1) {
    const day = addDays(today, days);
    if (calendar.dueSoonFrom(day) > today) return last;
    last = day;
  }
  return last;
}

/** The two days that the time status of a row depends on, as parameters of the statement. */
export interface TimeParameters {
  readonly today: string;
  readonly soonUntil: string;
}

/** The domain's `timeStatus` of a row `d`. */
export function timeStatusSql({ today, soonUntil }: TimeParameters): string {
  return `CASE
    WHEN d.work = 'closed' AND d.outcome IN ('cancelled', 'superseded') THEN 'not_judged'
    WHEN d.due_on IS NULL THEN 'no_deadline'
    WHEN d.work = 'closed' THEN CASE WHEN d.on_time IS FALSE THEN 'late' ELSE 'on_time' END
    WHEN d.work = 'awaiting_confirmation' AND d.reported_on IS NOT NULL
      THEN CASE WHEN d.reported_on > d.due_on THEN 'overdue' ELSE 'in_time' END
    WHEN d.work = 'declined' AND d.declined_on IS NOT NULL
      THEN CASE WHEN d.declined_on > d.due_on THEN 'overdue' ELSE 'in_time' END
    WHEN d.stands_on IS NOT NULL THEN CASE WHEN d.stands_on > d.due_on THEN 'overdue' ELSE 'in_time' END
    WHEN d.due_on < ${today}::date THEN 'overdue'
    WHEN d.due_on <= ${soonUntil}::date THEN 'due_soon'
    ELSE 'in_time' END`;
}

/** The days late of a row `d`: as it was judged, or so far. */
export function daysLateSql({ today }: TimeParameters): string {
  return `CASE
    WHEN d.due_on IS NULL OR d.outcome IN ('cancelled', 'superseded') THEN NULL
    WHEN d.work = 'closed' THEN d.days_late
    WHEN d.work = 'awaiting_confirmation' AND d.reported_on IS NOT NULL THEN greatest(0, d.reported_on - d.due_on)
    WHEN d.work = 'declined' AND d.declined_on IS NOT NULL THEN greatest(0, d.declined_on - d.due_on)
    ELSE greatest(0, coalesce(d.stands_on, ${today}::date) - d.due_on) END`;
}

const open: readonly TimeStatus[] = ['in_time', 'due_soon', 'overdue'];
const closed: readonly TimeStatus[] = ['on_time', 'late', 'not_judged'];

/** A condition that the wanted statuses imply and an index serves. */
export function impliedByTime(wanted: readonly TimeStatus[], { today, soonUntil }: TimeParameters): string {
  if (wanted.every((status) => status === 'overdue'))
    return `d.work <> 'closed' AND (d.due_key < ${today}::date OR d.work IN ('awaiting_confirmation', 'declined', 'suspended'))`;
  if (wanted.every((status) => status === 'due_soon'))
    return `d.work <> 'closed' AND d.due_key BETWEEN ${today}::date AND ${soonUntil}::date`;
  if (wanted.every((status) => open.includes(status))) return `d.work <> 'closed'`;
  if (wanted.every((status) => closed.includes(status))) return `d.work = 'closed'`;
  return 'true';
}
