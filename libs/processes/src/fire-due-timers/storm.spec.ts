import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createStorm, type Storm } from './storm.js';

let storm: Storm;

beforeEach(() => {
  jest.useFakeTimers();
  storm = createStorm({ firstMs: 5_000, turnMs: 500, againMs: 2_000 });
});

afterEach(() => void jest.useRealTimers());

function waiting(): { done: boolean } {
  const state = { done: false };
  void Promise.resolve(storm.calm()).then(() => (state.done = true));
  return state;
}

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

  it('that lasts takes turns with whoever waits, however often a batch of it begins', async () => {
    storm.begin();
    const first = waiting();
    await jest.advanceTimersByTimeAsync(3_000);
    storm.begin();
    await jest.advanceTimersByTimeAsync(1_999);
    expect(first.done).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(first.done).toBe(true);
    storm.begin();
    expect(storm.calm()).toBeUndefined();
    await jest.advanceTimersByTimeAsync(500);
    const second = waiting();
    await jest.advanceTimersByTimeAsync(1_999);
    expect(second.done).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(second.done).toBe(true);
    expect(storm.calm()).toBeUndefined();
  });

  it('that ends in the turn of another holds nobody up any more', async () => {
    storm.begin();
    await jest.advanceTimersByTimeAsync(5_100);
    storm.end();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(storm.calm()).toBeUndefined();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('goes first again when it is another one', async () => {
    storm.begin();
    await jest.advanceTimersByTimeAsync(6_000);
    storm.end();
    storm.begin();
    const other = waiting();
    await jest.advanceTimersByTimeAsync(4_900);
    expect(other.done).toBe(false);
  });
});
