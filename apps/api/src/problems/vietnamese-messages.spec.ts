import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { vietnamese, ownMessages } from './vietnamese-messages.js';
import { requestSchemas } from '../request-schemas.fixture.js';
import { textFault } from './text-faults.js';

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
  const forms = z.object({ email: z.email(), code: z.string().regex(/^[A-Z]+$/) });
  const { error } = forms.safeParse({ email: 'x', code: 'x' }, { error: vietnamese });
  expect(error?.issues.map(({ message }) => message)).toEqual([
    'không phải địa chỉ thư điện tử',
    'không đúng định dạng',
  ]);
});

/** Every message that a schema, or one within it, gives for a check of our own. */
function messagesIn(value: unknown, found: Set<string>, seen = new Set<unknown>()): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (value instanceof z.core.$ZodType || value instanceof z.core.$ZodCheck) {
    const def: object = value._zod.def;
    if ('error' in def && typeof def.error === 'function')
      found.add(String((def.error as (issue: object) => unknown)({ code: 'custom' })));
    else if ('check' in def && def.check === 'custom') found.add('a check that says nothing');
    messagesIn(def, found, seen);
    return;
  }
  for (const inner of Object.values(value)) messagesIn(inner, found, seen);
}

test('each message of our own schemas has Vietnamese words, and no words are left over', async () => {
  const found = new Set<string>(['\0', '\ud800'].map((text) => String(textFault(text)?.message)));
  for (const schema of await requestSchemas()) messagesIn(schema, found);
  expect([...found].sort()).toEqual(Object.keys(ownMessages).sort());
});
