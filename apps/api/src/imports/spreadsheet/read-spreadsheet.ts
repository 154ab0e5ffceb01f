import { readDelimitedTable } from './read-delimited.js';
import { readXlsxTable } from './read-xlsx.js';
import type { ReadTable, SpreadsheetFormat } from './table.js';

/** Reads whatever somebody sends as a spreadsheet. It never throws: what cannot be read is none. */
export async function readSpreadsheet(bytes: Uint8Array, format: SpreadsheetFormat): Promise<ReadTable> {
  try {
    return format === 'xlsx' ? await readXlsxTable(bytes) : readDelimitedTable(bytes, format);
  } catch {
    // The readers throw at whatever is damaged, each in its own way.
    return { fault: 'not-a-spreadsheet' };
  }
}
