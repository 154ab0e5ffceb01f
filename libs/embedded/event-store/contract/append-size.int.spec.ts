import { binaryEvent, MaxAppendSizeExceededError } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  collect,
  newStream,
  rejection,
  type ServerUnderTest,
  startServerUnderTest,
} from './server-under-test.js';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest();
});
afterAll(() => server.stop());

const LIMIT = 1_048_576;
const event = (size: number) => binaryEvent({ type: 'sized', data: new Uint8Array(size) });

// ClusterVNodeOptions MaxAppendSize: 1 MiB by default, counted over the data of all events
describe.each([
  ['Append', { credentials: { username: 'admin', password: 'changeit' } }],
  ['BatchAppend', {}],
] as const)('%s', (_call, how) => {
  test('takes data of exactly the limit', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, event(LIMIT), how);
    const [read] = await collect(server.client.readStream(stream));
    expect(read?.event?.data).toHaveLength(LIMIT);
  });

  test.each([
    ['one event', [event(LIMIT + 1)]],
    ['all events together', [event(LIMIT / 2), event(LIMIT / 2), event(1)]],
  ])(
    'refuses an append when %s are over the limit, writes none of it and names the limit',
    async (_title, events) => {
      const stream = newStream();
      const error = await rejection(server.client.appendToStream(stream, events, how));
      expect(error).toBeInstanceOf(MaxAppendSizeExceededError);
      expect(error).toMatchObject({ maxAppendSize: LIMIT });
      await expect(collect(server.client.readStream(stream))).rejects.toMatchObject({
        type: 'stream-not-found',
      });
    },
  );

  test('serves other appends after one was too large', async () => {
    const stream = newStream();
    await rejection(server.client.appendToStream(stream, event(LIMIT + 1), how));
    expect((await server.client.appendToStream(stream, event(1), how)).success).toBe(true);
  });
});

// Event.SizeOnDisk counts data bytes only
test('takes tens of thousands of small events in one append', async () => {
  const stream = newStream();
  const events = Array.from({ length: 20_000 }, () => event(20));
  const { nextExpectedRevision } = await server.client.appendToStream(stream, events, { deadline: 50_000 });
  expect(nextExpectedRevision).toBe(19_999n);
});
