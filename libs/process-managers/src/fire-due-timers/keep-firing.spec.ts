import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { systemClock } from '#platform';
import type { Fired, Firing } from './fire-due-timers.js';
import { keepFiring } from './keep-firing.js';

let stopping: AbortController;
let fires: number;
let reported: string[];
let queued: number;

beforeEach(() => {
  stopping = new AbortController();
  fires = 0;
  reported = [];
  queued = 0;
});

afterEach(() => stopping.abort());

interface Ways {
  /** What re-derivation does first where something is left: it takes a connection. */
  connect: () => Promise<never>;
  query?: () => Promise<unknown>;
  fire?: () => Promise<Fired>;
  schedule?: () => Promise<void>;
}

/** Timers are left to be derived anew, and none is due. */
const somethingLeft = (text: string) =>
  Promise.resolve({ rows: text.includes('AS left') ? [{ left: true }] : [] });
const never = () => new Promise<never>(() => undefined);
const nothing: Fired = { recorded: 0, notPending: 0, notYet: 0, failed: 0 };

function keep({ connect, query, fire, schedule }: Ways): void {
  const firing: Pick<Firing, 'fire' | 'close'> = {
    fire: () => {
      fires += 1;
      return fire?.() ?? Promise.resolve(nothing);
    },
    close: () => Promise.resolve(),
  };
  keepFiring({
    pool: { connect, query: query ?? somethingLeft } as unknown as Pool,
    clock: systemClock,
    firing: firing as Firing,
    rules: { rules: () => 'in force', rulesFor: () => [] },
    queues: {
      scheduleTimers: () => {
        queued += 1;
        return schedule?.() ?? Promise.resolve();
      },
    },
    signal: stopping.signal,
    sweepMs: 5,
    onError: ({ message }) => reported.push(message),
  });
}

/** Waits, for as long as a slow machine may need. */
async function until(holds: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 2_000 && !holds(); attempt += 1) await sleep(5);
}

describe('what is due is fired at every sweep', () => {
  it('although the timers cannot be derived anew, which is told and tried again', async () => {
    keep({ connect: () => Promise.reject(new Error('no connection')) });
    await until(() => fires >= 3 && reported.length >= 3);
    expect(fires).toBeGreaterThanOrEqual(3);
    expect(reported.length).toBeGreaterThanOrEqual(3);
    expect(new Set(reported)).toEqual(new Set(['no connection']));
  });

  it('although deriving the timers anew takes for ever', async () => {
    keep({ connect: never });
    await until(() => fires >= 3);
    expect(fires).toBeGreaterThanOrEqual(3);
  });

  it('although nobody can tell what is due next, and the queue is away', async () => {
    keep({ connect: never, query: () => Promise.reject(new Error('no answer')), schedule: never });
    await until(() => fires >= 3);
    expect(fires).toBeGreaterThanOrEqual(3);
    expect(reported).toContain('no answer');
  });

  it('although it failed before; and a failure of it keeps nothing else from being done', async () => {
    keep({ connect: never, fire: () => Promise.reject(new Error('the log is away')) });
    await until(() => fires >= 3);
    expect(fires).toBeGreaterThanOrEqual(3);
    expect(queued).toBe(1);
    expect(new Set(reported)).toEqual(new Set(['the log is away']));
  });
});
