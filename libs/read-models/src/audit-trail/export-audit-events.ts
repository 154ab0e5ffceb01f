import type { WorkingCalendar } from '#domain';
import { stringify } from 'csv-stringify/sync';
import type { Database } from '../viewer.js';
import { auditConditions, type AuditFilters } from './audit-filters.js';
import { auditColumns, toAuditItem, type AuditItem, type AuditRow } from './audit-item.js';

/** Events in memory at once. */
const batchSize = 250;

/**
 * Every event that the filters let through, in batches, up to the newest when the reading began. Each batch is a
 * statement of its own: an export of any length holds no transaction open and needs the memory of one batch.
 */
async function* auditBatches(
  database: Database,
  filters: AuditFilters,
  calendar: WorkingCalendar,
): AsyncGenerator<AuditItem[], void, void> {
  const ascending = filters.order === 'asc';
  const newest = await database.query<{ position: string | null }>(
    'SELECT max(position) AS position FROM live.audit_event',
  );
  const end = newest.rows[0]?.position ?? null;
  if (end === null) return;
  for (let last: string | null = null; ;) {
    const asked = auditConditions(filters, calendar);
    asked.add(`e.position <= ${asked.value(end)}::bigint`);
    if (last !== null) asked.add(`e.position ${ascending ? '>' : '<'} ${asked.value(last)}::bigint`);
    const { rows }: { rows: AuditRow[] } = await database.query<AuditRow>(
      `SELECT ${auditColumns} FROM live.audit_event e WHERE ${asked.where()}
       ORDER BY e.position ${ascending ? 'ASC' : 'DESC'} LIMIT ${batchSize}`,
      asked.values,
    );
    if (rows.length > 0) yield rows.map(toAuditItem);
    if (rows.length < batchSize) return;
    last = rows.at(-1)?.position ?? null;
  }
}

/** The audit trail as JSON Lines: one event a line, as the list gives it. */
export async function* auditEventsAsJsonLines(
  database: Database,
  filters: AuditFilters,
  calendar: WorkingCalendar,
): AsyncGenerator<string, void, void> {
  for await (const items of auditBatches(database, filters, calendar))
    yield items.map((item) => `${JSON.stringify(item)}\n`).join('');
}

const header = [
  ...['position', 'streamId', 'revision', 'eventId', 'type', 'recordedAt'],
  ...['actorId', 'actorName', 'actorRole', 'actorAgencyId', 'correlationId', 'causationId', 'data'],
];

/**
 * The audit trail as CSV (RFC 4180), with the mark by which spreadsheets know UTF-8. A cell that a spreadsheet would
 * take for a formula begins with an apostrophe.
 */
export async function* auditEventsAsCsv(
  database: Database,
  filters: AuditFilters,
  calendar: WorkingCalendar,
): AsyncGenerator<string, void, void> {
  const lines = (records: readonly unknown[][], bom: boolean) =>
    stringify([...records], { record_delimiter: 'windows', escape_formulas: true, bom });
  // The header comes with the first events, so that a database out of reach is known before anything is sent.
  let isFirst = true;
  for await (const items of auditBatches(database, filters, calendar)) {
    yield lines(isFirst ? [header, ...items.map(cells)] : items.map(cells), isFirst);
    isFirst = false;
  }
  if (isFirst) yield lines([header], true);
}

function cells({ actor, data, ...event }: AuditItem): unknown[] {
  return [
    ...[event.position, event.streamId, event.revision, event.eventId, event.type, event.recordedAt],
    ...[actor.id, actor.name, actor.role, actor.agencyId ?? '', event.correlationId, event.causationId],
    JSON.stringify(data),
  ];
}
