import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import { encodingOfBytes, withLegacyMarked } from './legacy-text.js';
import { tableBounds, tableOf, type Cell, type ReadTable } from './table.js';

/** A longer one is no row of a table. */
const longestRecord = 1024 * 1024;

/**
 * A table as text: CSV with commas, semicolons or tabs, or what a spreadsheet puts on the clipboard.
 * @throws CsvError for a text that is no table
 */
export function readDelimitedTable(bytes: Uint8Array, format: 'csv' | 'tsv'): ReadTable {
  const text = decoded(bytes);
  if (typeof text !== 'string') return text;
  const records: string[][] = parse(text, {
    delimiter: format === 'tsv' ? '\t' : delimiterOf(text),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: longestRecord,
    to: tableBounds.rowsLookedAt + 1,
  });
  const isMore = records.length > tableBounds.rowsLookedAt;
  const rows = records.map((record, index): [number, Cell[]] => [index + 1, record.map(cellOf)]);
  return { table: withLegacyMarked(tableOf(rows, isMore)) };
}

function decoded(bytes: Uint8Array): string | ReadTable {
  const [first = 0, second = 0] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isUtf16) return new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
  if (bytes.includes(0)) return { fault: 'not-a-spreadsheet' };
  if (!isUtf8(bytes)) return { fault: encodingOfBytes(bytes) };
  return new TextDecoder().decode(bytes);
}

/** Among how many lines from the first on the delimiter is looked for. */
const linesLookedAt = 20;

/**
 * What stands equally often in most of the first lines, outside quotes: a sentence has commas too, but not as many in each
 * line. Where that decides nothing, what stands there most often.
 */
function delimiterOf(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n?|\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, linesLookedAt);
  const found = [',', ';', '\t'].map((sign) => {
    const counts = lines.map((line) => line.split(sign).length - 1).filter((count) => count > 0);
    const alike = counts.map((count) => counts.filter((other) => other === count).length);
    return { sign, alike: Math.max(0, ...alike), all: counts.reduce((sum, count) => sum + count, 0) };
  });
  const [best] = found.sort((one, other) => other.alike - one.alike || other.all - one.all);
  return best?.sign ?? ',';
}

/** What a spreadsheet would take for a formula is one here too. */
function cellOf(text: string): Cell {
  const shown = text.normalize('NFC').slice(0, tableBounds.cellLength).trim();
  if (/^=[A-Za-z+(]/.test(shown)) return { text: shown, fault: 'formula-in-cell' };
  return /^#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!)$/.test(shown)
    ? { text: shown, fault: 'error-in-cell' }
    : { text: shown };
}
