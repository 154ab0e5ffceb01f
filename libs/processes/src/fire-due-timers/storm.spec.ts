import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createStorm, type Storm } from './storm.js';

let storm: Storm;

beforeEach(() => {
  jest.useFakeTimers();
  storm = createStorm({ mostMs: 5_000, turnEveryMs: 1_000, turnMs: 200 });
});

afterEach(() => void jest.useRealTimers());

function waiting(wait: () => Promise<void> | undefined = () => storm.calm()): { done: boolean } {
  const state = { done: false };
  void Promise.resolve(wait()).then(() => (state.done = true));
  return state;
}

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

describe('a storm of reminders', () => {
  it('keeps nobody waiting while there is none', () => {
    expect(storm.calm()).toBeUndefined();
    storm.begin();
    storm.end();
    expect(storm.calm()).toBeUndefined();
  });

  it('keeps whoever asks waiting until its end', async () => {
    storm.begin();
    const other = waiting();
    await jest.advanceTimersByTimeAsync(4_900);
    expect(other.done).toBe(false);
    storm.end();
    await jest.advanceTimersByTimeAsync(0);
    expect(other.done).toBe(true);
  });

  it('goes first for a bounded time, however often a batch of it begins', async () => {
    storm.begin();
    const other = waiting();
    await jest.advanceTimersByTimeAsync(3_000);
    storm.begin();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(other.done).toBe(true);
    storm.begin();
    expect(storm.calm()).toBeUndefined();
  });

  it('gives what people wait on a turn now and then, and the rest none', async () => {
    storm.begin();
    const [person, other] = [waiting(() => storm.turn()), waiting()];
    await pass(999);
    expect(person.done).toBe(false);
    await pass(1);
    expect([person.done, other.done]).toEqual([true, false]);
    expect(storm.turn()).toBeUndefined();
    await pass(200);
    const next = waiting(() => storm.turn());
    await pass(700);
    expect(next.done).toBe(false);
    await pass(100);
    expect([next.done, other.done]).toEqual([true, false]);
  });

  it('keeps nobody waiting for a turn once it is over, or has gone first for long enough', async () => {
    storm.begin();
    const person = waiting(() => storm.turn());
    storm.end();
    await pass(0);
    expect(person.done).toBe(true);
    storm.begin();
    await pass(5_000);
    expect([storm.turn(), storm.calm()]).toEqual([undefined, undefined]);
    await pass(1_500);
    expect(storm.turn()).toBeUndefined();
  });

  it('goes first again when it is another one', async () => {
    storm.begin();
    await jest.advanceTimersByTimeAsync(6_000);
    storm.end();
    storm.begin();
    expect(storm.calm()).toBeDefined();
  });
});
