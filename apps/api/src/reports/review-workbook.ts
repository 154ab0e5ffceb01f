import { writeXlsx, type CellValue, type WriteSheet } from 'hucre/xlsx';
import { formatDate, type Language, type LocalDate } from '#domain';
import type { LateCorrection, LateEntry, ReviewChange, ReviewReport } from '#read-models';
import { countNames, factText, fieldNames, lateEntryNames, noLead, rateNames } from './review-labels.js';

type Label = Readonly<Record<Language, string>>;
type Kind = 'text' | 'count' | 'decimal' | 'percent' | 'day';

interface Column<Row> {
  readonly heading: Label;
  readonly width: number;
  readonly kind: Kind;
  readonly cell: (row: Row) => CellValue;
}

/** With the language of the format, or LibreOffice shows the order of its own, `09/30/2022`. */
export const dayFormat = '[$-42A]dd/mm/yyyy';

const formats: Readonly<Partial<Record<Kind, string>>> = {
  count: '0',
  decimal: '#,##0.######',
  percent: '0.00',
  day: dayFormat,
};

/** A day as a spreadsheet counts it, without a time or a zone. */
const day = (date: LocalDate | null): Date | null => (date === null ? null : new Date(`${date}T00:00:00Z`));

/**
 * The review as a workbook in the reader's language: numbers are numbers, days are days, and text is text whatever it
 * begins with. The same report gives the same bytes.
 */
export function reviewWorkbook(
  review: ReviewReport,
  language: Language,
  workName: (work: ReviewReport['overdue']['items'][number]['work']) => string,
): Promise<Uint8Array> {
  const nameOf = (id: string | null) =>
    id === null ? noLead[language] : (review.agencies.find(({ agencyId }) => agencyId === id)?.name ?? id);
  const made = new Date(`${review.asOf}T00:00:00Z`);
  return writeXlsx({
    properties: { title: title(review, language), creator: 'dondoc', created: made, modified: made },
    sheets: [
      about(review, language),
      sheet({ vi: 'Theo cơ quan', en: 'By agency' }, agencyColumns(), groupsOf(review, language), language),
      sheet(
        { vi: 'Chỉ tiêu', en: 'Indicators' },
        indicatorColumns(nameOf),
        review.indicators.items,
        language,
      ),
      sheet(
        { vi: 'Quá hạn', en: 'Overdue' },
        overdueColumns(nameOf, workName),
        review.overdue.items,
        language,
      ),
      ...(review.restated === null
        ? []
        : [
            sheet(
              { vi: 'Nhập sau', en: 'Entered late' },
              lateEntryColumns(nameOf, language),
              review.restated.enteredLate.items,
              language,
            ),
            sheet(
              { vi: 'Đính chính', en: 'Corrections' },
              correctionColumns(language),
              review.restated.corrections.items,
              language,
            ),
          ]),
    ],
  });
}

function title({ from, to }: ReviewReport, language: Language): string {
  const span = `${formatDate(from, language)} – ${formatDate(to, language)}`;
  return language === 'vi' ? `Sơ kết ${span}` : `Review ${span}`;
}

/** What an A4 lying holds in letters that can still be read. */
const lettersAcross = 220;

/** On paper: A4 lying, and several beside each other where the columns could not be read on one. */
const pageSetup = (width: number): NonNullable<WriteSheet['pageSetup']> => ({
  ...({ paperSize: 'a4', orientation: 'landscape', fitToPage: true } as const),
  ...{ fitToWidth: Math.ceil(width / lettersAcross), fitToHeight: 0 },
});

function about(review: ReviewReport, language: Language): WriteSheet {
  const say = (vi: string, en: string) => (language === 'vi' ? vi : en);
  const rows: CellValue[][] = [
    [title(review, language), null],
    [say('Số liệu tính đến', 'As of'), day(review.asOf)],
    [say('Chốt số liệu tại bản ghi', 'Position of the log'), review.position ?? ''],
    [say('Kỳ trước, từ ngày', 'Window before, from'), day(review.previous.from)],
    [say('Kỳ trước, đến ngày', 'Window before, to'), day(review.previous.to)],
    [say('Cách tính', 'Counted'), review.counted[language]],
    ...rateNames.map(([key, words]): CellValue[] => [words[language], review.formulas[key][language]]),
    ...(review.restated === null
      ? []
      : [
          [
            say('Báo cáo lần đầu tại bản ghi', 'First reported at position'),
            review.restated.firstPosition ?? '',
          ],
        ]),
  ];
  const isDay = (value: CellValue) => value instanceof Date;
  const cells = new Map(
    rows.flatMap(([, value = null], row) =>
      isDay(value) ? [[`${row},1`, { value, style: { numFmt: dayFormat } }] as const] : [],
    ),
  );
  return {
    name: say('Thông tin', 'About'),
    columns: [{ width: 46 }, { width: 90 }],
    rows,
    cells,
    pageSetup: pageSetup(46 + 90),
  };
}

