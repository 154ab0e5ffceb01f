import { strToU8, unzipSync, zipSync } from 'fflate';
import { readXlsx } from 'hucre/xlsx';
import { columnLetters, tableBounds, tableOf, type Cell, type ReadTable } from './table.js';
import { withLegacyMarked } from './legacy-text.js';

type Workbook = Awaited<ReturnType<typeof readXlsx>>;
type Sheet = Workbook['sheets'][number];
type Value = Sheet['rows'][number][number];

/**
 * The first sheet that is not hidden. The file is unpacked within bounds first and handed to the reader stored, so that
 * nothing it says of itself decides how much memory it takes.
 * @throws whatever the reader throws at a file that is none
 */
export async function readXlsxTable(bytes: Uint8Array): Promise<ReadTable> {
  if (!isZip(bytes)) return { fault: 'not-a-spreadsheet' };
  const unpacked = unpack(bytes);
  if (unpacked === null) return { fault: 'spreadsheet-too-large' };
  const lastColumn = columnLetters(tableBounds.columns);
  const isShown = once<{ hidden?: boolean; veryHidden?: boolean }>(
    ({ hidden, veryHidden }) => !(hidden ?? false) && !(veryHidden ?? false),
  );
  const { sheets } = await readXlsx(unpacked, {
    sheets: isShown,
    readStyles: true,
    range: `A1:${lastColumn}1048576`,
    maxRows: tableBounds.rowsLookedAt + 1,
  });
  const [sheet] = sheets;
  if (sheet === undefined) return { fault: 'not-a-spreadsheet' };
  const isMore = sheet.rows.length > tableBounds.rowsLookedAt;
  return { table: withLegacyMarked(tableOf(rowsOf(sheet), isMore)) };
}

const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;

/** Stored, without what no cell stands in; null where it would come to more than is read. */
function unpack(bytes: Uint8Array): Uint8Array | null {
  let [size, entries] = [0, 0];
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      entries += 1;
      if (!/\.(xml|rels)$/i.test(name) || isTooMuch(size, entries)) return false;
      size += originalSize;
      return !isTooMuch(size, entries);
    },
  });
  if (isTooMuch(size, entries)) return null;
  if (Object.keys(files).length === 0) return zipSync({ none: strToU8('') });
  return zipSync(files, { level: 0 });
}

const isTooMuch = (size: number, entries: number): boolean =>
  size > tableBounds.unpackedBytes || entries > tableBounds.entries;

/** A test that only its first hit passes. */
function once<Item>(test: (item: Item) => boolean): (item: Item) => boolean {
  let isDone = false;
  return (item) => {
    if (isDone || !test(item)) return false;
    isDone = true;
    return true;
  };
}

function* rowsOf(sheet: Sheet): Generator<readonly [row: number, cells: readonly Cell[]]> {
  const isMerged = mergesOf(sheet);
  for (const [index, values] of sheet.rows.entries()) {
    const cells = values.map((value, column): Cell => {
      const known = sheet.cells?.get(`${index},${column}`);
      const text = textOf(value, known?.style?.numFmt);
      if (isMerged(index, column)) return { text, fault: 'merged-cell' };
      if (known?.type === 'formula' || known?.formula !== undefined)
        return { text, fault: 'formula-in-cell' };
      return known?.type === 'error' ? { text, fault: 'error-in-cell' } : { text };
    });
    yield [index + 1, cells];
  }
}

function mergesOf({ merges = [] }: Sheet): (row: number, column: number) => boolean {
  const bounded = merges.slice(0, tableBounds.rowsLookedAt);
  const byRow = new Map<number, [from: number, to: number][]>();
  for (const { startRow, endRow, startCol, endCol } of bounded)
    for (let row = startRow; row <= Math.min(endRow, tableBounds.rowsLookedAt); row += 1)
      byRow.set(row, [...(byRow.get(row) ?? []), [startCol, endCol]]);
  return (row, column) => (byRow.get(row) ?? []).some(([from, to]) => column >= from && column <= to);
}

function textOf(value: Value, format: string | undefined): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : dateText(value, format);
  if (typeof value === 'number') {
    if (format?.includes('%') === true) return `${Math.round(value * 1e8) / 1e6}%`;
    return String(value);
  }
  return String(value).normalize('NFC').slice(0, tableBounds.cellLength).trim();
}

/**
 * A date as its cell shows it. Of `12/2026` a spreadsheet keeps the first of the month, which nobody wrote: the month alone is
 * shown, and is no day. A date of a sheet has no zone: it is read as of UTC.
 */
function dateText(date: Date, format: string | undefined): string {
  const [year = '', month = '', day = ''] = date.toISOString().slice(0, 'YYYY-MM-DD'.length).split('-');
  return format === undefined || showsDay(format) ? `${day}/${month}/${year}` : `${month}/${year}`;
}

/** Whether a number format has a place for the day: not in quotes, in brackets or behind a backslash. */
const showsDay = (format: string): boolean => /d/i.test(format.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''));
