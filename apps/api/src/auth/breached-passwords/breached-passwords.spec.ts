import { expect, test } from '@jest/globals';
import { isBreached } from './breached-passwords.js';

test.each(['leavemealone', 'LeaveMeAlone', 'ghjcnjgfhjkm', 'lpz93sssKqw8Q', 'john!20130605at1753'])(
  'the password %s is known from a breach, in whatever case',
  async (password) => {
    expect(await isBreached(password)).toBe(true);
  },
);

test.each(['mưa phùn trên mái ngói', 'mat-khau-dai-hon', 'k3J9xQpZ7mWv', ''])(
  'the password %s is known from none',
  async (password) => {
    expect(await isBreached(password)).toBe(false);
  },
);
