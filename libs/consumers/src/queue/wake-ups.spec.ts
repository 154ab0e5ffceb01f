import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Queue } from 'bullmq';
import type { SupervisedQueue } from './supervised-queue.js';
import { WakeUps } from './wake-ups.js';

let added: string[];
let state: string;
let wakes: WakeUps;

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2022-08-01T01:00:00Z') });
  added = [];
  const addBulk = (jobs: { data: { consumer: string } }[]) => {
    added.push(...jobs.map(({ data }) => data.consumer));
    return Promise.resolve([]);
  };
  state = 'waiting';
  const getJobState = () => Promise.resolve(state);
  const queue = {
    call: <T>(_what: string, act: (queue: Queue) => Promise<T>) =>
      act({ addBulk, getJobState } as unknown as Queue),
  };
  wakes = new WakeUps(queue as SupervisedQueue);
});

afterEach(() => void jest.useRealTimers());

describe('a wake that another process took', () => {
  it.each(['active', 'unknown'])('is %s in the queue, and the next one is added at once', async (taken) => {
    await wakes.wake('directives');
    state = taken;
    await wakes.wake('directives');
    expect(added).toEqual(['directives', 'directives']);
    state = 'waiting';
    await Promise.all([wakes.wake('directives'), wakes.wake('directives')]);
    expect(added).toHaveLength(2);
  });
});

describe('a wake that nobody answered', () => {
  it('is taken for lost after a second, and another is added', async () => {
    await wakes.wake('directives');
    await wakes.wake('directives');
    expect(added).toEqual(['directives']);
    jest.advanceTimersByTime(1_000);
    await wakes.wake('directives');
    expect(added).toEqual(['directives', 'directives']);
  });

  it('is taken for lost after a second by whatever the machine’s clock was set back meanwhile', async () => {
    await wakes.wake('directives');
    jest.advanceTimersByTime(1_000);
    jest.setSystemTime(new Date('2022-08-01T00:00:00Z'));
    await wakes.wake('directives');
    expect(added).toEqual(['directives', 'directives']);
  });
});
