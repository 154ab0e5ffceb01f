/** A cell as it is read: what it shows, and what keeps it from being taken. */
export interface Cell {
  /** In NFC; a date as dd/MM/yyyy, a percentage as `45%`. */
  readonly text: string;
  readonly fault?: CellFault;
}

type CellFault = 'formula-in-cell' | 'error-in-cell' | 'merged-cell' | LegacyEncoding;
export type LegacyEncoding = 'legacy-tcvn3' | 'legacy-vni';

/** A row that holds something. */
export interface TableRow {
  /** As the program that people see it in numbers it, from 1 on. */
  readonly row: number;
  readonly cells: readonly Cell[];
}

/** The first sheet of a spreadsheet, without its empty rows. */
export interface Table {
  readonly rows: readonly TableRow[];
  /** More rows or columns are there than were read. */
  readonly isCut: { readonly rows: boolean; readonly columns: boolean };
}

/** Why a spreadsheet is not read at all. */
type ReadFault =
  'not-a-spreadsheet' | 'spreadsheet-too-large' | 'legacy-windows-1258' | 'text-not-utf-8' | LegacyEncoding;

export type ReadTable = { readonly table: Table } | { readonly fault: ReadFault };

export type SpreadsheetFormat = 'xlsx' | 'csv' | 'tsv';

/** What is read of one spreadsheet at the most; more rows than people send at once, so that it can be said how many. */
export const tableBounds = {
  bytes: 5 * 1024 * 1024,
  unpackedBytes: 64 * 1024 * 1024,
  entries: 500,
  rows: 2_000,
  /** Empty ones included. */
  rowsLookedAt: 10_000,
  columns: 60,
  cellLength: 32_767,
} as const;

/** The letters of a column, from 0 on: A, B, …, Z, AA. */
export function columnLetters(index: number): string {
  const rest = Math.floor(index / 26);
  return `${rest > 0 ? columnLetters(rest - 1) : ''}${String.fromCharCode(65 + (index % 26))}`;
}

/** A table of what was read, whole rows alone, within the bounds. */
export function tableOf(
  rows: Iterable<readonly [row: number, cells: readonly Cell[]]>,
  isMore: boolean,
): Table {
  const kept: TableRow[] = [];
  let isCutAcross = false;
  let isCut = isMore;
  for (const [row, cells] of rows) {
    const last = cells.findLastIndex(({ text, fault }) => text !== '' || fault !== undefined);
    if (last < 0) continue;
    // The header and what stands above it are no rows of data.
    if (kept.length >= tableBounds.rows + headerWithin) {
      isCut = true;
      break;
    }
    if (last >= tableBounds.columns) isCutAcross = true;
    kept.push({ row, cells: cells.slice(0, Math.min(last + 1, tableBounds.columns)) });
  }
  return { rows: kept, isCut: { rows: isCut, columns: isCutAcross } };
}

/** Among how many rows from the first on the header is looked for. */
export const headerWithin = 20;
