import { beforeEach, expect, test } from '@jest/globals';
import { atMostEvery } from './at-most-every.js';

let now: number;
let calls: { finish: (result: string) => void; fail: (error: Error) => void }[];
let ask: () => Promise<string>;

beforeEach(() => {
  now = 5_000;
  calls = [];
  const work = () => new Promise<string>((finish, fail) => calls.push({ finish, fail }));
  ask = atMostEvery(1_000, work, () => now);
});

test('all who ask while the work is under way share it, however long it takes', async () => {
  const asked = Array.from({ length: 1_500 }, ask);
  now += 10_000;
  asked.push(ask());
  expect(calls).toHaveLength(1);
  calls[0]?.finish('done');
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['done']));
});

test('what came of it is shared for as long as it holds, and no longer', async () => {
  const first = ask();
  calls[0]?.finish('one');
  await first;
  now += 999;
  expect(await ask()).toBe('one');
  now += 1;
  const next = ask();
  calls[1]?.finish('two');
  expect(await next).toBe('two');
});

test('a failure is shared as well, and the next round begins anew', async () => {
  const first = ask();
  calls[0]?.fail(new Error('no answer'));
  await expect(first).rejects.toThrow('no answer');
  await expect(ask()).rejects.toThrow('no answer');
  now += 1_000;
  const next = ask();
  calls[1]?.finish('two');
  expect(await next).toBe('two');
});
