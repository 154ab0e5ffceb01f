import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createOverload, type Overload } from './overload.js';

let overload: Overload;

beforeEach(() => {
  jest.useFakeTimers();
  overload = createOverload({ firstMs: 5_000, turnMs: 500, againMs: 2_000 });
});

afterEach(() => void jest.useRealTimers());

function waiting(): { done: boolean } {
  const state = { done: false };
  void Promise.resolve(overload.backpressure()).then(() => (state.done = true));
  return state;
}

describe('an overload of reminders', () => {
  it('keeps nobody waiting while there is none', () => {
    expect(overload.backpressure()).toBeUndefined();
    overload.begin();
    overload.end();
    expect(overload.backpressure()).toBeUndefined();
  });

  it('keeps whoever asks waiting until its end', async () => {
    overload.begin();
    const other = waiting();
    await jest.advanceTimersByTimeAsync(4_900);
    expect(other.done).toBe(false);
    overload.end();
    await jest.advanceTimersByTimeAsync(0);
    expect(other.done).toBe(true);
  });

  it('that lasts takes turns with whoever waits, however often a batch of it begins', async () => {
    overload.begin();
    const first = waiting();
    await jest.advanceTimersByTimeAsync(3_000);
    overload.begin();
    await jest.advanceTimersByTimeAsync(1_999);
    expect(first.done).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(first.done).toBe(true);
    overload.begin();
    expect(overload.backpressure()).toBeUndefined();
    await jest.advanceTimersByTimeAsync(500);
    const second = waiting();
    await jest.advanceTimersByTimeAsync(1_999);
    expect(second.done).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(second.done).toBe(true);
    expect(overload.backpressure()).toBeUndefined();
  });

  it('that ends in the turn of another holds nobody up any more', async () => {
    overload.begin();
    await jest.advanceTimersByTimeAsync(5_100);
    overload.end();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(overload.backpressure()).toBeUndefined();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('goes first again when it is another one', async () => {
    overload.begin();
    await jest.advanceTimersByTimeAsync(6_000);
    overload.end();
    overload.begin();
    const other = waiting();
    await jest.advanceTimersByTimeAsync(4_900);
    expect(other.done).toBe(false);
  });
});
