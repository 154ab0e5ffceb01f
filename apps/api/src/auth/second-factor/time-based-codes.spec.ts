import { Secret } from 'otpauth';
import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { enrolmentUri, newSecret, stepOf } from './time-based-codes.js';

/** RFC 6238, appendix B, its SHA-1 rows, of which six digits are shown. */
const secret = Secret.fromLatin1('12345678901234567890').base32;
const vectors: readonly [atSeconds: number, code: string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
];

test.each(vectors)('at %i s after 1970 the code is %s, as RFC 6238 has it', (atSeconds, code) => {
  expect(stepOf(code, secret, atSeconds * 1_000)).toBe(Math.floor(atSeconds / 30));
});

test('a code is taken within the half minute before and after its own, and no further away', () => {
  const [at, code] = [1_234_567_890, '005924'];
  for (const seconds of [-30, 0, 29, 59])
    expect(stepOf(code, secret, (at + seconds) * 1_000)).toBe(Math.floor(at / 30));
  for (const seconds of [-31, 60, 3_600]) expect(stepOf(code, secret, (at + seconds) * 1_000)).toBeNull();
});

test('nothing that is no code is one', () => {
  fc.assert(
    fc.property(fc.string(), (typed) => {
      fc.pre(!/^\d{6}$/.test(typed));
      expect(stepOf(typed, secret, 59_000)).toBeNull();
    }),
  );
});

test('a secret has 160 bits, and an app reads it with the user name', () => {
  const made = newSecret();
  expect(made).toMatch(/^[A-Z2-7]{32}$/);
  const uri = new URL(enrolmentUri(made, 'lãnh.đạo'));
  expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp']);
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({ issuer: 'dondoc', secret: made });
  expect(decodeURIComponent(uri.pathname)).toContain('lãnh.đạo');
});
