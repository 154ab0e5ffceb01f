import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Pool } from 'pg';
import { TransparencyHealth } from './transparency-health.js';

beforeEach(() => void jest.useFakeTimers({ now: new Date('2022-07-20T02:00:00Z') }));
afterEach(() => void jest.useRealTimers());

const missing = () => Promise.reject(Object.assign(new Error('no such table'), { code: '42P01' }));
const empty = { size: 0, written: 0, commit_position: null, prepare_position: null, extended_at: null };
const neverExtended = () =>
  Promise.resolve({ rows: [{ ...empty, alarm: null, alarm_since: null, verified_at: null }] });

test.each([
  ['has no table', missing],
  ['was never extended', neverExtended],
])('a transparency log that %s is a fault once five minutes have passed', async (_what, query) => {
  const health = new TransparencyHealth({ query } as unknown as Pool);
  jest.advanceTimersByTime(300_000);
  expect(await health.look()).toBeNull();
  jest.advanceTimersByTime(1);
  expect((await health.look())?.en).toBe(
    'Nobody has begun the transparency log since 2022-07-20T02:00:00.000Z.',
  );
});
