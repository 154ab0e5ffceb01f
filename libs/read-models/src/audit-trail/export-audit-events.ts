import type { WorkingCalendar } from '#domain';
import { csvLines, type CsvCell } from '../csv/index.js';
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

/** The audit trail as CSV, as `csvLines` writes it. */
export async function* auditEventsAsCsv(
  database: Database,
  filters: AuditFilters,
  calendar: WorkingCalendar,
): AsyncGenerator<string, void, void> {
  // The header comes with the first events, so that a database out of reach is known before anything is sent.
  let begins = true;
  for await (const items of auditBatches(database, filters, calendar)) {
    yield csvLines(begins ? [header, ...items.map(cells)] : items.map(cells), { begins });
    begins = false;
  }
  if (begins) yield csvLines([header], { begins });
}

function cells({ actor, data, ...event }: AuditItem): CsvCell[] {
  return [
    ...[event.position, event.streamId, event.revision, event.eventId, event.type, event.recordedAt],
    ...[actor.id, actor.name, actor.role, actor.agencyId ?? '', event.correlationId, event.causationId],
    { json: data },
  ];
}
