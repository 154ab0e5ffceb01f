import { readFileSync } from 'node:fs';
import { i18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { expect, test } from '@jest/globals';

/** A message of the review in one language, with what is filled in. */
function said(language: string, name: string, values: Record<string, string | number>): string {
  const file = new URL(`../../apps/web/src/messages/${language}/review.json`, import.meta.url);
  const { [name]: words = '' } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  i18n.loadAndActivate({ locale: language, messages: { said: compileMessage(words) } });
  return i18n._('said', values);
}

const pinned = { span: '', asOf: '14/12/2022', count: 3, counted: '03', overdue: 1, late: 0 };

test.each([
  ['vi', 'chốt số liệu tại bản ghi 373', 'nhật ký chưa có bản ghi nào'],
  ['en', 'at record 373', 'when nothing was on record'],
])(
  'the review names the record that it is pinned to, or says that there was none: %s',
  (language, at, none) => {
    for (const name of ['summary', 'restated-since'])
      expect(said(language, name, { ...pinned, position: '373' })).toContain(at);
    expect(said(language, 'summary', { ...pinned, position: 'none' })).toContain(none);
    for (const name of ['summary', 'restated-since'])
      expect(said(language, name, { ...pinned, position: 'none' })).not.toMatch(/–|none|373|bản ghi :/);
  },
);
