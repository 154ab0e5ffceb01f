import { expect, test } from '@jest/globals';
import { inlineParts } from './directive-page.js';

test('the page of a directive asks no clock and no zone of the browser: its days are the committee’s', () => {
  expect(inlineParts.script).not.toMatch(/\b(Date|Intl)\b|toLocale/);
});
