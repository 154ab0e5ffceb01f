import { expect, test } from '@jest/globals';
import { differencesOf } from './use-seen.js';

test('what moved is told old beside new, what stayed is not', () => {
  const before = [
    ['Tên', 'Sở Y tế'],
    ['Thời hạn', '14/12/2022'],
  ] as const;
  const now = [
    ['Tên', 'Sở Y tế'],
    ['Thời hạn', ''],
  ] as const;
  expect(differencesOf(before, now)).toEqual([{ label: 'Thời hạn', before: '14/12/2022', now: '' }]);
  expect(differencesOf(before, before)).toEqual([]);
});
