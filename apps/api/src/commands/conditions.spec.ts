import { expect, test } from '@jest/globals';
import { etagOf, expectedRevision, hasSeen, idempotencyKey } from './conditions.js';

test.each(['12345678', 'x'.repeat(64), 'a-key_with.all~kinds!'])('the key %s is one', (key) => {
  expect(idempotencyKey(key)).toBe(key);
});

test.each(['1234567', 'x'.repeat(65), 'has a space', 'khóa-có-dấu', ''])('the key "%s" is none', (key) => {
  expect(() => idempotencyKey(key)).toThrow('invalid-idempotency-key');
});

test('If-Match takes what an ETag gave', () => {
  expect(expectedRevision(etagOf(7))).toBe(7n);
  expect(expectedRevision(`W/${etagOf(7)}`)).toBe(7n);
  expect(expectedRevision('*')).toBeUndefined();
  expect(expectedRevision(undefined)).toBeUndefined();
});

test.each(['7', 'w/"7"', 'W/7', '"seven"', '"1", "2"', '"-1"'])('If-Match %s is refused', (header) => {
  expect(() => expectedRevision(header)).toThrow('invalid-if-match');
});

test.each([
  ['"a"', true],
  ['W/"a"', true],
  ['"b", W/"a"', true],
  ['*', true],
  ['"b"', false],
  ['a', false],
  ['', false],
  [undefined, false],
])('If-None-Match %s has seen "a": %s', (header, seen) => {
  expect(hasSeen(header, '"a"')).toBe(seen);
});
