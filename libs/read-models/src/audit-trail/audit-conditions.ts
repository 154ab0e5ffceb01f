import { addDays, isLocalDate, type WorkingCalendar } from '#domain';
import { Conditions } from '../paging/paging.js';
import type { Database } from '../viewer.js';

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

/** Rows of the trail that are to be read in the order of the log. */
export interface AskedRows {
  /** What follows FROM: `e` is a row of `audit_event`. */
  readonly from: string;
  /** The column that holds the position, in the order of an index. */
  readonly position: string;
  /** Everything that was asked for but words. */
  readonly conditions: Conditions;
}

/**
 * What the filters ask for. A stretch of time becomes one of positions, so that it narrows every index; an agency's events
 * are read from a table of its own. Words are left to `matchingRows`.
 */
export async function askedRows(
  database: Database,
  filters: AuditFilters,
  calendar: WorkingCalendar,
): Promise<AskedRows> {
  const asked = new Conditions();
  const { agencyId } = filters;
  const isOfAgency = agencyId !== undefined;
  const position = isOfAgency ? 'a.position' : 'e.position';
  asked.when(agencyId, (id) => `a.agency_id = ${id}`);
  asked.when(filters.directiveId, (id) => `e.directive_id = ${id}`);
  asked.when(filters.meetingId, (id) => `e.meeting_id = ${id}`);
  asked.when(filters.actorId, (id) => `e.actor_id = ${id}`);
  asked.when(filters.type, (type) => `e.type = ${type}`);
  asked.when(filters.correlationId, (id) => `e.correlation_id = ${id}`);
  asked.when(
    filters.authority,
    (text) => `e.data->>'authority' IS NOT NULL AND strpos(lower(e.data->>'authority'), lower(${text})) > 0`,
  );
  await addTime(database, asked, position, timeOf(filters, calendar));
  const joined = 'live.audit_event_agency a JOIN live.audit_event e ON e.position = a.position';
  return { from: isOfAgency ? joined : 'live.audit_event e', position, conditions: asked };
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

async function addTime(
  database: Database,
  asked: Conditions,
  position: string,
  { from, to, isClosed }: Stretch,
): Promise<void> {
  if (from === null && to === null) return;
  const { rows } = await database.query<{ first: string | null; last: string | null }>(
    `SELECT min(first_position) AS first, max(last_position) AS last FROM live.audit_hour
     WHERE ($1::timestamptz IS NULL OR hour > $1::timestamptz - interval '1 hour')
       AND ($2::timestamptz IS NULL OR hour <= $2::timestamptz)`,
    [from, to],
  );
  const { first = null, last = null } = rows[0] ?? {};
  if (first === null || last === null) return asked.add('false');
  asked.add(`${position} >= ${asked.value(first)}::bigint AND ${position} <= ${asked.value(last)}::bigint`);
  if (from !== null) asked.add(`e.recorded_at >= ${asked.value(from)}::timestamptz`);
  if (to !== null) asked.add(`e.recorded_at ${isClosed ? '<=' : '<'} ${asked.value(to)}::timestamptz`);
}
