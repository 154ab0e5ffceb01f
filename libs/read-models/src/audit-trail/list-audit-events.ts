import type { WorkingCalendar } from '#domain';
import {
  boundedLimit,
  decodeCursor,
  encodeCursor,
  pageOf,
  positionText,
  type Page,
} from '../paging/index.js';
import type { Database } from '../viewer.js';
import { auditConditions, type AuditFilters } from './audit-filters.js';
import { auditColumns, auditItemsOf, type AuditItem, type AuditRow } from './audit-item.js';

/**
 * A page of the audit trail in the order of the log. Events never change or move, so the pages are stable by nature.
 * @throws InvalidCursor
 */
export async function listAuditEvents(
  database: Database,
  filters: AuditFilters & { readonly limit?: number | undefined; readonly cursor?: string | undefined },
  calendar: WorkingCalendar,
): Promise<Page<AuditItem>> {
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
  return pageOf(rows, limit, toItem, ({ position }) => encodeCursor(list, position));
}
