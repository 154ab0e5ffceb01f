import { searchedText, type Language } from '#domain';
import { columnLetters, headerWithin, type Cell, type Table, type TableRow } from './spreadsheet/table.js';

/** What a spreadsheet brings: drafts, or directives that were under way before. */
export type ImportKind = 'drafts' | 'running';

/** What a column holds. */
export type ColumnKey = keyof typeof columns;

interface Column {
  /** As the template names it. */
  readonly header: Readonly<Record<Language, string>>;
  /** Other names that it goes by, as texts are searched: without marks, in small letters. */
  readonly names: readonly string[];
  readonly of: 'both' | 'running';
}

/** Every column that is taken in, in the order of the template. */
export const columns = {
  formerNumber: {
    header: { vi: 'Số cũ', en: 'Former number' },
    names: ['so', 'so hieu', 'so nhiem vu', 'ma nhiem vu', 'number'],
    of: 'running',
  },
  title: {
    header: { vi: 'Tên nhiệm vụ', en: 'Title' },
    names: ['nhiem vu', 'nhiem vu duoc giao', 'tieu de', 'ten'],
    of: 'both',
  },
  content: {
    header: { vi: 'Nội dung', en: 'Content' },
    names: [
      ...['noi dung nhiem vu', 'noi dung chi dao', 'noi dung y kien chi dao', 'y kien chi dao'],
      ...['noi dung thuc hien', 'noi dung cong viec', 'cong viec', 'description'],
    ],
    of: 'both',
  },
  lead: {
    header: { vi: 'Cơ quan chủ trì', en: 'Lead agency' },
    names: [
      ...['chu tri', 'don vi chu tri', 'co quan don vi chu tri', 'co quan thuc hien', 'don vi thuc hien'],
      ...['lead', 'agency', 'co quan', 'don vi'],
    ],
    of: 'both',
  },
  coordinators: {
    header: { vi: 'Cơ quan phối hợp', en: 'Co-ordinating agencies' },
    names: [
      ...['phoi hop', 'don vi phoi hop', 'co quan don vi phoi hop'],
      ...['coordinating agencies', 'coordinators', 'co ordinators'],
    ],
    of: 'both',
  },
  due: {
    header: { vi: 'Thời hạn', en: 'Due' },
    names: [
      ...['han', 'han hoan thanh', 'thoi han hoan thanh', 'thoi han thuc hien', 'han xu ly'],
      ...['thoi gian hoan thanh', 'thoi han ban dau', 'han ban dau', 'due date', 'due on', 'deadline'],
      'original due date',
    ],
    of: 'both',
  },
  urgency: { header: { vi: 'Độ khẩn', en: 'Urgency' }, names: ['muc do khan', 'muc do'], of: 'both' },
  indicators: {
    header: { vi: 'Chỉ tiêu', en: 'Indicators' },
    names: ['cac chi tieu', 'indicator', 'targets'],
    of: 'both',
  },
  assignedOn: {
    header: { vi: 'Ngày giao', en: 'Assigned on' },
    names: ['ngay giao nhiem vu', 'assigned'],
    of: 'running',
  },
  extendedTo: {
    header: { vi: 'Gia hạn đến', en: 'Extended to' },
    names: ['gia han', 'ngay gia han', 'cac lan gia han', 'han gia han', 'extensions', 'extended'],
    of: 'running',
  },
  percent: {
    header: { vi: 'Tỷ lệ hoàn thành', en: 'Percent done' },
    names: ['ty le', 'ti le', 'ti le hoan thanh', 'tien do', 'phan tram', 'percent', 'progress'],
    of: 'running',
  },
  report: {
    header: { vi: 'Báo cáo gần nhất', en: 'Last report' },
    names: [
      ...['bao cao', 'ket qua thuc hien', 'tinh hinh thuc hien', 'tinh hinh ket qua thuc hien'],
      ...['bao cao tien do', 'report'],
    ],
    of: 'running',
  },
  reportedOn: {
    header: { vi: 'Ngày báo cáo', en: 'Reported on' },
    names: ['ngay bao cao gan nhat', 'report date', 'last report on'],
    of: 'running',
  },
  completedOn: {
    header: { vi: 'Ngày hoàn thành', en: 'Completed on' },
    names: ['ngay bao cao hoan thanh', 'completed', 'completion date'],
    of: 'running',
  },
  closedOn: {
    header: { vi: 'Ngày kết thúc theo dõi', en: 'Closed on' },
    names: ['ngay ket thuc', 'closed', 'ket thuc theo doi'],
    of: 'running',
  },
  outcome: {
    header: { vi: 'Kết quả', en: 'Outcome' },
    names: ['ket qua ket thuc', 'result'],
    of: 'running',
  },
  noticeNumber: {
    header: { vi: 'Số văn bản', en: 'Notice number' },
    names: ['so thong bao', 'so thong bao ket luan', 'thong bao ket luan', 'van ban giao', 'notice'],
    of: 'running',
  },
  noticeOn: {
    header: { vi: 'Ngày văn bản', en: 'Notice date' },
    names: ['ngay thong bao', 'ngay ban hanh', 'notice of'],
    of: 'running',
  },
  signer: { header: { vi: 'Người ký', en: 'Signer' }, names: ['signed by'], of: 'running' },
} as const satisfies Readonly<Record<string, Column>>;

