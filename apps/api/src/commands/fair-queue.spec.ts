import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { FairQueue, QueueRefusal } from './fair-queue.js';

const bounds = { atOnce: 6, mostWaiting: 10, withinMs: 1_000, quietAfterMs: 500 };
let queue: FairQueue;
let now = 0;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  now = 0;
  queue = new FairQueue(bounds, () => now);
});

afterEach(() => void jest.useRealTimers());

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A command of an account: how it stands, and how it ends. */
function asked(account: string) {
  const one = { account, state: 'waits' as unknown, end: () => undefined as void };
  const work = () => {
    one.state = 'runs';
    return new Promise<void>((resolve) => (one.end = resolve));
  };
  queue.run(account, work).then(
    () => (one.state = 'done'),
    (error: unknown) => (one.state = error),
  );
  return one;
}

const askedBy = (account: string, count: number) => Array.from({ length: count }, () => asked(account));
const running = (all: readonly { account: string; state: unknown }[], account?: string) =>
  all.filter((each) => each.state === 'runs' && (account === undefined || each.account === account)).length;

/** Ends the oldest that runs. */
async function endOne(all: readonly ReturnType<typeof asked>[]): Promise<void> {
  all.find(({ state }) => state === 'runs')?.end();
  await settle();
}

describe('places in the fair queue of commands', () => {
  test('are all of one account’s while nobody else asks', () => {
    expect(running(askedBy('flood', 10))).toBe(bounds.atOnce);
  });

  test('are shared out equally among those who ask, however much of one waits', async () => {
    const flood = askedBy('flood', 16);
    const one = askedBy('one', 8);
    for (let ended = 0; ended < 6; ended += 1) await endOne(flood);
    expect([running(flood), running(one)]).toEqual([3, 3]);
    const two = askedBy('two', 8);
    for (const line of [flood, one]) await endOne(line);
    expect([running(flood), running(one), running(two)]).toEqual([2, 2, 2]);
  });

  test('are half of it for whoever floods beside one who now and then asks for one thing', async () => {
    const flood = askedBy('flood', 16);
    for (let each = 0; each < 4; each += 1) {
      const one = asked('one');
      await endOne(flood);
      await endOne([one]);
      now += bounds.quietAfterMs - 1;
    }
    for (let ended = 0; ended < 3; ended += 1) await endOne(flood);
    expect(running(flood)).toBe(bounds.atOnce / 2);
  });

  test('are all of one account’s again once the others have been quiet for a while', async () => {
    const flood = askedBy('flood', 9);
    const one = asked('one');
    for (let ended = 0; ended < 4; ended += 1) await endOne(flood);
    await endOne([one]);
    now += bounds.quietAfterMs;
    flood.push(asked('flood'));
    await endOne(flood);
    expect(running(flood)).toBe(5);
  });

  test('come to whoever asks for one thing with the next that ends, however long the line of another is', async () => {
    const flood = askedBy('flood', 16);
    const one = asked('one');
    await endOne(flood);
    await endOne(flood);
    expect(one.state).toBe('runs');
  });

  test('are taken in the order of their coming within an account', async () => {
    const all = askedBy('one', 9);
    await endOne(all);
    expect(all.map(({ state }) => state)).toEqual([
      ...['done', ...Array<string>(6).fill('runs'), 'waits', 'waits'],
    ]);
  });

  test('are refused to an account that has too much waiting, and to nobody else', async () => {
    const flood = askedBy('flood', bounds.atOnce + bounds.mostWaiting);
    const [tooMany, other] = [asked('flood'), asked('other')];
    await settle();
    expect(tooMany.state).toBeInstanceOf(QueueRefusal);
    await endOne(flood);
    await endOne(flood);
    expect(other.state).toBe('runs');
  });

  test('that do not come in time are given up, and stand in nobody’s way', async () => {
    const all = askedBy('one', bounds.atOnce + 1);
    jest.advanceTimersByTime(bounds.withinMs);
    await settle();
    expect(all.at(-1)?.state).toBeInstanceOf(QueueRefusal);
    const next = asked('one');
    await endOne(all);
    expect(next.state).toBe('runs');
  });

  test('are given back by work that fails', async () => {
    const failing = queue.run('one', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(running(askedBy('one', bounds.atOnce))).toBe(bounds.atOnce);
  });

  test('come to everybody in the end, never more at once than may be, and to none beyond its share', async () => {
    const accounts = ['a', 'b', 'c'] as const;
    const step = fc.oneof(fc.constantFrom(...accounts), fc.constant('end' as const));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        queue = new FairQueue({ ...bounds, mostWaiting: 100 }, () => 0);
        const all: ReturnType<typeof asked>[] = [];
        for (const each of steps) {
          if (each === 'end') await endOne(all);
          else {
            const before = running(all, each);
            const one = asked(each);
            all.push(one);
            const share = Math.floor(bounds.atOnce / new Set(all.map(({ account }) => account)).size);
            if (one.state === 'runs') expect(before).toBeLessThan(share);
          }
          expect(running(all)).toBeLessThanOrEqual(bounds.atOnce);
        }
        for (let left = all.length; left > 0; left -= 1) await endOne(all);
        expect(all.every(({ state }) => state === 'done')).toBe(true);
      }),
    );
  });
});
