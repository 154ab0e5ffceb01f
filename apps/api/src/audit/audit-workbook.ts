import { writeXlsxStream } from 'hucre/xlsx';
import type { Language, WorkingCalendar } from '#domain';
import { prefetched } from '../queries/prefetched.js';
import { auditHeadings, auditRecordsForPeople, type AuditFilters } from '#read-models';

const sheetName = { vi: 'Nhật ký', en: 'Audit trail' } as const;
/** Of each column, in the order of the headings. */
const widths = [12, 10, 18, 90, 30, 18, 34, 12];

/**
 * The audit trail as a workbook that is written while its events are read, in a memory that does not grow with them. Every
 * cell is text, whatever it begins with; more than a sheet takes goes on in the next.
 */
export async function* auditEventsAsWorkbook(
  database: Parameters<typeof auditRecordsForPeople>[0],
  filters: AuditFilters,
  calendar: WorkingCalendar,
  language: Language,
): AsyncGenerator<Uint8Array, void, void> {
  // A database out of reach is known before the first byte of the workbook.
  const batches = await prefetched(auditRecordsForPeople(database, filters, calendar, language));
  async function* rows(): AsyncGenerator<string[], void, void> {
    for await (const records of batches) yield* records;
  }
  yield* writeXlsxStream(rows(), {
    name: sheetName[language],
    columns: auditHeadings(language).map((header, at) => ({ header, width: widths[at] ?? 12 })),
    freezePane: { rows: 1 },
  });
}
