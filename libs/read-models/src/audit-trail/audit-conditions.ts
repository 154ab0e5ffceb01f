import { addDays, isLocalDate, type WorkingCalendar } from '#domain';
import { Conditions } from '../paging/paging.js';

/** What is asked of the audit trail. Absent is unlimited. */
export interface AuditFilters {
  readonly directiveId?: string | undefined;
  readonly meetingId?: string | undefined;
  /** The agency acted, is named, or led or co-ordinated the directive at the time. */
  readonly agencyId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly type?: string | undefined;
  /** The act that events belong to: one request, and all that followed from it. */
  readonly correlationId?: string | undefined;
  /** A day in the committee's time zone, or an instant (RFC 3339). */
  readonly from?: string | undefined;
  /** The same; itself included. */
  readonly to?: string | undefined;
  /** Part of the document or the order that an act names as its authority. */
  readonly authority?: string | undefined;
  readonly q?: string | undefined;
  /** Default: `desc`, the newest first. */
  readonly order?: 'asc' | 'desc' | undefined;
}

/** Rows of the trail that are to be read in the order of the log; `e` is a row of `audit_event`. */
export interface AskedRows {
  /** Everything that was asked for but words, an agency and positions. */
  readonly conditions: Conditions;
  /** The parameter that is the agency whose events they are; null for everybody's. */
  readonly agency: string | null;
  /** The first and the last positions that they may have, in SQL; a later one narrows it further. */
  readonly from: string[];
  readonly upTo: string[];
}

/**
 * What the filters ask for. A stretch of time becomes one of positions, so that it narrows every index; an agency's events
 * are read from a table of its own. Words are left to `matchingRows`.
 */
export function askedRows(filters: AuditFilters, calendar: WorkingCalendar): AskedRows {
  const conditions = new Conditions();
  conditions.when(filters.directiveId, (id) => `e.directive_id = ${id}`);
  conditions.when(filters.meetingId, (id) => `e.meeting_id = ${id}`);
  conditions.when(filters.actorId, (id) => `e.actor_id = ${id}`);
  conditions.when(filters.type, (type) => `e.type = ${type}`);
  conditions.when(filters.correlationId, (id) => `e.correlation_id = ${id}`);
  conditions.when(
    filters.authority,
    (text) => `e.data->>'authority' IS NOT NULL AND strpos(lower(e.data->>'authority'), lower(${text})) > 0`,
  );
  const agency = filters.agencyId === undefined ? null : conditions.value(filters.agencyId);
  return { conditions, agency, ...withinTime(conditions, timeOf(filters, calendar)) };
}

/** Two instants, RFC 3339; the first belongs to it, the last where `isClosed`. */
interface Stretch {
  readonly from: string | null;
  readonly to: string | null;
  readonly isClosed: boolean;
}

/** PostgreSQL takes fewer offsets than RFC 3339 does. */
const inUtc = (instant: string) => new Date(instant).toISOString();

function timeOf({ from, to }: AuditFilters, calendar: WorkingCalendar): Stretch {
  const startOf = (day: string) => calendar.startOfDay(day).toISOString();
  const isDay = to !== undefined && isLocalDate(to);
  return {
    from: from === undefined ? null : isLocalDate(from) ? startOf(from) : inUtc(from),
    to: to === undefined ? null : isDay ? startOf(addDays(to, 1)) : inUtc(to),
    isClosed: !isDay,
  };
}

/** Adds what time asks for. @returns between which positions the events of its hours stand */
function withinTime(
  conditions: Conditions,
  { from, to, isClosed }: Stretch,
): Pick<AskedRows, 'from' | 'upTo'> {
  const hours: string[] = [];
  if (from !== null) {
    const instant = `${conditions.value(from)}::timestamptz`;
    conditions.add(`e.recorded_at >= ${instant}`);
    hours.push(`hour > ${instant} - interval '1 hour'`);
  }
  if (to !== null) {
    const instant = `${conditions.value(to)}::timestamptz`;
    conditions.add(`e.recorded_at ${isClosed ? '<=' : '<'} ${instant}`);
    hours.push(`hour <= ${instant}`);
  }
  if (hours.length === 0) return { from: [], upTo: [] };
  const position = (which: string) => [`(SELECT ${which} FROM live.audit_hour WHERE ${hours.join(' AND ')})`];
  return { from: position('min(first_position)'), upTo: position('max(last_position)') };
}
