import { writeXlsx } from 'hucre/xlsx';
import type { Language } from '#domain';
import { isInPlace, type NamedAgency } from './agencies-named.js';
import { columnLetters, tableBounds } from './spreadsheet/table.js';
import { columns, columnsOf, type ColumnKey, type ImportKind } from './columns.js';
import { guideTo } from './template-guide.js';

/** Agencies that a list in a cell offers. */
const mostOffered = 1_000;

const sheetNames = {
  vi: { rows: 'Nhiệm vụ', guide: 'Hướng dẫn', agencies: 'Cơ quan' },
  en: { rows: 'Directives', guide: 'Guide', agencies: 'Agencies' },
} as const;

const agencyHeaders = { vi: ['Mã', 'Tên cơ quan'], en: ['Code', 'Name'] } as const;

const urgencies = { vi: ['thường', 'khẩn', 'hỏa tốc'], en: ['normal', 'urgent', 'express'] } as const;
const outcomes = {
  vi: ['đã thực hiện', 'không thực hiện', 'hủy bỏ', 'thay bằng nhiệm vụ khác'],
  en: ['implemented', 'not implemented', 'cancelled', 'superseded'],
} as const;

/** In characters. */
const widths: Partial<Record<ColumnKey, number>> = { title: 40, content: 60, report: 50, coordinators: 30 };
const usualWidth = 18;

const dates: ReadonlySet<ColumnKey> = new Set([
  ...['assignedOn', 'reportedOn', 'completedOn', 'closedOn', 'noticeOn'],
] as ColumnKey[]);

/** A workbook to fill in: the columns of a kind, how each is written, and the agencies that can be given duties. */
export function templateOf(
  kind: ImportKind,
  language: Language,
  agencies: readonly NamedAgency[],
): Promise<Uint8Array> {
  const names = sheetNames[language];
  const keys = columnsOf(kind);
  const offered = agencies.filter(isInPlace).slice(0, mostOffered);
  const range = (key: ColumnKey) => {
    const letters = columnLetters(keys.indexOf(key));
    return `${letters}2:${letters}${tableBounds.rows + 1}`;
  };
  const listed = (key: ColumnKey, values: readonly string[]) =>
    keys.includes(key)
      ? [{ type: 'list' as const, values: [...values], range: range(key), allowBlank: true }]
      : [];
  const ofAgencies = {
    type: 'list' as const,
    formula1: `'${names.agencies}'!$A$2:$A$${Math.max(2, offered.length + 1)}`,
    range: range('lead'),
    allowBlank: true,
    showErrorMessage: false,
  };
  const bold = { font: { bold: true } } as const;
  return writeXlsx({
    sheets: [
      {
        name: names.rows,
        columns: keys.map((key) => ({
          header: columns[key].header[language],
          key,
          width: widths[key] ?? usualWidth,
          headerStyle: bold,
          // As text, so that no program takes a day for another.
          ...(dates.has(key) || key === 'due' ? { numFmt: '@' } : {}),
        })),
        data: [],
        freezePane: { rows: 1 },
        dataValidations: [
          ofAgencies,
          ...listed('urgency', urgencies[language]),
          ...listed('outcome', outcomes[language]),
        ],
      },
      {
        name: names.guide,
        columns: [{ width: 26 }, { width: 90 }],
        rows: guideTo(kind, language),
      },
      {
        name: names.agencies,
        columns: [{ width: 18 }, { width: 60 }],
        rows: [[...agencyHeaders[language]], ...offered.map(({ code, name }) => [code, name])],
      },
    ],
  });
}