type Group = Omit<ReviewReport['total'], never> & { readonly code: string | null; readonly label: string };

function groupsOf({ agencies, total, previous }: ReviewReport, language: Language): Group[] {
  const say = (vi: string, en: string) => (language === 'vi' ? vi : en);
  const nothing = Object.fromEntries(Object.keys(total.change).map((key) => [key, null]));
  return [
    ...agencies.map((group) => ({ ...group, label: group.name ?? group.agencyId ?? noLead[language] })),
    { ...total, code: null, label: say('Tổng cộng', 'In all') },
    {
      ...previous.total,
      change: nothing as unknown as ReviewChange,
      code: null,
      label: say('Kỳ trước', 'Window before'),
    },
  ];
}

function agencyColumns(): Column<Group>[] {
  return [
    { heading: { vi: 'Mã', en: 'Code' }, width: 12, kind: 'text', cell: ({ code }) => code },
    {
      heading: { vi: 'Cơ quan chủ trì', en: 'Lead agency' },
      width: 40,
      kind: 'text',
      cell: ({ label }) => label,
    },
    ...countNames.map(([key, heading]): Column<Group> => ({
      heading,
      width: 14,
      kind: 'count',
      cell: (group) => group[key],
    })),
    ...rateNames.map(([key, { vi, en }]): Column<Group> => ({
      heading: { vi: `${vi} (%)`, en: `${en} (%)` },
      width: 16,
      kind: 'percent',
      cell: (group) => group[key].percent,
    })),
    ...countNames.map(([key, { vi, en }]): Column<Group> => ({
      heading: { vi: `${vi}: so với kỳ trước`, en: `${en}: against the window before` },
      width: 14,
      kind: 'count',
      cell: ({ change }) => change[key],
    })),
    ...rateNames.map(([key, { vi, en }]): Column<Group> => ({
      heading: { vi: `${vi}: so với kỳ trước (điểm %)`, en: `${en}: against the window before (points)` },
      width: 16,
      kind: 'percent',
      cell: ({ change }) => change[key],
    })),
  ];
}

/** Which directive a line is about, as every sheet of lines begins. */
const directiveColumns = (
  titleWidth: number,
): Column<{ readonly number: string | null; readonly title: string }>[] => [
  { heading: { vi: 'Số', en: 'Number' }, width: 18, kind: 'text', cell: ({ number }) => number },
  {
    heading: { vi: 'Nhiệm vụ', en: 'Directive' },
    width: titleWidth,
    kind: 'text',
    cell: ({ title }) => title,
  },
];

const leadColumn = (nameOf: (id: string | null) => string): Column<{ readonly agencyId: string | null }> => ({
  heading: { vi: 'Cơ quan chủ trì', en: 'Lead agency' },
  width: 30,
  kind: 'text',
  cell: ({ agencyId }) => nameOf(agencyId),
});

type Indicator = ReviewReport['indicators']['items'][number];
type Overdue = ReviewReport['overdue']['items'][number];

function indicatorColumns(nameOf: (id: string | null) => string): Column<Indicator>[] {
  return [
    ...directiveColumns(40),
    leadColumn(nameOf),
    { heading: { vi: 'Mã chỉ tiêu', en: 'Code' }, width: 14, kind: 'text', cell: ({ code }) => code },
    { heading: { vi: 'Chỉ tiêu', en: 'Indicator' }, width: 40, kind: 'text', cell: ({ name }) => name },
    { heading: { vi: 'Đơn vị tính', en: 'Unit' }, width: 12, kind: 'text', cell: ({ unit }) => unit },
    { heading: { vi: 'Giao', en: 'Target' }, width: 12, kind: 'decimal', cell: ({ target }) => target },
    { heading: { vi: 'Thực hiện', en: 'Actual' }, width: 12, kind: 'decimal', cell: ({ actual }) => actual },
    {
      heading: { vi: 'So với chỉ tiêu (%)', en: 'Of the target (%)' },
      width: 14,
      kind: 'percent',
      cell: (line) => line.percentOfTarget,
    },
  ];
}

