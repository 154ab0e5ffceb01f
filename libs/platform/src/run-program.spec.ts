import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { endSoon } from './run-program.js';

let exits: number[];
let reported: string[];

beforeEach(() => {
  jest.useFakeTimers();
  exits = [];
  reported = [];
});

afterEach(() => void jest.useRealTimers());

async function end(stop: () => Promise<void>): Promise<void> {
  const logger = { error: (_fields: object, message: string) => void reported.push(message) };
  endSoon({ stop }, logger, (code) => exits.push(code));
  await jest.advanceTimersByTimeAsync(0);
}

describe('a program that is told to end', () => {
  it('ends with 0 once everything has stopped', async () => {
    await end(() => Promise.resolve());
    expect(exits).toEqual([0]);
    expect(reported).toEqual([]);
  });

  it('ends with 1 and says so when the end fails', async () => {
    await end(() => Promise.reject(new Error('no')));
    expect(exits).toEqual([1]);
    expect(reported).toEqual(['The end was not clean']);
  });

  it('ends with 1 and says so when something does not stop, before whoever waits loses patience', async () => {
    await end(() => new Promise(() => undefined));
    expect(exits).toEqual([]);
    await jest.advanceTimersByTimeAsync(9_000);
    expect(exits).toEqual([1]);
    expect(reported).toEqual(['Something did not end within 9 s and was left']);
  });
});
