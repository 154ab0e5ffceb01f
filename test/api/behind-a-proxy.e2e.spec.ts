import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;

beforeAll(async () => {
  system = await startSystem({ DONDOC_TRUSTED_PROXIES: '127.0.0.1' });
});

afterAll(() => system.stop());

const attempt = async (from: string) => {
  const body = { username: 'admin', password: 'khong-phai-mat-khau' };
  const headers = { 'x-forwarded-for': from };
  return (await system.call('POST', '/auth/token', { body, headers })).status;
};

test('behind a trusted proxy a stranger closes the door for their own address alone', async () => {
  let answer = await attempt('203.0.113.7');
  for (let tries = 0; answer === 401 && tries < 50; tries += 1) answer = await attempt('203.0.113.7');
  expect(answer).toBe(429);
  expect(await attempt('203.0.113.8')).toBe(401);
  // What a client claims before the proxy adds where it comes from opens nothing.
  expect(await attempt('203.0.113.99, 203.0.113.7')).toBe(429);
});
