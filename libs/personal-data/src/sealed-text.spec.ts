import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { isSealed, keyBytes, openText, sealText } from './sealed-text.js';

const key = randomBytes(keyBytes);
const text = fc.string({ unit: 'binary', maxLength: 300 });
const person = fc.string({ minLength: 1, maxLength: 100 });

describe('a sealed text', () => {
  it('opens as it was, for its person under their key, and shows that it is sealed', () => {
    fc.assert(
      fc.property(text, person, (plain, personId) => {
        const sealed = sealText(plain, personId, key);
        expect(isSealed(sealed)).toBe(true);
        expect(openText(sealed, personId, key)).toBe(plain);
      }),
    );
  });

  it('opens for nobody else, nor under another key', () => {
    fc.assert(
      fc.property(text, person, person, (plain, personId, otherId) => {
        const sealed = sealText(plain, personId, key);
        expect(openText(sealed, personId, randomBytes(keyBytes))).toBeNull();
        if (otherId !== personId) expect(openText(sealed, otherId, key)).toBeNull();
      }),
    );
  });

  it('opens no more once any character of it is another', () => {
    const other = fc.constantFrom(...'AZaz09-_=+/ é');
    fc.assert(
      fc.property(text, fc.nat(), other, (plain, place, character) => {
        const sealed = sealText(plain, 'an', key);
        const at = place % sealed.length;
        const changed = `${sealed.slice(0, at)}${character}${sealed.slice(at + 1)}`;
        if (changed !== sealed) expect(openText(changed, 'an', key)).toBeNull();
      }),
    );
  });

  it('opens no more shortened or lengthened, and what is none does not open', () => {
    const sealed = sealText('Nguyễn Văn An', 'an', key);
    for (const changed of [sealed.slice(0, -1), `${sealed}A`, 'sealed:1:', 'Nguyễn Văn An', ''])
      expect(openText(changed, 'an', key)).toBeNull();
  });

  it('is another each time, and holds nothing of the text', () => {
    const [one, other] = [0, 1].map(() => sealText('Nguyễn Văn An', 'an', key));
    expect(one).not.toBe(other);
    expect(Buffer.from(String(one).slice('sealed:1:'.length), 'base64url').includes('Nguyễn')).toBe(false);
  });
});
