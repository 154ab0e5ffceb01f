import { expect, test } from '@jest/globals';
import { preferredLanguage } from './language.js';

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['vi', 'vi'],
  ['vi-VN,vi;q=0.9,en;q=0.5', 'vi'],
  ['en;q=0.4, vi;q=0.8', 'vi'],
  ['vi;q=0.2, en-GB', 'en'],
  ['fr, de;q=0.7', 'en'],
  ['vi;q=0', 'en'],
  ['vi;q=nonsense', 'en'],
])('%s prefers %s', (header, language) => {
  expect(preferredLanguage(header)).toBe(language);
});
