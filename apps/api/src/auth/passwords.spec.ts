import { expect, test } from '@jest/globals';
import { hashPassword, isPassword, TooManyAtOnce } from './passwords.js';

test('a password is right for its own hash alone', async () => {
  const hash = await hashPassword('mật khẩu của tôi');
  expect(hash).toMatch(/^\$argon2id\$/);
  expect(await isPassword('mật khẩu của tôi', hash)).toBe(true);
  expect(await isPassword('mật khẩu khác', hash)).toBe(false);
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
