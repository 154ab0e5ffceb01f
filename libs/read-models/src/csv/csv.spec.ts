import { describe, expect, it } from '@jest/globals';
import { parse, type Options } from 'csv-parse/sync';
import { assert, array, oneof, property, string, constantFrom, tuple } from 'fast-check';
import { csvLines, type CsvCell } from './csv.js';
import { rounds } from '../../../../test/long-rounds.fixture.js';

const write = (...records: CsvCell[][]): string => csvLines(records, { begins: false });
const read = (csv: string, options: Options = {}): string[][] => parse(csv, options);

/** Strict about nothing: what a spreadsheet program puts up with. */
const lenient: Options = {
  bom: true,
  relax_quotes: true,
  relax_column_count: true,
  skip_records_with_error: true,
};

/** Every cell that a reader with that separator sees, whatever it thinks of quotes, spaces and line ends. */
function cellsSeenBy(delimiter: string, csv: string): string[] {
  const ways: Options[] = [
    {},
    { trim: true },
    { record_delimiter: ['\r\n', '\n', '\r'] },
    { quote: false, trim: true },
    { quote: false, record_delimiter: ['\r\n', '\n', '\r', '\u2028', '\u2029', '\u0085', '\v', '\f'] },
  ];
  return ways.flatMap((way) => read(csv, { ...lenient, ...way, delimiter }).flat());
}

const separators = [',', ';', '\t'];
const formula = /^[=+\-@\t\r＝＋－＠]/u;
const nasty = constantFrom(
  ...['=', '+', '-', '@', '\t', '\r', '\n', '\r\n', ';', ',', '"', "'", ' ', '＝', '＋', '－', '＠', '\\'],
  ...['\u00A0', '\uFEFF', '\u200B', '\u2028', '\u0085', '\v', '\f', '\0', 'a', '1', 'ô', '{', '}'],
);
const text = oneof(
  array(nasty, { maxLength: 12 }).map((parts) => parts.join('')),
  string({ unit: 'grapheme', maxLength: 8 }),
);

describe('a CSV', () => {
  it.each(separators)('shows no cell that begins with a formula sign to a reader with %j', (separator) => {
    assert(
      property(array(tuple(text, text, text), { minLength: 1, maxLength: 3 }), (rows) => {
        const records = rows.map(([first, second, third]) => [
          first,
          second,
          { json: JSON.stringify({ [third]: [first, third] }) },
        ]);
        expect(cellsSeenBy(separator, write(...records)).filter((cell) => formula.test(cell))).toEqual([]);
      }),
      { numRuns: rounds({ usual: 400, long: 4_000 }) },
    );
  });

  it('gives a reader who keeps to its separator every cell, and text without a sign as it was', () => {
    const kept = ['Cải cách; tư pháp, "2022"', 'a - b; c+d = e@f', 'dòng một\ndòng hai', ''];
    expect(read(write(kept))).toEqual([kept]);
    expect(read(write(['x', 3.5, null]))).toEqual([['x', '3.5', '']]);
  });

  it('gives every reader of RFC 4180 the text in which no formula could hide as it was, for every value', () => {
    const harmless = array(constantFrom('"', '""', ',', ';', ' ', "'", 'a', '1', 'ô', 'Đ', '.', '{'), {
      maxLength: 8,
    }).map((parts) => parts.join(''));
    assert(
      property(array(tuple(harmless, harmless), { minLength: 1, maxLength: 3 }), (records) => {
        expect(read(write(...records))).toEqual(records);
      }),
      { numRuns: rounds({ usual: 400, long: 4_000 }) },
    );
  });

  it('puts text with a space at an end in quotes, for some readers drop it', () => {
    expect(write([' a', 'b ', 'c d'])).toBe('" a","b ",c d\r\n');
  });

  it('gives JSON that reads as what was written, for every value', () => {
    assert(
      property(text, text, (name, value) => {
        const json = { [`_${name}`]: [value, -2, { value }] };
        const [[cell = ''] = []] = read(write([{ json: JSON.stringify(json) }]));
        expect(JSON.parse(cell)).toEqual(json);
      }),
      { numRuns: rounds({ usual: 400, long: 4_000 }) },
    );
  });

  it('hides no formula behind a separator, a line end, a quote or a space', () => {
    const cells = ['=1', 'a;=1', 'a; "=1"', 'a\n-1', ' @x', 'a\t=1', '\r=1', '；', 'x;＝1'];
    expect(read(write(cells))[0]).toEqual([
      "'=1",
      "a;'=1",
      `a; "'=1"`,
      "a\n'-1",
      " '@x",
      'a =1',
      "'=1",
      '；',
      "x;'＝1",
    ]);
  });

  it.each([',=1', ', -1', ',\u0600=1', ',\u00A0@x', ',\\"+1', ';=1', '\u2028=1', ',ô, =1'])(
    'hides no formula behind a separator in a string of JSON: %j',
    (hidden) => {
      const line = write([{ json: `{"ghi chú":"sáu, bảy${hidden}"}` }]);
      expect(line).not.toContain(hidden);
      expect(read(line)).toEqual([[expect.stringMatching(/\\u(?:002c|003b|2028)/u)]]);
    },
  );

  it('begins with the mark of UTF-8 and ends its lines as RFC 4180 says', () => {
    expect(csvLines([['a'], ['b']], { begins: true })).toBe('\uFEFFa\r\nb\r\n');
    expect(write(['a'])).toBe('a\r\n');
  });
});
