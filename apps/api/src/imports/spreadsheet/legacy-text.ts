import type { Cell, LegacyEncoding, Table } from './table.js';

/** Letters that only Vietnamese in Unicode has: where they stand, no old encoding was used. */
const unicodeVietnamese = /[\u1EA0-\u1EF9ăđơưĂĐƠƯ]/u;

/** Inside or at the beginning of a word, TCVN3 (ABC) has signs where Unicode has letters: `®Êu t­`, `th¸ng`. */
const tcvn3 = /\p{L}[µ¸¶¹¨¾¼½©®ª¬\u00AD]|[®¸¶¬©ª¨¹µ]\p{Ll}/gu;

/** VNI writes the mark behind its vowel: `Noäi dung`, `thöïc hieän`; `ñ` stands for đ. */
const vni = /[aeiouyâêôAEIOUY][äåëïöüûøùõÄÅËÏÖÜÛØ](?=\P{L}|[a-zA-Zäåëïöüûøù])|ñ[aeiouöôâêùø]|öô/gu;

/** So many words of a text, or of a whole table, are no accident: a name such as Noël is one. */
const fewestWords = 3;

const wordsIn = (text: string, form: RegExp): number => text.match(form)?.length ?? 0;

/** The old encoding that a text was written for, if it is one that stores other letters' codes; by how often it shows. */
function legacyEncodingOf(text: string, atLeast: number = fewestWords): LegacyEncoding | null {
  if (unicodeVietnamese.test(text)) return null;
  const [ofTcvn3, ofVni] = [wordsIn(text, tcvn3), wordsIn(text, vni)];
  if (Math.max(ofTcvn3, ofVni) < atLeast) return null;
  return ofTcvn3 >= ofVni ? 'legacy-tcvn3' : 'legacy-vni';
}

/** Marks the cells of a table that were written for a font of before Unicode, where enough of it was. */
export function withLegacyMarked(table: Table): Table {
  const suspicious = table.rows.flatMap(({ cells }) =>
    cells.filter(({ text }) => legacyEncodingOf(text, 1) !== null).map(({ text }) => text),
  );
  const encoding = legacyEncodingOf(suspicious.join(' '));
  if (encoding === null) return table;
  const marked = (cell: Cell): Cell =>
    cell.fault === undefined && legacyEncodingOf(cell.text, 1) !== null ? { ...cell, fault: encoding } : cell;
  return { ...table, rows: table.rows.map(({ row, cells }) => ({ row, cells: cells.map(marked) })) };
}

/** Marks of Windows-1258, each behind its letter, as its bytes are: grave, hook, tilde, acute and dot below. */
const windows1258 =
  /[A-Za-z\u00C2\u00CA\u00D4\u00E2\u00EA\u00F4\u00E3\u00C3\u00F5\u00FD][\u00CC\u00D2\u00DE\u00EC\u00F2]/gu;

/** What bytes that are no UTF-8 are most likely to be. */
export function encodingOfBytes(
  bytes: Uint8Array,
): LegacyEncoding | 'legacy-windows-1258' | 'text-not-utf-8' {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200_000)).toString(
    'latin1',
  );
  const counts = [
    ['legacy-windows-1258', wordsIn(text, windows1258)],
    ['legacy-tcvn3', wordsIn(text, tcvn3)],
    ['legacy-vni', wordsIn(text, vni)],
  ] as const;
  const [best] = [...counts].sort(([, one], [, other]) => other - one);
  return best !== undefined && best[1] >= fewestWords ? best[0] : 'text-not-utf-8';
}
