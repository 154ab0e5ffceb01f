import {
  ANY,
  BACKWARDS,
  binaryEvent,
  END,
  EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  STREAM_EXISTS,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  collect,
  newStream,
  numbered,
  rejection,
  type ServerUnderTest,
  startServerUnderTest,
} from './server-under-test.js';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest();
});
afterAll(() => server.stop());

const credentials = { username: 'admin', password: 'changeit' };
/** With credentials the client uses the Append call, else BatchAppend (client: streams/appendToStream). */
const calls = [
  ['Append', { credentials }],
  ['BatchAppend', {}],
] as const;

describe.each(calls)('%s', (_call, how) => {
  const append = (
    stream: string,
    count: number,
    expectedRevision?: bigint | typeof ANY | typeof NO_STREAM | typeof STREAM_EXISTS,
  ) =>
    server.client.appendToStream(stream, numbered(count), {
      ...how,
      ...(expectedRevision === undefined ? {} : { expectedRevision }),
    });

  // docs: Appending events, "Handling concurrency"
  test('numbers the events of a stream from 0 without a gap and answers the last revision', async () => {
    const stream = newStream();
    expect((await append(stream, 3, NO_STREAM)).nextExpectedRevision).toBe(2n);
    expect((await append(stream, 2, 2n)).nextExpectedRevision).toBe(4n);
    const events = await collect(server.client.readStream(stream));
    expect(events.map(({ event }) => event?.revision)).toEqual([0n, 1n, 2n, 3n, 4n]);
  });

  // WriteEvents.cs: commit and prepare position are those of the last event
  test('answers the position that the last event is read with', async () => {
    const stream = newStream();
    const { position } = await append(stream, 2);
    const [last] = await collect(
      server.client.readStream(stream, { direction: BACKWARDS, fromRevision: END, maxCount: 1 }),
    );
    expect(last?.event?.position).toEqual(position);
  });

  // IndexWriter.CheckCommit
  test.each([
    ['no_stream on a stream with events', 2, NO_STREAM, 1n],
    ['a revision below the last', 2, 0n, 1n],
    ['a revision above the last', 2, 5n, 1n],
    ['a revision on a missing stream', 0, 3n, 'no_stream'],
    ['stream_exists on a missing stream', 0, STREAM_EXISTS, 'no_stream'],
  ] as const)('refuses %s and says what the revision is', async (_title, before, expected, actual) => {
    const stream = newStream();
    if (before > 0) await append(stream, before);
    const error = await rejection(append(stream, 1, expected));
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    if (!(error instanceof WrongExpectedVersionError)) return;
    expect(error).toMatchObject({ streamName: stream, expectedVersion: expected, actualVersion: actual });
  });

  // docs: Appending events, "Handling concurrency"; IndexWriter.CheckCommit
  test('appends under any and stream_exists whatever the revision is', async () => {
    const stream = newStream();
    expect((await append(stream, 1, ANY)).nextExpectedRevision).toBe(0n);
    expect((await append(stream, 1, ANY)).nextExpectedRevision).toBe(1n);
    expect((await append(stream, 1, STREAM_EXISTS)).nextExpectedRevision).toBe(2n);
  });

  // client option throwOnAppendFailure
  test('reports a conflict instead of raising it when asked to', async () => {
    const client = EventStoreDBClient.connectionString(`${server.url}&throwOnAppendFailure=false`);
    const stream = newStream();
    await append(stream, 1);
    const result = await client.appendToStream(stream, numbered(1), { ...how, expectedRevision: NO_STREAM });
    await client.dispose();
    expect(result.success).toBe(false);
  });

  // EventRecord: type, content type, data and metadata come back as they were given
  test('gives back binary and JSON events with id, type, data and metadata', async () => {
    const stream = newStream();
    const ids = [randomUUID(), randomUUID(), randomUUID()] as const;
    const bytes = Uint8Array.from([0, 255, 10, 13, 128]);
    await server.client.appendToStream(
      stream,
      [
        jsonEvent({ id: ids[0], type: 'zażółć', data: { gęś: 'jaźń' }, metadata: { who: 'ß' } }),
        binaryEvent({ id: ids[1], type: 'bytes', data: bytes, metadata: bytes }),
        binaryEvent({ id: ids[2], type: 'nothing', data: new Uint8Array() }),
      ],
      how,
    );
    const events = (await collect(server.client.readStream(stream))).map(({ event }) => event);
    expect(events.map((event) => event?.id)).toEqual(ids);
    expect(events[0]).toMatchObject({
      type: 'zażółć',
      isJson: true,
      data: { gęś: 'jaźń' },
      metadata: { who: 'ß' },
    });
    expect(events[1]).toMatchObject({ type: 'bytes', isJson: false });
    expect(Buffer.from(events[1]?.data as Uint8Array)).toEqual(Buffer.from(bytes));
    expect(Buffer.from(events[2]?.data as Uint8Array)).toHaveLength(0);
  });

  // streams.proto RecordedEvent.metadata: created, ticks since the Unix epoch, from the server's clock
  test('stamps events with the time they were written', async () => {
    const stream = newStream();
    const before = Date.now();
    await append(stream, 1);
    const [read] = await collect(server.client.readStream(stream));
    const created = read?.event?.created.getTime() ?? 0;
    expect(Math.abs(created - before)).toBeLessThan(60_000);
  });

  // IndexWriter.CheckCommit: no events under any is a write of nothing
  test('writes nothing for an append without events', async () => {
    const stream = newStream();
    await append(stream, 2);
    expect((await append(stream, 0, ANY)).success).toBe(true);
    expect(await collect(server.client.readStream(stream))).toHaveLength(2);
  });
});

// StorageWriterService.cs: one writer, which takes writes in the order they came
test('keeps the order of many appends in flight to one stream', async () => {
  const stream = newStream();
  await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      server.client.appendToStream(stream, numbered(1, n), { expectedRevision: ANY }),
    ),
  );
  const events = await collect(server.client.readStream(stream));
  expect(events.map(({ event }) => (event?.data as { n: number }).n)).toEqual(
    Array.from({ length: 200 }, (_, n) => n),
  );
});

// docs: Appending events, "Handling concurrency"
test('grants one of many concurrent appends at the same revision', async () => {
  const stream = newStream();
  await server.client.appendToStream(stream, numbered(1));
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      server.client.appendToStream(stream, numbered(1, n), { expectedRevision: 0n }).then(
        () => 'written',
        (error: unknown) => (error instanceof WrongExpectedVersionError ? 'refused' : error),
      ),
    ),
  );
  expect(results.filter((each) => each === 'written')).toHaveLength(1);
  expect(results.filter((each) => each === 'refused')).toHaveLength(19);
});
