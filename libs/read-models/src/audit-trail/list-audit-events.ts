import { addDays, isLocalDate, type Language, type WorkingCalendar, type DirectiveEventType } from '#domain';
import {
  Conditions,
  boundedLimit,
  decodeCursor,
  encodeCursor,
  pageOf,
  positionText,
  type Page,
} from '../paging/paging.js';
import { matchesAllTerms } from '../search/search.js';
import type { Database } from '../viewer.js';
import {
  auditColumns,
  auditItemsOf,
  describingOf,
  type AuditRow,
  type DescribedAuditItem,
} from './audit-item.js';

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
  asked.when(filters.correlationId, (id) => `e.correlation_id = ${id}`);
  asked.when(filters.authority, (text) => `strpos(lower(e.data->>'authority'), lower(${text})) > 0`);
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

/**
 * A page of the audit trail in the order of the log. Events never change or move, so the pages are stable by nature.
 * @throws InvalidCursor
 */
export async function listAuditEvents(
  database: Database,
  filters: AuditFilters & { readonly limit?: number | undefined; readonly cursor?: string | undefined },
  calendar: WorkingCalendar,
  language: Language,
): Promise<Page<DescribedAuditItem>> {
  const ascending = filters.order === 'asc';
  const list = ascending ? 'audit-asc' : 'audit-desc';
  const limit = boundedLimit(filters.limit);
  const asked = auditConditions(filters, calendar);
  if (filters.cursor !== undefined) {
    const last = decodeCursor(list, filters.cursor, positionText);
    asked.add(`e.position ${ascending ? '>' : '<'} ${asked.value(last)}::bigint`);
  }
  const { rows } = await database.query<AuditRow>(
    `SELECT ${auditColumns} FROM live.audit_event e WHERE ${asked.where()}
     ORDER BY e.position ${ascending ? 'ASC' : 'DESC'} LIMIT ${limit + 1}`,
    asked.values,
  );
  const toItem = await auditItemsOf(database, rows);
  const describe = await describingOf(database, rows, language);
  return pageOf(
    rows,
    limit,
    (row) => describe(toItem(row)),
    ({ position }) => encodeCursor(list, position),
  );
}

/** The event at a position of the log, or null where none of ours begins there. */
export async function findAuditEvent(
  database: Database,
  position: string,
  language: Language,
): Promise<DescribedAuditItem | null> {
  const { rows } = await database.query<AuditRow>(
    `SELECT ${auditColumns} FROM live.audit_event e WHERE e.position = $1::bigint`,
    [position],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const toItem = await auditItemsOf(database, rows);
  const describe = await describingOf(database, rows, language);
  return describe(toItem(row));
}

/** More than one command ever answers. */
const mostAnswered = 1_000;

/** The directives to which a command of a person's, given to many, has led to an event of a type, in the order of the log. */
export async function findAnswered(
  database: Database,
  command: { readonly id: string; readonly actorId: string },
  type: DirectiveEventType,
): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(
    `SELECT directive_id AS id FROM live.audit_event
     WHERE type = $1 AND actor_id = $2 AND causation_id = $3 ORDER BY position LIMIT ${mostAnswered}`,
    [type, command.actorId, command.id],
  );
  return rows.map(({ id }) => id);
}

/** When the events at these positions were recorded, and which agencies they concern; by position. */
export async function concernedAt(
  database: Database,
  positions: readonly string[],
): Promise<ReadonlyMap<string, { readonly recordedAt: string; readonly agencyIds: readonly string[] }>> {
  const { rows } = await database.query<{ position: string; recorded_at: Date; agency_ids: string[] }>(
    'SELECT position, recorded_at, agency_ids FROM live.audit_event WHERE position = ANY($1::bigint[])',
    [positions],
  );
  return new Map(
    rows.map(({ position, recorded_at, agency_ids }) => [
      position,
      { recordedAt: recorded_at.toISOString(), agencyIds: agency_ids },
    ]),
  );
}
