import { searchedText } from '#domain';
import type { ColumnKey, HeadedTable } from './columns.js';
import type { TableRow } from './spreadsheet/table.js';

/** A row that is none of the directives of a table: what it shows first. */
export interface LeftOutRow {
  readonly row: number;
  readonly text: string;
}

interface Said {
  readonly text: string;
  /** Null outside of our columns. */
  readonly column: ColumnKey | null;
}

/**
 * Takes the headings of sections and the sums out of a table: `I. Lĩnh vực tố tụng`, which the directives below it belong to, and
 * `Tổng cộng`. A heading is known by its number, of Roman figures or a letter, and by saying nothing but its words, where
 * other rows say who is to do what by when: in a table of bare contents `A.` may number them.
 */
export function withoutHeadingsAndSums({ columns, rows }: HeadedTable): {
  readonly headed: HeadedTable;
  readonly leftOut: readonly LeftOutRow[];
} {
  const saidIn = ({ cells }: TableRow): Said[] =>
    cells.flatMap(({ text }, position) =>
      text === '' ? [] : [{ text, column: columns[position]?.column ?? null }],
    );
  const tellsMore = rows.some((row) => saidIn(row).some(({ column }) => isFact(column)));
  const leftOut = rows.flatMap((row): LeftOutRow[] => {
    const said = saidIn(row);
    const [first] = said;
    const isNone = first !== undefined && (isSum(said) || (tellsMore && isHeading(said)));
    return isNone && said.some(({ column }) => column !== null)
      ? [{ row: row.row, text: said.map(({ text }) => text).join(' ') }]
      : [];
  });
  const out = new Set(leftOut.map(({ row }) => row));
  return { headed: { columns, rows: rows.filter(({ row }) => !out.has(row)) }, leftOut };
}

const isWords = (column: ColumnKey | null): boolean => column === 'title' || column === 'content';
const isFact = (column: ColumnKey | null): boolean =>
  column === 'lead' || column === 'due' || column === 'assignedOn';

function isHeading(said: readonly Said[]): boolean {
  const words = said.filter(({ column }) => isWords(column));
  const numbers = said.filter(({ column }) => column === null || column === 'formerNumber');
  if (words.length + numbers.length < said.length || words.length > 1 || numbers.length > 1) return false;
  const [number = words[0]] = numbers;
  return number !== undefined && (numbersSection(number.text) || beginsSection(number.text));
}

/** `II`, `B.`. */
const numbersSection = (text: string): boolean => /^(?:[IVX]{1,5}|[A-H])[.)]?$/.test(text.trim());

/** `II. Lĩnh vực tố tụng`, `Phần thứ hai: …`. */
const beginsSection = (text: string): boolean =>
  /^(?:[IVX]{1,5}|[A-H])\s*[.):/–-]\s*\p{L}/u.test(text.trim()) ||
  /^(?:phan|chuong|muc|nhom) (?:thu )?(?:[ivx]+|\d{1,2}|nhat|hai|ba|tu|nam)\b/.test(bare(text));

/** `Tổng cộng`, beside nothing but figures. */
function isSum(said: readonly Said[]): boolean {
  const [first, ...others] = said;
  return (
    first !== undefined &&
    /^(?:tong cong|tong so|tong|cong|total|in all)(?: \d+(?: nhiem vu| directives?)?)?$/.test(
      bare(first.text),
    ) &&
    others.every(({ text }) => /^[\d.,%\s/]+$/.test(text))
  );
}

/** Words and figures alone, without marks, in small letters. */
const bare = (text: string): string =>
  searchedText(text)
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim();
