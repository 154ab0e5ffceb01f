import { status } from '@grpc/grpc-js';
import { jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { appendMany, live, subscribe } from './live-subscriber.js';
import { rawClient, type StreamsClient } from './raw-calls.js';
import { type ServerUnderTest, startServerUnderTest, until } from './server-under-test.js';

// Neither client sets a compatibility (streams.proto, ReadReq.Options.control_option): the call is made with
// generated classes.
let server: ServerUnderTest;
let raw: StreamsClient;
beforeAll(async () => {
  server = await startServerUnderTest();
  raw = rawClient(server.url);
});
afterAll(async () => {
  raw.close();
  await server.stop();
});

const EVENTS = 5000;
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

// Enumerator.cs of 23.10: what comes live waits in a buffer of 32 events, and who has that full is dropped.
describe.each(['stream', '$all'] as const)('a live subscriber to a %s', (to) => {
  test('for whom too many events wait is dropped, and has all of them once when it subscribes again', async () => {
    const { stream, call, seen, failures } = await live(server, raw, to, 1);
    call.pause();
    await appendMany(server, stream, EVENTS);
    call.resume();
    await until(() => failures.length > 0);
    expect(failures).toEqual([
      expect.objectContaining({
        code: status.ABORTED,
        details:
          'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
      }),
    ]);
    const before = seen.filter((each) => typeof each === 'number');
    expect(before).toEqual(numbers(before.length));
    expect(before.length).toBeLessThanOrEqual(EVENTS);
    const again = subscribe(raw, stream, to, 1);
    await until(() => again.events().length > EVENTS);
    expect(again.events()).toEqual(numbers(EVENTS + 1));
    again.call.cancel();
  });

  test('is not dropped by as many events as may wait', async () => {
    const { stream, call, events, failures } = await live(server, raw, to, 1);
    for (let n = 0; n < 8; n += 1) {
      await server.client.appendToStream(
        stream,
        Array.from({ length: 32 }, () => jsonEvent({ type: 't', data: {} })),
      );
      await until(() => events().length === 1 + 32 * (n + 1) || failures.length > 0);
    }
    expect(failures).toEqual([]);
    call.cancel();
  });
});
