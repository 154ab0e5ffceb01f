import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createStorm, type Storm } from './storm.js';

let storm: Storm;

beforeEach(() => {
  jest.useFakeTimers();
  storm = createStorm(5_000);
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
