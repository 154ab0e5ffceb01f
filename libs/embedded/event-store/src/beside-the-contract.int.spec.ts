import { status } from '@grpc/grpc-js';
import {
  ANY,
  BACKWARDS,
  END,
  EventStoreDBClient,
  FORWARDS,
  jsonEvent,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
  StreamDeletedError,
  streamNameFilter,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendMany, live } from '../contract/live-subscriber.js';
import { rawClient, type StreamsClient } from '../contract/raw-calls.js';
import {
  collect,
  newStream,
  numbered,
  rejection,
  type ServerUnderTest,
  until,
} from '../contract/server-under-test.js';
import { startEventStore } from './index.js';

// What a real server never answers, answers now and then, or must not be sent, and so cannot be in `contract`.
let server: ServerUnderTest;
let raw: StreamsClient;
beforeAll(async () => {
  const data = await mkdtemp(join(tmpdir(), 'event-store-beside-'));
  const { url, stop } = await startEventStore({ port: 0, data });
  const client = EventStoreDBClient.connectionString(url);
  raw = rawClient(url);
  server = {
    ...{ url, client, embedded: true },
    async stop() {
      raw.close();
      await client.dispose();
      await stop();
      await rm(data, { recursive: true, force: true });
    },
  };
});
afterAll(() => server.stop());

const byCall = { credentials: { username: 'admin', password: 'changeit' } };

describe.each([
  ['Append', byCall],
  ['BatchAppend', {}],
])('%s', (_call, how) => {
  test('under any with known ids in another order answers the revision of the last one named', async () => {
    const stream = newStream();
    const [a, b, c] = [0, 1, 2].map(() => jsonEvent({ id: randomUUID(), type: 't', data: {} }));
    if (a === undefined || b === undefined || c === undefined) return;
    await server.client.appendToStream(stream, [a, b, c]);
    const again = await server.client.appendToStream(stream, [c, a], { ...how, expectedRevision: ANY });
    expect(again.nextExpectedRevision).toBe(0n);
    expect(await collect(server.client.readStream(stream))).toHaveLength(3);
  });
  test('to the metastream of no stream is refused', async () => {
    const error = await rejection(server.client.appendToStream('$$', numbered(1), how));
    expect(String(error)).toMatch(/metastream of no stream|BadRequest/);
  });
});

test('the tombstone of a stream is reported with its name in any script', async () => {
  const stream = newStream('zażółć\n');
  await server.client.tombstoneStream(stream, { expectedRevision: ANY });
  expect(await rejection(collect(server.client.readStream(stream)))).toBeInstanceOf(StreamDeletedError);
});

test('a soft-deleted stream that had metadata only is readable as soon as an append to it is answered', async () => {
  const stream = newStream();
  await server.client.setStreamMetadata(stream, { maxCount: 1 });
  await server.client.deleteStream(stream);
  await server.client.appendToStream(stream, numbered(1));
  expect(await collect(server.client.readStream(stream))).toHaveLength(1);
});

test('a read of a stream forwards from the end, or of $all from there, gives nothing', async () => {
  const stream = newStream();
  await server.client.appendToStream(stream, numbered(1));
  const fromEnd = { direction: FORWARDS, fromRevision: END } as const;
  expect(await collect(server.client.readStream(stream, fromEnd))).toEqual([]);
  expect(await collect(server.client.readAll({ direction: FORWARDS, fromPosition: END }))).toEqual([]);
  const back = { direction: BACKWARDS, fromRevision: START } as const;
  expect(await collect(server.client.readStream(stream, back))).toHaveLength(1);
});

test('a filter by a regular expression that is none is refused as an invalid argument', async () => {
  const subscription = server.client.subscribeToAll({ filter: streamNameFilter({ regex: '(' }) });
  const error = await new Promise((resolve) => subscription.on('error', resolve));
  expect(error).toMatchObject({ code: status.INVALID_ARGUMENT });
});

test('a regular expression that has many ways through a text is matched in one', async () => {
  const run = randomUUID();
  const slow = newStream(`${'a'.repeat(5000)}b-${run}`);
  await server.client.appendToStream(slow, jsonEvent({ type: 't', data: {} }));
  await server.client.appendToStream(`a-${run}`, jsonEvent({ type: 't', data: {} }));
  const filter = streamNameFilter({ regex: `^(a+)+-${run}$` });
  const subscription = server.client.subscribeToAll({ fromPosition: START, filter });
  const seen: (string | undefined)[] = [];
  subscription.on('data', ({ event }) => seen.push(event?.streamId));
  await until(() => seen.length > 0);
  expect(seen).toEqual([`a-${run}`]);
  await subscription.unsubscribe();
});

describe.each(['stream', '$all'] as const)('a live subscriber to a %s', (to) => {
  test('that reads all the time is not dropped, however many events come at once', async () => {
    const { stream, call, events, failures } = await live(server, raw, to, 1);
    await appendMany(server, stream, 500);
    await Promise.all(
      Array.from({ length: 200 }, () =>
        server.client.appendToStream(stream, jsonEvent({ type: 't', data: {} })),
      ),
    );
    await until(() => events().length === 701 || failures.length > 0);
    expect(failures).toEqual([]);
    call.cancel();
  });

  // ResponseConverter.cs of KurrentDB: from compatibility 2 on; up to release 25.0, and so in 23.10, nobody does.
  test('hears instead, if it asked for it, that it fell behind and that it has caught up again', async () => {
    const { stream, call, seen, events } = await live(server, raw, to, 2);
    call.pause();
    await appendMany(server, stream, 5000);
    call.resume();
    await until(() => events().length > 5000);
    await until(() => seen.at(-1) === 'caught up');
    expect(events()).toEqual(Array.from({ length: 5001 }, (_, n) => n));
    const signals = seen.filter((each) => typeof each === 'string');
    expect(signals.slice(0, 3)).toEqual(['caught up', 'fell behind', 'caught up']);
    call.cancel();
  });
});

test('a group goes on right after the checkpoint that it tells when it is restarted', async () => {
  const { client } = server;
  const stream = newStream();
  const settings = {
    startFrom: START,
    checkPointLowerBound: 1,
    checkPointUpperBound: 1,
    checkPointAfter: 1,
  } as const;
  await client.appendToStream(stream, numbered(5));
  await client.createPersistentSubscriptionToStream(
    stream,
    'group',
    persistentSubscriptionToStreamSettingsFromDefaults(settings),
  );
  const join = () => {
    const subscription = client.subscribeToPersistentSubscriptionToStream(stream, 'group');
    const seen: number[] = [];
    const errors: unknown[] = [];
    subscription.on('data', (resolved) => {
      seen.push((resolved.event?.data as { n: number }).n);
      void subscription.ack(resolved);
    });
    subscription.on('error', (error: unknown) => errors.push(error));
    return { subscription, seen, errors };
  };
  const first = join();
  const reported = async () =>
    (await client.getPersistentSubscriptionToStreamInfo(stream, 'group')).stats.lastCheckpointedEventRevision;
  let checkpoint = await reported();
  while (checkpoint !== 4n) checkpoint = await reported();
  await client.restartPersistentSubscriptionSubsystem();
  await until(() => first.errors.length > 0);
  await client.appendToStream(stream, numbered(2, 5));
  const second = join();
  await until(() => second.seen.length === 2);
  expect(second.seen).toEqual([5, 6]);
  await second.subscription.unsubscribe();
});
