import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cellsIn, tableText } from './table-text.js';

test('cells come parted by tabs and lines, in quotes where they hold a break', () => {
  expect(cellsIn('A\t"dòng 1\ndòng ""2"""\tC\r\nD\t\tF\r\n')).toEqual([
    ['A', 'dòng 1\ndòng "2"', 'C'],
    ['D', '', 'F'],
  ]);
});

test('whatever is written as a table is read back the same', () => {
  const cell = fc
    .string({ unit: 'grapheme', maxLength: 12 })
    .map((text) => text.replace(/\r\n?/g, '\n').trim());
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(table, (rows) => {
      expect(cellsIn(`${tableText(rows)}\n`)).toEqual(rows);
    }),
  );
});