/** The columns of a kind, in the order of the template. */
export function columnsOf(kind: ImportKind): readonly ColumnKey[] {
  const all = Object.entries(columns) as [ColumnKey, Column][];
  return all.flatMap(([key, { of }]) => (of === 'both' || of === kind ? [key] : []));
}

/** A column of what was read, and what it holds; null for one that is left out. */
export interface ReadColumn {
  readonly letters: string;
  readonly header: string;
  readonly column: ColumnKey | null;
}

/** The header of a table and what stands below it. */
export interface HeadedTable {
  readonly columns: readonly ReadColumn[];
  readonly rows: readonly TableRow[];
}

/**
 * Finds the row that names the columns among the first ones: the first that names two of ours, or the first that names one;
 * null where none does. A word of a header that stands alone in a row of others is more likely what somebody wrote. The header
 * may go on in the row below, as where `Cơ quan thực hiện` spans `Chủ trì` and `Phối hợp`; a row that only counts the columns
 * is no row of data.
 */
export function underHeader({ rows }: Table, kind: ImportKind): HeadedTable | null {
  const known = keysByName(kind);
  const headers = rows.slice(0, headerWithin).flatMap(({ cells }, index) => {
    const first = readColumns(
      cells.map(({ text }) => ({ header: text, names: [text] })),
      known,
    );
    if (!first.some(({ column }) => column === 'title' || column === 'content')) return [];
    const second = rows[index + 1]?.cells ?? [];
    const goesOn = isSecondLine(second, first, known);
    const read = goesOn ? readColumns(headingsOf(cells, second), known) : first;
    const below = rows.slice(index + (goesOn ? 2 : 1));
    const names = read.filter(({ column }) => column !== null).length;
    return [{ columns: read, rows: countsColumns(below[0]) ? below.slice(1) : below, names }];
  });
  const found = headers.find(({ names }) => names > 1) ?? headers[0];
  return found ? { columns: found.columns, rows: found.rows } : null;
}

/** What stands above a column, and what that may call it, the likeliest first. */
interface Heading {
  readonly header: string;
  readonly names: readonly string[];
}

/** The headings of two lines: what a cell of the upper one says spans the blank ones to its right. */
function headingsOf(upper: readonly Cell[], lower: readonly Cell[]): Heading[] {
  let group = '';
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, position) => {
    const [above, below] = [upper[position]?.text ?? '', lower[position]?.text ?? ''];
    if (above !== '') group = above;
    if (below === '') return { header: above, names: [above] };
    return { header: `${group} ${below}`.trim(), names: [`${group} ${below}`, below, above] };
  });
}

/** What each column holds by its heading; of two that hold the same, the first does. */
function readColumns(headings: readonly Heading[], known: ReadonlyMap<string, ColumnKey>): ReadColumn[] {
  const taken = new Set<ColumnKey>();
  return headings.map(({ header, names }, position) => {
    const key = names.map((name) => known.get(nameOf(name))).find((each) => each !== undefined) ?? null;
    const column = key === null || taken.has(key) ? null : key;
    if (column !== null) taken.add(column);
    return { letters: columnLetters(position), header, column };
  });
}

/**
 * Whether a row goes on with the header above it: it names a column of ours, and says nothing where directives say what is to
 * be done; or it says nothing but names of ours.
 */
function isSecondLine(
  cells: readonly Cell[],
  first: readonly ReadColumn[],
  known: ReadonlyMap<string, ColumnKey>,
): boolean {
  const said = cells.flatMap(({ text }, position) => (text === '' ? [] : [{ text, position }]));
  const named = said.filter(({ text }) => known.has(nameOf(text))).length;
  const isContent = ({ position }: { position: number }) =>
    ['title', 'content'].includes(first[position]?.column ?? '');
  return (named > 0 && !said.some(isContent)) || (named > 1 && named === said.length);
}

/** Whether a row only counts the columns, from 1 on: `(1) (2) (3)`, or `A B 1 2`. */
function countsColumns(row: TableRow | undefined): boolean {
  const said = (row?.cells ?? []).flatMap(({ text }) => (text === '' ? [] : [text.replace(/^\(|\)$/g, '')]));
  const numbers = said.filter((text) => /^\d{1,2}$/.test(text)).map(Number);
  const isCount = numbers.length > 1 && numbers.every((number, index) => number === index + 1);
  return isCount && said.every((text) => /^(?:\d{1,2}|[A-Z])$/.test(text));
}

/** What a header says, without what it adds in brackets. */
const nameOf = (header: string): string => searchedText(header.replace(/\([^)]*\)|\[[^\]]*\]/g, ' '));

function keysByName(kind: ImportKind): ReadonlyMap<string, ColumnKey> {
  return new Map(
    columnsOf(kind).flatMap((key) => {
      const { header, names } = columns[key];
      const all = [key.toLowerCase(), searchedText(header.vi), searchedText(header.en), ...names];
      return all.map((name): [string, ColumnKey] => [name, key]);
    }),
  );
}
