import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { asTyped, numberIn } from './typed-numbers.js';

describe('a number as it is typed', () => {
  it('is read with a comma and with a point', () => {
    for (const language of ['vi', 'en'] as const) {
      expect(numberIn(' 3,5 ', language)).toBe(3.5);
      expect(numberIn('3.5', language)).toBe(3.5);
      expect(numberIn('-0.125', language)).toBe(-0.125);
      expect(numberIn('0,125', language)).toBe(0.125);
      expect(numberIn('1500', language)).toBe(1500);
    }
  });

  it('is not guessed at where its mark may stand between thousands', () => {
    expect(numberIn('1.500', 'vi')).toBeNaN();
    expect(numberIn('38.500', 'vi')).toBeNaN();
    expect(numberIn('1,500', 'en')).toBeNaN();
    expect(numberIn('1,500', 'vi')).toBe(1.5);
    expect(numberIn('1.500', 'en')).toBe(1.5);
  });

  it('is none where it is empty, and no number where it is anything else', () => {
    expect(numberIn('  ')).toBeUndefined();
    for (const text of ['ba', '1.000,5', '1 000', '1,', ',5', '--1', '1e3', '1234567890123'])
      expect(numberIn(text)).toBeNaN();
  });
});

test('a number that stands in a field is read as what it is', () => {
  expect(asTyped(12_500, 'vi')).toBe('12500');
  expect(asTyped(2.125, 'vi')).toBe('2,125');
  const figures = fc.integer({ min: -1e12, max: 1e12 }).map((millionths) => millionths / 1e3);
  fc.assert(
    fc.property(figures, fc.constantFrom('vi', 'en'), (figure, language) =>
      expect(numberIn(asTyped(figure, language), language)).toBe(figure === 0 ? 0 : figure),
    ),
  );
});
