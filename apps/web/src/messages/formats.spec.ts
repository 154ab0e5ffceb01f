import { expect, test } from '@jest/globals';
import { bytes, counted, decimal } from './formats.js';

test('a figure is shown with every digit that it was reported with, as the files of the review have it', () => {
  expect(decimal(2.125)).toBe('2,125');
  expect(decimal(12_500.5)).toBe('12.500,5');
  expect(decimal(0.1 + 0.2)).toBe('0,3');
  expect(bytes(1_300_000)).toBe('1,2 MB');
});

test('a count under ten has a leading zero', () => {
  expect([0, 3, 12, 1_204].map(counted)).toEqual(['0', '03', '12', '1.204']);
});
