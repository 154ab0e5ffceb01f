import { expect, test } from '@jest/globals';
import { TooContended } from './command-envelope.js';
import { KeyedMutex } from './keyed-mutex.js';

/** Work that goes on until it is let go. */
function held() {
  let letGo: () => void = () => undefined;
  const until = new Promise<void>((resolve) => (letGo = resolve));
  return { work: () => until, letGo };
}

test('those in one line come one after the other, in order, and a failure holds up nobody', async () => {
  const turns = new KeyedMutex();
  const reported: string[] = [];
  const { work, letGo } = held();
  const first = turns.runExclusive('a', async () => {
    await work();
    reported.push('first');
    throw new Error('failed');
  });
  const others = ['second', 'third'].map((word) =>
    turns.runExclusive('a', () => Promise.resolve(reported.push(word))),
  );
  await turns.runExclusive('b', () => Promise.resolve(reported.push('another line')));
  letGo();
  await expect(first).rejects.toThrow('failed');
  await Promise.all(others);
  expect(reported).toEqual(['another line', 'first', 'second', 'third']);
});

test('a line that is full takes nobody, until somebody is done', async () => {
  const turns = new KeyedMutex({ most: 2, withinMs: 60_000 });
  const { work, letGo } = held();
  const two = [turns.runExclusive('a', work), turns.runExclusive('a', () => Promise.resolve())];
  await expect(turns.runExclusive('a', () => Promise.resolve())).rejects.toBeInstanceOf(TooContended);
  letGo();
  await Promise.all(two);
  await expect(turns.runExclusive('a', () => Promise.resolve('done'))).resolves.toBe('done');
});

test('whose turn does not come in time goes without having begun, and the others still wait', async () => {
  const turns = new KeyedMutex({ most: 10, withinMs: 20 });
  const reported: string[] = [];
  const { work, letGo } = held();
  const first = turns.runExclusive('a', () => work().then(() => reported.push('first')));
  await expect(
    turns.runExclusive('a', () => Promise.resolve(reported.push('second'))),
  ).rejects.toBeInstanceOf(TooContended);
  const third = turns.runExclusive('a', () => Promise.resolve(reported.push('third')));
  letGo();
  await Promise.all([first, third]);
  expect(reported).toEqual(['first', 'third']);
});
