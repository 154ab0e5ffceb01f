import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type ServerUnderTest, startServerUnderTest } from './server-under-test.js';

const SUITE = 'libs/embedded/event-store/contract';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest();
});
afterAll(() => server.stop());

// Both clients write into one protobuf global, and one breaks the other: each gets a process of its own.
test('the KurrentDB client can do what the EventStoreDB client can', async () => {
  const script = join('dist', SUITE, 'kurrent-client.fixture.js');
  const child = spawn(process.execPath, [script, server.url], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (text: Buffer) => (complaints += text.toString('utf8')));
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(complaints).toBe('');
  expect(code).toBe(0);
});
