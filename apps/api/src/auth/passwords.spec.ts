import { expect, test } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { hashPassword, isPassword, TooManyAtOnce } from './passwords.js';

test('a password is right for its own hash alone', async () => {
  const known = await hashPassword('mật khẩu của tôi');
  expect(known).toMatch(/^\$argon2id\$/);
  expect(await isPassword('mật khẩu của tôi', known)).toBe(true);
  expect(await isPassword('mật khẩu khác', known)).toBe(false);
});

test('without a hash no password is right, not even the one that is checked instead', async () => {
  expect(await isPassword('nobody has this password', undefined)).toBe(false);
});

test('no more are checked at once than there is room for', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => isPassword('x', undefined)));
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused).toHaveLength(8);
  for (const { reason } of refused) expect(reason).toBeInstanceOf(TooManyAtOnce);
});

test('a password is right in whatever form and with whatever spaces it is typed', async () => {
  const known = await hashPassword('mật khẩu của tôi');
  expect(await isPassword('mật khẩu của tôi'.normalize('NFD'), known)).toBe(true);
  expect(await isPassword('mật\u00A0khẩu của tôi', known)).toBe(true);
  expect(await isPassword('Mật khẩu của tôi', known)).toBe(false);
});

test.each(['NFC', 'NFD'] as const)(
  'one that was hashed before as %s is still right, in either form',
  async (form) => {
    const asItCame = 'mật\u00A0khẩu của tôi'.normalize(form);
    const before = await hash(asItCame);
    for (const typed of ['NFC', 'NFD'] as const)
      expect(await isPassword('mật\u00A0khẩu của tôi'.normalize(typed), before)).toBe(true);
    expect(await isPassword('mật khẩu khác', before)).toBe(false);
  },
);
