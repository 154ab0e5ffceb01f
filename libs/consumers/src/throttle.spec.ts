import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { throttle } from './throttle.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** When calls went through, in milliseconds from the first. */
function pacing(longestPauseMs: number) {
  const since = performance.now();
  const through: number[] = [];
  const wake = throttle(longestPauseMs, () => void through.push(performance.now() - since));
  return { through, wake };
}

describe('what is called again and again', () => {
  it('goes through at once, and again at the end of a short pause', () => {
    const { through, wake } = pacing(250);
    wake();
    wake();
    wake();
    jest.advanceTimersByTime(1_000);
    expect(through).toEqual([0, 8]);
  });

  it('goes through with longer and longer pauses while calls keep coming, up to the longest', () => {
    const { through, wake } = pacing(250);
    for (let ms = 0; ms < 1_000; ms += 4) {
      wake();
      jest.advanceTimersByTime(4);
    }
    expect(through.slice(0, 7)).toEqual([0, 8, 24, 56, 120, 248, 498]);
  });

  it('ends a long pause when calls cease, and begins with short ones again', () => {
    const { through, wake } = pacing(250);
    for (let ms = 0; ms < 300; ms += 4) {
      wake();
      jest.advanceTimersByTime(4);
    }
    jest.advanceTimersByTime(1_000);
    expect(through.slice(5)).toEqual([248, 328]);
  });

  it('keeps nobody waiting long who calls once after each answer, even when that follows a rush', () => {
    const { through, wake } = pacing(250);
    for (let ms = 0; ms < 300; ms += 4) {
      wake();
      jest.advanceTimersByTime(4);
    }
    const waits: number[] = [];
    for (let each = 0; each < 20; each += 1) {
      const [calls, from] = [through.length, performance.now()];
      wake();
      while (through.length === calls) jest.advanceTimersByTime(1);
      waits.push(performance.now() - from);
      jest.advanceTimersByTime(20);
    }
    expect(waits[0]).toBe(32);
    expect(Math.max(...waits.slice(1))).toBeLessThanOrEqual(8);
  });
});
