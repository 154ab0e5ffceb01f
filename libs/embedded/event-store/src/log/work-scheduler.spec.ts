import { expect, test } from '@jest/globals';
import { WorkScheduler } from './work-scheduler.js';

/** Starts pieces of work, and gives how many of them were done in each turn of the event loop. */
async function turnsOf(pieces: number, slices: number): Promise<number[]> {
  const scheduler = new WorkScheduler();
  const turns: number[] = [];
  let done = 0;
  const work = async (): Promise<void> => {
    for (let slice = 0; slice < slices; slice += 1) {
      await scheduler.slice();
      done += 1;
    }
  };
  const all = Promise.all(Array.from({ length: pieces }, work));
  let before = 0;
  while (done < pieces * slices) {
    await new Promise((resolve) => setImmediate(resolve));
    turns.push(done - before);
    before = done;
  }
  await all;
  return turns;
}

test('of 2,000 that start at once a few work in each turn of the event loop', async () => {
  const turns = await turnsOf(2000, 1);
  expect(Math.max(...turns)).toBeLessThanOrEqual(8);
  expect(turns.length).toBeGreaterThanOrEqual(250);
});

test('one alone works on in the same turn, up to a bound', async () => {
  const turns = await turnsOf(1, 100);
  expect(Math.max(...turns)).toBeLessThanOrEqual(8);
  expect(turns.length).toBeLessThan(100);
});

test('whoever asked first goes first', async () => {
  const scheduler = new WorkScheduler();
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 50 }, async (_, n) => {
      await scheduler.slice();
      order.push(n);
    }),
  );
  expect(order).toEqual([...order].sort((a, b) => a - b));
});
