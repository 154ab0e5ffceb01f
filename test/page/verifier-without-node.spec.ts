import { createPublicKey, generateKeyPairSync, hash, sign, verify } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as inThePage from '../../apps/web/src/screens/verify/node/crypto.js';
import { crc32 as crc32InThePage } from '../../apps/web/src/screens/verify/node/zlib.js';

const bytes = fc.uint8Array({ maxLength: 300 });

describe('what stands in for Node where the page verifies', () => {
  it('hashes and sums as Node does', () => {
    fc.assert(
      fc.property(bytes, fc.string({ unit: 'binary' }), (input, text) => {
        for (const each of [input, text])
          for (const encoding of ['hex', 'base64'] as const)
            expect(inThePage.hash('sha256', each, encoding)).toBe(hash('sha256', each, encoding));
        expect([...inThePage.hash('sha256', input, 'buffer')]).toEqual([...hash('sha256', input, 'buffer')]);
        expect(crc32InThePage(input)).toBe(crc32(input));
      }),
    );
  });

  it('takes the signatures that Node takes, and no other', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    const key = inThePage.createPublicKey({ key: spki });
    const known = createPublicKey({ key: spki, type: 'spki', format: 'der' });
    fc.assert(
      fc.property(bytes, fc.nat(511), fc.boolean(), (message, bit, isChanged) => {
        const signature = sign(null, message, privateKey);
        if (isChanged) signature[bit >> 3] = (signature[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(inThePage.verify(null, message, key, signature)).toBe(verify(null, message, known, signature));
      }),
      { numRuns: 40 },
    );
    expect(inThePage.verify(null, new Uint8Array(), new Uint8Array(32).fill(255), new Uint8Array(64))).toBe(
      false,
    );
  });
});
