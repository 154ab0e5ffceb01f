import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { vietnamese } from './vietnamese-messages.js';

const schema = z.strictObject({ title: z.string().max(3), due: z.number(), tags: z.array(z.string()) });
const messages = (input: unknown) =>
  schema
    .safeParse(input, { error: vietnamese })
    .error?.issues.map(({ path, message }) => [path.join('.'), message]);

test('what is missing must be entered, and what is of another type is told by what it must be', () => {
  expect(messages({ title: 5, tags: 'a' })).toEqual([
    ['title', 'phải là một chuỗi ký tự'],
    ['due', 'bắt buộc nhập'],
    ['tags', 'phải là một danh sách'],
  ]);
});

test('no message is in the words of a program', () => {
  expect(messages({ title: 'dài quá', due: 1, tags: [] })).toEqual([['title', 'tối đa 3 ký tự']]);
  const reported = JSON.stringify(messages({ title: 'dài quá', due: null, tags: [undefined] }));
  expect(reported).not.toMatch(/mong đợi|undefined|string|nhận được/u);
});
