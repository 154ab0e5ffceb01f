import { writeXlsxStream, type CellValue } from 'hucre/xlsx';
import { directiveColumns, type TableCell } from '#read-models';
import type { Language } from '#domain';
import { dayFormat } from '../reports/review-workbook.js';

const formats = { count: '0', number: '0.##', day: dayFormat } as const;
const widths = { text: 30, count: 10, number: 10, day: 12 } as const;

/** More than a sheet takes goes on in the next. */
const sheetName = { vi: 'Nhiệm vụ', en: 'Directives' } as const;

/**
 * The list of directives as a workbook that is written while its rows are read, in a memory that does not grow with them:
 * numbers are numbers, days are days, and text is text whatever it begins with.
 */
export function directivesAsWorkbook(
  pages: AsyncIterable<readonly (readonly TableCell[])[]>,
  language: Language,
): ReadableStream<Uint8Array> {
  const columns = directiveColumns(language);
  const valueOf = (cell: TableCell, at: number): CellValue =>
    cell !== null && columns[at]?.kind === 'day' ? new Date(`${cell}T00:00:00Z`) : cell;
  async function* rows(): AsyncGenerator<CellValue[], void, void> {
    for await (const page of pages) for (const record of page) yield record.map(valueOf);
  }
  return writeXlsxStream(rows(), {
    name: sheetName[language],
    columns: columns.map(({ heading: header, kind }) => ({
      header,
      width: widths[kind],
      ...(kind === 'text' ? {} : { numFmt: formats[kind] }),
    })),
    freezePane: { rows: 1 },
  });
}
