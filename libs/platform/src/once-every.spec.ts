import { expect, test } from '@jest/globals';
import { onceEvery } from './once-every.js';

test('the same words are said once in a while, and others at once', () => {
  let now = 0;
  const isToBeSaid = onceEvery(60_000, () => now);
  expect(['full', 'full', 'away'].map(isToBeSaid)).toEqual([true, false, true]);
  now = 59_999;
  expect(isToBeSaid('full')).toBe(false);
  now = 60_000;
  expect(['full', 'full'].map(isToBeSaid)).toEqual([true, false]);
});

test('words that are always others are not kept for ever', () => {
  const isToBeSaid = onceEvery(60_000, () => 0);
  for (let each = 0; each < 100; each += 1) expect(isToBeSaid(`${each}`)).toBe(true);
  expect([isToBeSaid('99'), isToBeSaid('another'), isToBeSaid('99')]).toEqual([false, true, true]);
});
