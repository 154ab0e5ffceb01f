import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isWithinBounds, jsonBounds } from './json-bounds.js';

const isFit = (text: string) => isWithinBounds(Buffer.from(text));
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

test('a text may nest as deep as the bound, and no deeper', () => {
  expect(isFit(nested(jsonBounds.depth))).toBe(true);
  expect(isFit(nested(jsonBounds.depth + 1))).toBe(false);
  expect(isFit('{"a":'.repeat(jsonBounds.depth + 1))).toBe(false);
  expect(isFit('['.repeat(500_000))).toBe(false);
});

test('what was closed again is not counted as deep', () => {
  expect(isFit(`[${Array.from({ length: 1_000 }, () => '[{}]').join(',')}]`)).toBe(true);
});

test('a text may hold as many values as the bound, and no more', () => {
  const array = (length: number) => `[${Array.from({ length }, () => '1').join(',')}]`;
  expect(isFit(array(jsonBounds.values - 1))).toBe(true);
  expect(isFit(array(jsonBounds.values))).toBe(false);
});

test('within a string nothing is counted, whatever is escaped in it', () => {
  const text = fc.string({
    unit: fc.constantFrom('[', ']', '{', '}', ',', '"', '\\', 'a', 'đ'),
    maxLength: 60_000,
  });
  fc.assert(fc.property(text, (inner) => isFit(JSON.stringify([inner, inner]))));
});

/** Values of a JSON text: itself, and what is in it. */
function countOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, inner) => sum + countOf(inner), 1);
}

test('any value of fewer values and less depth than the bounds is taken', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 12 }), (value) => {
      fc.pre(countOf(value) <= jsonBounds.values / 2);
      expect(isFit(JSON.stringify(value))).toBe(true);
    }),
  );
});
