import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { requestSchemas } from '../request-schemas.fixture.js';
import { ownMessages } from './own-messages.js';
import { textFault } from './text-faults.js';

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
