import { expect, test } from '@jest/globals';
import { withStored } from './stored-flags.js';

const [one, other] = ['a'.repeat(64), 'b'.repeat(64)];
const files = {
  keptAmong: () => Promise.resolve(new Map([[one, { sha256: one, mediaType: null, size: 1 }]])),
};

test('each file that an answer names says whether its bytes are kept, and nothing else changes', async () => {
  const at = new Date(0);
  const answer = {
    title: 'Nhiệm vụ',
    progress: [
      {
        at: 'x',
        evidence: [
          { name: 'a.pdf', sha256: one },
          { name: 'b.pdf', sha256: other },
        ],
      },
    ],
    minutesFiles: [{ name: 'c.pdf', sha256: one }],
    completion: null,
  };
  expect(await withStored(answer, files)).toEqual({
    ...answer,
    progress: [
      {
        at: 'x',
        evidence: [
          { name: 'a.pdf', sha256: one, stored: true },
          { name: 'b.pdf', sha256: other, stored: false },
        ],
      },
    ],
    minutesFiles: [{ name: 'c.pdf', sha256: one, stored: true }],
  });
  const without = { at };
  expect(await withStored(without, files)).toBe(without);
});
