import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { throttle } from './throttle.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** When calls went through, in milliseconds from the first, each taking so many milliseconds. */
function pacing(longestMs: number, callTakesMs = 1_000) {
  const since = performance.now();
  const through: number[] = [];
  const wake = throttle({ longestMs, timesACall: 1.5 }, () => {
    through.push(performance.now() - since);
    return new Promise((resolve) => setTimeout(resolve, callTakesMs));
  });
  return { through, wake };
}

/** Calls every four milliseconds. */
async function rush(wake: () => void, forMs: number): Promise<void> {
  for (let ms = 0; ms < forMs; ms += 4) {
    wake();
    await jest.advanceTimersByTimeAsync(4);
  }
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

  it.each([
    { callTakesMs: 200, pauses: [8, 16, 32, 64, 128, 250, 250, 250] },
    { callTakesMs: 30, pauses: [8, 16, 32, 45, 45, 45, 45] },
    { callTakesMs: 1, pauses: [8, 8, 8, 8, 8] },
  ])(
    'goes through with longer and longer pauses, up to one and a half times of the $callTakesMs ms that a call takes and to the longest',
    async ({ callTakesMs, pauses }) => {
      const { through, wake } = pacing(250, callTakesMs);
      // What the first calls take is known when one has been made for as long as the longest of all.
      wake();
      await jest.advanceTimersByTimeAsync(1_000);
      through.length = 0;
      await rush(wake, 1_200);
      const between = through.slice(1).map((at, nth) => at - (through[nth] ?? 0));
      expect(between.slice(0, pauses.length)).toEqual(pauses);
    },
  );

  it('ends a long pause when calls cease, and begins with short ones again', async () => {
    const { through, wake } = pacing(250, 200);
    await rush(wake, 1_200);
    const last = through.at(-1) ?? 0;
    const calledUntil = 1_196;
    through.length = 0;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(through).toHaveLength(1);
    expect(through[0]).toBeLessThan(last + 250);
    expect(through[0]).toBe(calledUntil + 32);
  });

  it('keeps nobody waiting long who calls once after each answer, even when that follows a rush', async () => {
    const { through, wake } = pacing(250);
    await rush(wake, 300);
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
