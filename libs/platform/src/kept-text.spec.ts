import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keptText } from './errors.js';

test('what is kept of a text is one that every store takes, within the bound', () => {
  const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
  fc.assert(
    fc.property(
      fc.array(unit).map((units) => units.join('')),
      fc.nat({ max: 20 }),
      (text, most) => {
        const kept = keptText(text, most);
        expect(kept.length).toBeLessThanOrEqual(most);
        expect(kept.isWellFormed()).toBe(true);
        expect(kept).not.toContain('\0');
      },
    ),
  );
});

test('a pair that the bound would cut is left out whole', () => {
  expect(keptText('a😀', 2)).toBe('a');
  expect(keptText('a😀', 3)).toBe('a😀');
});
