import { addDays, isLocalDate, type WorkingCalendar } from '#domain';
import { Conditions } from '../paging/index.js';
import { matchesAllTerms } from '../search/index.js';

/** What is asked of the audit trail. Absent is unlimited. */
export interface AuditFilters {
  readonly directiveId?: string | undefined;
  readonly meetingId?: string | undefined;
  /** The agency acted, is named, or led or co-ordinated the directive at the time. */
  readonly agencyId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly type?: string | undefined;
  /** A day in the committee's time zone, or an instant (RFC 3339). */
  readonly from?: string | undefined;
  /** The same; itself included. */
  readonly to?: string | undefined;
  readonly q?: string | undefined;
  /** Default: `desc`, the newest first. */
  readonly order?: 'asc' | 'desc' | undefined;
}

/** PostgreSQL takes fewer offsets than RFC 3339 does. */
const inUtc = (instant: string) => new Date(instant).toISOString();

/** The conditions on `e`, a row of `audit_event`. */
export function auditConditions(filters: AuditFilters, calendar: WorkingCalendar): Conditions {
  const asked = new Conditions();
  asked.when(filters.directiveId, (id) => `e.directive_id = ${id}`);
  asked.when(filters.meetingId, (id) => `e.meeting_id = ${id}`);
  asked.when(filters.agencyId, (id) => `e.agency_ids @> ARRAY[${id}::text]`);
  asked.when(filters.actorId, (id) => `e.actor_id = ${id}`);
  asked.when(filters.type, (type) => `e.type = ${type}`);
  const { from, to, q } = filters;
  if (from !== undefined) {
    const start = isLocalDate(from) ? calendar.startOfDay(from).toISOString() : inUtc(from);
    asked.add(`e.recorded_at >= ${asked.value(start)}::timestamptz`);
  }
  if (to !== undefined) {
    if (isLocalDate(to)) {
      const end = calendar.startOfDay(addDays(to, 1)).toISOString();
      asked.add(`e.recorded_at < ${asked.value(end)}::timestamptz`);
    } else {
      asked.add(`e.recorded_at <= ${asked.value(inUtc(to))}::timestamptz`);
    }
  }
  if (q !== undefined) asked.add(matchesAllTerms('e.words', q, (word) => asked.value(word)));
  return asked;
}
