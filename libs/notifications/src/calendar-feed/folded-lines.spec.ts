import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { foldedLines } from './calendar-feed.js';

test('no line is longer than 75 octets, none is cut within a character, and nothing is lost', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 400 }).map((line) => line.replace(/[\r\n]/g, ''));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), (lines) => {
      const result = foldedLines(lines.join('\r\n'));
      for (const line of result.split('\r\n')) {
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(Buffer.from(line).toString()).toBe(line);
      }
      expect(result.replaceAll('\r\n ', '')).toBe(lines.join('\r\n').replaceAll('\r\n ', ''));
    }),
  );
});

test('a line that fits is left alone', () => {
  const fits = `SUMMARY:${'đ'.repeat(33)}x`;
  expect([Buffer.byteLength(fits), foldedLines(fits)]).toEqual([75, fits]);
  expect(foldedLines(`${fits}y`)).toBe(`${fits}\r\n y`);
});