function overdueColumns(
  nameOf: (id: string | null) => string,
  workName: (work: Overdue['work']) => string,
): Column<Overdue>[] {
  return [
    ...directiveColumns(50),
    leadColumn(nameOf),
    { heading: { vi: 'Thời hạn', en: 'Due' }, width: 12, kind: 'day', cell: ({ dueOn }) => day(dueOn) },
    {
      heading: { vi: 'Thời hạn ban đầu', en: 'First due' },
      width: 12,
      kind: 'day',
      cell: (line) => day(line.originalDueOn),
    },
    {
      heading: { vi: 'Số lần gia hạn', en: 'Extensions' },
      width: 10,
      kind: 'count',
      cell: ({ extensions }) => extensions,
    },
    {
      heading: { vi: 'Số ngày quá hạn', en: 'Days late' },
      width: 10,
      kind: 'count',
      cell: ({ daysLate }) => daysLate,
    },
    {
      heading: { vi: 'Tình trạng', en: 'Work' },
      width: 20,
      kind: 'text',
      cell: ({ work }) => workName(work),
    },
  ];
}

function lateEntryColumns(nameOf: (id: string | null) => string, language: Language): Column<LateEntry>[] {
  return [
    ...directiveColumns(40),
    leadColumn(nameOf),
    {
      heading: { vi: 'Nội dung', en: 'What' },
      width: 30,
      kind: 'text',
      cell: (line) => lateEntryNames[line.kind][language],
    },
    { heading: { vi: 'Ngày', en: 'Day' }, width: 12, kind: 'day', cell: ({ on }) => day(on) },
    { heading: { vi: 'Văn bản', en: 'Document' }, width: 30, kind: 'text', cell: (line) => line.document },
  ];
}

function correctionColumns(language: Language): Column<LateCorrection>[] {
  return [
    ...directiveColumns(40),
    {
      heading: { vi: 'Nội dung đính chính', en: 'What' },
      width: 24,
      kind: 'text',
      cell: ({ field }) => fieldNames[field][language],
    },
    {
      heading: { vi: 'Trước', en: 'Before' },
      width: 18,
      kind: 'text',
      cell: ({ previous, field }) => factText(previous, field, language),
    },
    {
      heading: { vi: 'Sau', en: 'After' },
      width: 18,
      kind: 'text',
      cell: ({ value, field }) => factText(value, field, language),
    },
    { heading: { vi: 'Lý do', en: 'Reason' }, width: 40, kind: 'text', cell: ({ reason }) => reason },
    {
      heading: { vi: 'Căn cứ', en: 'Authority' },
      width: 30,
      kind: 'text',
      cell: ({ authority }) => authority,
    },
    { heading: { vi: 'Bản ghi', en: 'Position' }, width: 12, kind: 'text', cell: ({ position }) => position },
  ];
}

const headingStyle = {
  font: { bold: true },
  alignment: { horizontal: 'center', vertical: 'center', wrapText: true },
} as const;

const linesOf =
  (language: Language) =>
  ({ heading, width }: { readonly heading: Label; readonly width: number }): number =>
    Math.ceil((heading[language].length * 1.25) / width);

function sheet<Row>(
  name: Label,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  language: Language,
): WriteSheet {
  const headings = columns.map(({ heading }) => heading[language]);
  return {
    name: name[language],
    columns: columns.map(({ width, kind }) => ({
      width,
      ...(formats[kind] === undefined ? {} : { numFmt: formats[kind] }),
    })),
    rows: [headings, ...rows.map((row) => columns.map(({ cell }) => cell(row)))],
    cells: new Map(headings.map((value, at) => [`0,${at}`, { value, style: headingStyle }])),
    // As high as the longest heading, of about one letter a unit of width and 15 points a line.
    rowDefs: new Map([[0, { height: 15 * Math.max(...columns.map(linesOf(language))) }]]),
    freezePane: { rows: 1 },
    pageSetup: pageSetup(columns.reduce((sum, { width }) => sum + width, 0)),
  };
}
