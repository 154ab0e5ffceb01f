import { fileURLToPath } from 'node:url';
import { i18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { expect, test } from '@jest/globals';
import { readCatalogue } from '../../../build/catalogues.js';
import { wordsOfStep } from './reminder-steps.js';

function speak(locale: string): void {
  const words = readCatalogue(fileURLToPath(new URL(`../../messages/${locale}`, import.meta.url)));
  const messages = Object.fromEntries(Object.entries(words).map(([id, text]) => [id, compileMessage(text)]));
  i18n.loadAndActivate({ locale, messages });
}

test('a step that counts days tells how many they are by the policy and the round that it is of', () => {
  const said = (step: string) => wordsOfStep({ step, kind: 'reminder' });
  speak('vi');
  expect(said('before-7')).toBe('Còn 07 ngày làm việc đến hạn');
  expect(said('before-30-calendar')).toBe('Còn 30 ngày đến hạn');
  expect(said('silent-45')).toBe('Quá 45 ngày chưa báo cáo tiến độ');
  speak('en');
  expect(said('overdue-1')).toBe('1 working day overdue');
  expect(said('silent-60')).toBe('No progress report for 60 days');
});
