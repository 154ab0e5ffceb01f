import { expect, test } from '@jest/globals';
import { AttemptLimit } from './attempt-limit.js';

const limits = { windowMs: 60_000, perName: 3, perAddress: 5 };

function limited() {
  let nowMs = 1_000;
  const limit = new AttemptLimit(limits, () => nowMs);
  return { limit, wait: (ms: number) => (nowMs += ms) };
}

const attempt = (limit: AttemptLimit, username: string, times: number, address = '10.0.0.1') => {
  for (let time = 0; time < times; time += 1) limit.count(username, address);
};

test('so many attempts close the door until the window has passed', () => {
  const { limit, wait } = limited();
  attempt(limit, 'admin', 2);
  expect(limit.waitSeconds('admin', '10.0.0.1')).toBe(0);
  attempt(limit, 'ADMIN', 1);
  expect(limit.waitSeconds('admin', '10.0.0.1')).toBe(60);
  wait(59_001);
  expect(limit.waitSeconds('admin', '10.0.0.1')).toBe(1);
  wait(1_000);
  expect(limit.waitSeconds('admin', '10.0.0.1')).toBe(0);
});

test('another name and another address go their own way', () => {
  const { limit } = limited();
  attempt(limit, 'admin', 3);
  expect(limit.waitSeconds('leader', '10.0.0.1')).toBe(0);
  expect(limit.waitSeconds('admin', '10.0.0.2')).toBe(0);
});

test('an address that tries many names is closed for all of them', () => {
  const { limit } = limited();
  for (const name of ['a', 'b', 'c', 'd', 'e']) attempt(limit, name, 1);
  expect(limit.waitSeconds('f', '10.0.0.1')).toBeGreaterThan(0);
  expect(limit.waitSeconds('f', '10.0.0.2')).toBe(0);
});

test('a name that is forgotten may be tried again', () => {
  const { limit } = limited();
  attempt(limit, 'admin', 2);
  limit.forget('admin', '10.0.0.1');
  attempt(limit, 'admin', 2);
  expect(limit.waitSeconds('admin', '10.0.0.1')).toBe(0);
});
