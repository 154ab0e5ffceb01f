import {
  AlignmentType,
  BorderStyle,
  Header,
  LineRuleType,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
  type IRunOptions,
  type ISectionPropertiesOptions,
  type ParagraphChild,
} from 'docx';
import type { Config } from '#platform';

/**
 * The form of official documents: Decree 30/2020/NĐ-CP of 5 March 2020 on records work, Annex I, part I (paper, margins,
 * type, page numbers, and how each element is written) and Annex III, form 1.4 (documents that have a name).
 */

const mm = (millimetres: number) => Math.round((millimetres * 1_440) / 25.4);

/** A4 upright: top and bottom 20 to 25 mm, left 30 to 35 mm, right 15 to 20 mm. */
const margins = { top: mm(20), bottom: mm(20), left: mm(30), right: mm(15), header: mm(10), footer: mm(10) };
/** What is left between the margins, in twentieths of a point. */
const textWidth = mm(210 - 30 - 15);

export const font = 'Times New Roman';
/** Sizes in half points. */
const sizes = {
  text: 28,
  motto: 28,
  name: 26,
  number: 26,
  table: 22,
  recipients: 24,
  recipient: 22,
} as const;

const black = '000000';
const centred = { alignment: AlignmentType.CENTER } as const;

export type Letterhead = Config['letterhead'];

/** Text in one run. */
const run = (text: string, more: IRunOptions = {}): TextRun =>
  new TextRun({ font, size: sizes.text, color: black, ...more, text });

/** The body: upright, justified, its first line indented by 1.27 cm, 6 pt before it. */
const body = {
  alignment: AlignmentType.JUSTIFIED,
  indent: { firstLine: 720 },
  spacing: { before: 120, line: 276, lineRule: LineRuleType.AUTO },
} as const;

/** A paragraph of the body. */
export function paragraph(...children: readonly (string | ParagraphChild)[]): Paragraph {
  return new Paragraph({
    ...body,
    children: children.map((child) => (typeof child === 'string' ? run(child) : child)),
  });
}

/** The last paragraph of the body, which goes over to the next sheet with the signature: none stands on a sheet alone. */
export const closing = (text: string): Paragraph =>
  new Paragraph({ ...body, keepNext: true, children: [run(text)] });

/** The heading of a part: bold, as the body else. */
export const heading = (text: string): Paragraph =>
  new Paragraph({
    keepNext: true,
    alignment: AlignmentType.JUSTIFIED,
    indent: { firstLine: 720 },
    spacing: { before: 160, line: 276, lineRule: LineRuleType.AUTO },
    children: [run(text, { bold: true })],
  });

const line = (children: ParagraphChild[], before = 0) =>
  new Paragraph({ ...centred, spacing: { before }, children });

/** A rule of a given length under what is centred in a width. */
const rule = (width: number, length: number) =>
  new Paragraph({
    border: { top: { style: BorderStyle.SINGLE, size: 6, space: 1, color: black } },
    indent: { left: Math.round((width - length) / 2), right: Math.round((width - length) / 2) },
    spacing: { before: 40, line: 100, lineRule: LineRuleType.EXACT },
    children: [],
  });

const none = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
const noBorders = {
  ...{ top: none, bottom: none, left: none, right: none },
  ...{ insideHorizontal: none, insideVertical: none },
};

function unruled(widths: readonly number[], rows: readonly (readonly Paragraph[])[][]): Table {
  return new Table({
    width: { size: textWidth, type: WidthType.DXA },
    columnWidths: [...widths],
    layout: TableLayoutType.FIXED,
    borders: noBorders,
    margins: { left: 0, right: 0 },
    rows: rows.map(
      (cells) =>
        new TableRow({
          cantSplit: true,
          children: cells.map(
            (children, at) =>
              new TableCell({
                borders: { top: none, bottom: none, left: none, right: none },
                width: { size: widths[at] ?? 0, type: WidthType.DXA },
                children: [...children],
              }),
          ),
        }),
    ),
  });
}

