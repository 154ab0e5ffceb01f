import type { Pool } from 'pg';
import { parkedStreams } from '#consumers';
import type { DirectiveEventType, Language, WorkingCalendar } from '#domain';
import {
  boundedLimit,
  decodeCursor,
  encodeCursor,
  pageOf,
  positionText,
  type Page,
} from '../paging/paging.js';
import type { Database } from '../viewer.js';
import { askedRows, type AuditFilters } from './audit-conditions.js';
import { auditTrailName } from './audit-trail-consumer.js';
import {
  agencyNames,
  describedColumns,
  describedItemsOf,
  type DescribedAuditItem,
  type DescribedAuditRow,
} from './audit-item.js';
import { matchingRows } from './matching-rows.js';

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
  const isAscending = filters.order === 'asc';
  const list = isAscending ? 'audit-asc' : 'audit-desc';
  const limit = boundedLimit(filters.limit);
  const after = filters.cursor === undefined ? null : decodeCursor(list, filters.cursor, positionText);
  const asked = askedRows(filters, calendar);
  const names = agencyNames(database);
  // A failure is thrown where it is waited for; until then it must not count as unhandled.
  names.catch(() => undefined);
  const stretch = { isAscending, after, limit: limit + 1, columns: describedColumns };
  const rows = await matchingRows<DescribedAuditRow>(database, asked, stretch, filters.q);
  const toItem = await describedItemsOf(database, rows, language, names);
  return pageOf(rows, limit, toItem, ({ position }) => encodeCursor(list, position));
}

/** The event at a position of the log, or null where none of ours begins there. */
export async function findAuditEvent(
  database: Database,
  position: string,
  language: Language,
): Promise<DescribedAuditItem | null> {
  const { rows } = await database.query<DescribedAuditRow>(
    `SELECT ${describedColumns} FROM live.audit_event e WHERE e.position = $1::bigint`,
    [position],
  );
  const [row] = rows;
  return row === undefined ? null : (await describedItemsOf(database, rows, language))(row);
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

/** When an event was recorded (RFC 3339), and which agencies it concerns. */
interface Concerned {
  readonly recordedAt: string;
  readonly agencyIds: readonly string[];
}

/**
 * What the trail, which has come so far, says of the events at these positions; by position. What was set aside it never has.
 * @returns null while it lacks some of a parked stream, which it will have one day
 */
export async function concernedAt(
  pool: Pool,
  positions: readonly string[],
): Promise<ReadonlyMap<string, Concerned> | null> {
  const parked = await parkedStreams(pool);
  const isWaiting = parked.some(({ consumer, live }) => live && consumer === auditTrailName);
  const { rows } = await pool.query<{ position: string; recorded_at: Date; agency_ids: string[] }>(
    'SELECT position, recorded_at, agency_ids FROM live.audit_event WHERE position = ANY($1::bigint[])',
    [positions],
  );
  if (isWaiting && rows.length < positions.length) return null;
  return new Map(
    rows.map(({ position, recorded_at, agency_ids }) => [
      position,
      { recordedAt: recorded_at.toISOString(), agencyIds: agency_ids },
    ]),
  );
}
