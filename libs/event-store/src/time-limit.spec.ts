import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { NoAnswer, withTimeout } from './time-limit.js';

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2022-08-01T01:00:00Z') });
});

afterEach(() => void jest.useRealTimers());

/** Waits for what never comes; says how that ended, once it has. */
function waiting(patience: Parameters<typeof withTimeout>[0]): { ended?: unknown } {
  const state: { ended?: unknown } = {};
  withTimeout(patience, new Promise(() => undefined)).catch((error: unknown) => (state.ended = error));
  return state;
}

describe('the patience with a log that says nothing', () => {
  it('ends after the time of silence, when the machine’s clock was set back as well', async () => {
    const wait = waiting({ idleTimeoutMs: 1_000 });
    jest.setSystemTime(new Date('2022-08-01T00:00:00Z'));
    await jest.advanceTimersByTimeAsync(1_200);
    expect(wait.ended).toBeInstanceOf(NoAnswer);
  });

  it('does not end before it, when the machine’s clock was set forwards', async () => {
    const wait = waiting({ idleTimeoutMs: 1_000, deadline: performance.now() + 900 });
    await jest.advanceTimersByTimeAsync(100);
    jest.setSystemTime(new Date('2022-08-01T02:00:00Z'));
    await jest.advanceTimersByTimeAsync(700);
    expect(wait.ended).toBeUndefined();
    await jest.advanceTimersByTimeAsync(100);
    expect(wait.ended).toMatchObject({ message: 'The event log took too long' });
  });

  it('ends for all who wait on a connection when it is given up, and for whoever comes later', async () => {
    const giveUp = new AbortController();
    const { signal } = giveUp;
    const waits = Array.from({ length: 100 }, () => waiting({ idleTimeoutMs: 1_000, signal }));
    const answered = withTimeout({ idleTimeoutMs: 1_000, signal }, Promise.resolve('an answer'));
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    expect(await answered).toBe('an answer');
    giveUp.abort(new Error('given up'));
    await jest.advanceTimersByTimeAsync(0);
    const late = waiting({ idleTimeoutMs: 1_000, signal });
    await jest.advanceTimersByTimeAsync(0);
    for (const { ended } of [...waits, late]) expect(ended).toMatchObject({ message: 'given up' });
    expect(jest.getTimerCount()).toBe(0);
  });
});