/** The head of the first page: who issues it, the motto of the State, number and symbol, place and date. */
export function documentHead({ parent, name, symbol, place }: Letterhead, year: string): Table {
  const left = mm(68);
  const right = textWidth - left;
  const issuer = [
    ...(parent === '' ? [] : [line([run(parent.toUpperCase(), { size: sizes.name })])]),
    line([run(name.toUpperCase(), { size: sizes.name, bold: true })]),
    rule(left, mm(24)),
  ];
  const state = [
    line([run('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { size: 25, bold: true })]),
    line([run('Độc lập - Tự do - Hạnh phúc', { size: sizes.motto, bold: true })]),
    rule(right, mm(61)),
  ];
  const number = [line([run(`Số:        /${symbol}`, { size: sizes.number })], 60)];
  const dated = `${place === '' ? '………' : place}, ngày      tháng      năm ${year}`;
  return unruled(
    [left, right],
    [
      [issuer, state],
      [number, [line([run(dated, { italics: true })], 60)]],
    ],
  );
}

/** The name of the document and what it is about. */
export function documentTitle(name: string, about: string): Paragraph[] {
  return [
    line([run(name.toUpperCase(), { bold: true })], 280),
    line([run(about, { bold: true })]),
    rule(textWidth, mm(50)),
  ];
}

/** Who gets it, and who signs. */
export function documentEnd(recipients: readonly string[], { signer }: Letterhead): Table {
  const left = mm(80);
  const sent = [
    new Paragraph({
      spacing: { before: 240 },
      children: [run('Nơi nhận:', { size: sizes.recipients, bold: true, italics: true })],
    }),
    ...recipients.map(
      (recipient, at) =>
        new Paragraph({
          children: [
            run(`- ${recipient}${at === recipients.length - 1 ? '.' : ';'}`, { size: sizes.recipient }),
          ],
        }),
    ),
  ];
  const signed = [
    line([run(signer.toUpperCase(), { bold: true })], 240),
    line([run('(Chữ ký, dấu của cơ quan)', { italics: true, size: sizes.recipients })]),
    line([run('Họ và tên', { bold: true })], 1_300),
  ];
  return unruled([left, textWidth - left], [[sent, signed]]);
}

/** Where each party to a record signs, two in a row: what it is, and which agency. */
export function signatures(parties: readonly (readonly [part: string, agency: string])[]): Table {
  const half = Math.floor(textWidth / 2);
  const cell = (party: readonly [part: string, agency: string] | undefined) =>
    party === undefined
      ? [line([])]
      : [
          line([run(`ĐẠI DIỆN ${party[0].toUpperCase()}`, { bold: true })], 240),
          line([run(party[1], { bold: true })]),
          line([run('(Ký tên, đóng dấu, ghi rõ họ và tên)', { italics: true, size: sizes.recipients })]),
          line([run('')], 1_300),
        ];
  const rows = Array.from({ length: Math.ceil(parties.length / 2) }, (_, at) => [
    cell(parties[2 * at]),
    cell(parties[2 * at + 1]),
  ]);
  return unruled([half, textWidth - half], rows);
}

/** The head of an annex that comes with the document. */
export function annexHead(title: string, { name, symbol }: Letterhead, year: string): Paragraph[] {
  const with_ = `(Kèm theo Báo cáo số        /${symbol} ngày      tháng      năm ${year} của ${name})`;
  return [
    line([run('Phụ lục', { bold: true })]),
    line([run(title.toUpperCase(), { bold: true })]),
    line([run(with_, { italics: true })]),
    rule(textWidth, mm(50)),
    new Paragraph({ spacing: { before: 60 }, children: [] }),
  ];
}

/** A column of a table with rules. */
export interface Column {
  readonly heading: string;
  /** Of the text's width, in hundredths; those of all columns add up to 100. */
  readonly share: number;
  readonly align?: 'left' | 'center' | 'right';
}

/** What stands between a text and its table. */
export const beforeTable = (): Paragraph =>
  new Paragraph({ spacing: { line: 120, lineRule: LineRuleType.EXACT }, children: [] });

/** A table with rules, whose heading comes again on each page. */
export function ruledTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  boldRows = 0,
): Table {
  const widths = columns.map(({ share }) => Math.floor((textWidth * share) / 100));
  const cell = (text: string, at: number, bold: boolean, align: Column['align']) =>
    new TableCell({
      width: { size: widths[at] ?? 0, type: WidthType.DXA },
      verticalAlign: VerticalAlignTable.CENTER,
      margins: { left: 60, right: 60, top: 30, bottom: 30 },
      children: [
        new Paragraph({
          alignment:
            align === 'left'
              ? AlignmentType.LEFT
              : align === 'right'
                ? AlignmentType.RIGHT
                : AlignmentType.CENTER,
          children: [run(text, { size: sizes.table, bold })],
        }),
      ],
    });
  return new Table({
    width: { size: textWidth, type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: columns.map(({ heading: text }, at) => cell(text, at, true, 'center')),
      }),
      ...rows.map(
        (row, index) =>
          new TableRow({
            cantSplit: true,
            children: row.map((text, at) =>
              cell(text, at, index >= rows.length - boldRows, columns[at]?.align ?? 'center'),
            ),
          }),
      ),
    ],
  });
}

/** Page numbers stand in the middle of the top margin, from the second page on; an annex counts for itself. */
export function officialPages(): {
  properties: ISectionPropertiesOptions;
  headers: { default: Header; first: Header };
} {
  const number = new Paragraph({
    ...centred,
    children: [new TextRun({ font, size: sizes.text, children: [PageNumber.CURRENT] })],
  });
  return {
    properties: {
      titlePage: true,
      page: { size: { width: mm(210), height: mm(297) }, margin: margins, pageNumbers: { start: 1 } },
    },
    headers: { default: new Header({ children: [number] }), first: new Header({ children: [] }) },
  };
}
