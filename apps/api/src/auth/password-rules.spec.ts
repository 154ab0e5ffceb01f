import { expect, test } from '@jest/globals';
import { Rejection } from '#domain';
import { newPasswordField, requireGoodPassword } from './password-rules.js';

const person = { username: 'toaan', name: 'Nguyễn Văn Sáng' };

async function refusalOf(password: string, whose = person): Promise<string | null> {
  try {
    await requireGoodPassword(password, whose, 'newPassword');
    return null;
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    expect([error.kind, error.path]).toEqual(['impossible', 'newPassword']);
    return error.code;
  }
}

test.each([
  '123456789012',
  'qwertyuiop123',
  'password1234',
  'P@ssw0rd2022',
  'matkhau12345',
  'iloveyou2022',
  'vanphong@2022',
  'abcabcabcabcabc',
  'Sáng Sáng Sáng',
])('the password %s is refused, for it is among the first that are tried', async (password) => {
  expect(await refusalOf(password)).toBe('password-too-easy');
});

test.each(['lpz93sssKqw8Q', 'LPZ93ssskqw8q', 'demon1q2w3e4r5t', 'ghhh47hj7649abc'.slice(0, 12)])(
  'the password %s is refused, for it is known from a breach',
  async (password) => {
    expect(['password-breached', 'password-too-easy']).toContain(await refusalOf(password));
  },
);

test.each(['toaan-la-cua-toi-2022', 'cua toi TOAAN that day', 'ｔｏａａｎ rộng hơn mọi khi'])(
  'the password %s is refused, for it holds the user name, in whatever case and width',
  async (password) => {
    expect(await refusalOf(password)).toBe('password-holds-name');
  },
);

test.each([
  'mưa phùn trên mái ngói',
  'mat-khau-dai-hon',
  'k3J9xQpZ7mWv',
  'x7'.repeat(3) + 'ba con vịt'.repeat(19),
])('the password %s is good', async (password) => {
  expect(await refusalOf(password)).toBeNull();
});

test('a user name of a letter or two is in every text, and refused in none', async () => {
  expect(await refusalOf('mưa phùn trên mái ngói', { username: 'a', name: 'Ông A' })).toBeNull();
});

test('a password that is chosen has 12 to 200 characters, and none that cannot be seen', () => {
  expect(newPasswordField.safeParse('x'.repeat(11)).success).toBe(false);
  expect(newPasswordField.safeParse('x'.repeat(12)).success).toBe(true);
  expect(newPasswordField.safeParse('x'.repeat(201)).success).toBe(false);
  expect(newPasswordField.safeParse('xxxxxxxxxxxx\u0000').success).toBe(false);
});
