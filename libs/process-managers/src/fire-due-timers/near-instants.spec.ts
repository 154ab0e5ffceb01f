import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mostNear, nearHorizonMs, wakeAtNearInstants } from './near-instants.js';

const startsAt = Date.parse('2022-08-01T00:59:50Z');
let behindMs: number;
let wakeUps: number;
const clock = { now: () => new Date(Date.now() - behindMs) };
const after = (ms: number) => new Date(startsAt + ms);

beforeEach(() => {
  jest.useFakeTimers({ now: startsAt });
  behindMs = 0;
  wakeUps = 0;
});

afterEach(() => {
  jest.useRealTimers();
});

const start = () => wakeAtNearInstants(clock, () => (wakeUps += 1));

describe('the instants that are near', () => {
  it('wake at each instant and not before it', () => {
    const near = start();
    near.set([after(10_000), after(10_001)]);
    jest.advanceTimersByTime(9_999);
    expect(wakeUps).toBe(0);
    jest.advanceTimersByTime(1);
    expect(wakeUps).toBe(1);
    jest.advanceTimersByTime(1);
    expect(wakeUps).toBe(2);
    near.stop();
  });

  it('a timer of the runtime that fires before the clock is there waits on', () => {
    const near = start();
    near.set([after(10_000)]);
    behindMs = 3;
    jest.advanceTimersByTime(10_000);
    expect(wakeUps).toBe(0);
    jest.advanceTimersByTime(3);
    expect(wakeUps).toBe(1);
    near.stop();
  });

  it('instants that passed together wake once', () => {
    const near = start();
    near.set([after(5), after(6), after(7)]);
    behindMs = -1_000;
    jest.advanceTimersByTime(5);
    expect(wakeUps).toBe(1);
    near.stop();
  });

  it('no more are held than the bound, and none beyond the horizon', () => {
    const near = start();
    near.set([
      after(nearHorizonMs + 1),
      ...Array.from({ length: mostNear + 100 }, (_, index) => after(index + 1)),
    ]);
    jest.advanceTimersByTime(nearHorizonMs * 2);
    expect(wakeUps).toBe(mostNear);
    near.stop();
  });

  it('nothing wakes once it is stopped', () => {
    const near = start();
    near.set([after(10)]);
    near.stop();
    jest.advanceTimersByTime(1_000);
    expect(wakeUps).toBe(0);
  });
});
