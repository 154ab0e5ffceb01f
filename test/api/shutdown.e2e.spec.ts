import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seatCommittee } from './committee.fixture.js';
import { adminPassword, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;

beforeAll(async () => {
  system = await startSystem();
});

afterAll(() => system.stop());

test('on SIGTERM it finishes what it has, ends streams, takes nothing new and exits 0', async () => {
  const { tokens } = await seatCommittee(system);
  const stream = await fetch(`${system.url}/api/v1/stream`, {
    headers: { authorization: `Bearer ${tokens.leader}` },
  });
  const signingIn = system.call('POST', '/auth/token', {
    body: { username: 'admin', password: adminPassword },
  });
  await new Promise((resolve) => setTimeout(resolve, 10));
  const code = await system.api.stop();
  expect(code).toBe(0);
  expect((await signingIn).status).toBe(200);
  expect(await stream.text()).toContain('retry:');
  await expect(system.call('GET', '/health/live')).rejects.toThrow();
});
