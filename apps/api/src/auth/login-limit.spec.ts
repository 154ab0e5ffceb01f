import { expect, test } from '@jest/globals';
import { LoginLimit } from './login-limit.js';

const limits = { windowMs: 60_000, perAccount: 3, perAddress: 5 };

function limited() {
  let nowMs = 1_000;
  const limit = new LoginLimit(() => nowMs, limits);
  return { limit, wait: (ms: number) => (nowMs += ms) };
}

const fail = (limit: LoginLimit, username: string, times: number, address = '10.0.0.1') => {
  for (let time = 0; time < times; time += 1) limit.failed(username, address);
};

test('so many failures close the door until the window has passed', () => {
  const { limit, wait } = limited();
  fail(limit, 'admin', 2);
  expect(limit.waitSeconds('admin', '10.0.0.1')).toBe(0);
  fail(limit, 'ADMIN', 1);
  expect(limit.waitSeconds('admin', '10.0.0.1')).toBe(60);
  wait(59_001);
  expect(limit.waitSeconds('admin', '10.0.0.1')).toBe(1);
  wait(1_000);
  expect(limit.waitSeconds('admin', '10.0.0.1')).toBe(0);
});

test('another user name and another address go their own way', () => {
  const { limit } = limited();
  fail(limit, 'admin', 3);
  expect(limit.waitSeconds('leader', '10.0.0.1')).toBe(0);
  expect(limit.waitSeconds('admin', '10.0.0.2')).toBe(0);
});

test('an address that tries many names is closed for all of them', () => {
  const { limit } = limited();
  for (const name of ['a', 'b', 'c', 'd', 'e']) fail(limit, name, 1);
  expect(limit.waitSeconds('f', '10.0.0.1')).toBeGreaterThan(0);
  expect(limit.waitSeconds('f', '10.0.0.2')).toBe(0);
});

test('a success forgets the failures of its name', () => {
  const { limit } = limited();
  fail(limit, 'admin', 2);
  limit.succeeded('admin', '10.0.0.1');
  fail(limit, 'admin', 2);
  expect(limit.waitSeconds('admin', '10.0.0.1')).toBe(0);
});
