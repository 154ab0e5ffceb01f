import {
  ANY,
  jsonEvent,
  NO_STREAM,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
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

const revisions = async (stream: string): Promise<number[]> =>
  (await collect(server.client.readStream(stream))).map(({ event }) => Number(event?.revision));

// docs: Streams, "Deleting streams and events"
describe('a soft delete', () => {
  test('hides the stream, and later appends go on with the next revision', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(3));
    await server.client.deleteStream(stream);
    expect(await rejection(revisions(stream))).toBeInstanceOf(StreamNotFoundError);
    expect((await server.client.appendToStream(stream, numbered(2))).nextExpectedRevision).toBe(4n);
    expect(await revisions(stream)).toEqual([3, 4]);
  });
  test('can be repeated', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(1));
    await server.client.deleteStream(stream);
    await server.client.deleteStream(stream);
    expect(await rejection(revisions(stream))).toBeInstanceOf(StreamNotFoundError);
  });
  // StorageWriterService.cs: the recreated stream keeps its revisions by a $tb in new metadata
  test('leaves $tb in the metadata of the revived stream and drops its other keys', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(2));
    await server.client.setStreamMetadata(stream, { owner: 'nobody' });
    await server.client.deleteStream(stream);
    await server.client.appendToStream(stream, numbered(1), { expectedRevision: NO_STREAM });
    const { metadata } = await server.client.getStreamMetadata(stream);
    expect(metadata).toEqual({ truncateBefore: 2 });
  });
  test('is undone by new metadata, with no former event in sight', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(2));
    await server.client.deleteStream(stream);
    await server.client.setStreamMetadata(stream, { owner: 'somebody' });
    expect(await revisions(stream)).toEqual([]);
    expect((await server.client.getStreamMetadata(stream)).metadata).toEqual({
      owner: 'somebody',
      truncateBefore: 2,
    });
  });
  test.each([
    ['a stream never written', 0, ANY],
    ['another revision than the last', 2, 0n],
  ] as const)('of %s is a conflict', async (_rule, before, expectedRevision) => {
    const stream = newStream();
    if (before > 0) await server.client.appendToStream(stream, numbered(before));
    const error = await rejection(server.client.deleteStream(stream, { expectedRevision }));
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    expect(error).toMatchObject({ streamName: stream });
  });
});

// docs: Streams, "Hard delete"; IndexWriter.CheckCommit: EventNumber.DeletedStream
describe('a tombstone', () => {
  test('ends the stream for reads, appends, metadata and deletes', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(1));
    await server.client.tombstoneStream(stream, { expectedRevision: 0n });
    for (const attempt of [
      () => revisions(stream),
      () => server.client.appendToStream(stream, numbered(1)),
      () =>
        server.client.appendToStream(stream, numbered(1), { credentials: { username: 'a', password: 'b' } }),
      () => server.client.setStreamMetadata(stream, { maxCount: 1 }),
      () => server.client.deleteStream(stream),
      () => server.client.tombstoneStream(stream),
    ]) {
      const error = await rejection(attempt());
      expect(error).toBeInstanceOf(StreamDeletedError);
    }
  });
  test('can be put on a stream never written', async () => {
    const stream = newStream();
    await server.client.tombstoneStream(stream, { expectedRevision: ANY });
    expect(await rejection(revisions(stream))).toBeInstanceOf(StreamDeletedError);
  });
});

// docs: Streams, "Metadata and reserved names"; bounds in IndexReader.cs
describe('stream metadata', () => {
  test('is given back with all its keys, and empty when there is none', async () => {
    const stream = newStream();
    expect(await server.client.getStreamMetadata(stream)).toEqual({ streamName: stream });
    const metadata = {
      maxCount: 10,
      maxAge: 1000,
      cacheControl: 30,
      truncateBefore: 1,
      acl: {
        readRoles: ['readers'],
        writeRoles: ['writers'],
        deleteRoles: [],
        metaReadRoles: [],
        metaWriteRoles: [],
      },
      custom: { deep: true },
    };
    await server.client.setStreamMetadata(stream, metadata);
    const read = await server.client.getStreamMetadata(stream);
    expect(read.metadata).toMatchObject({
      maxCount: 10,
      maxAge: 1000,
      cacheControl: 30,
      truncateBefore: 1,
      custom: { deep: true },
    });
    expect(read.metadata?.acl?.readRoles).toEqual(['readers']);
  });
  test('honours the expected revision of the metastream', async () => {
    const stream = newStream();
    await server.client.setStreamMetadata(stream, { n: 1 }, { expectedRevision: NO_STREAM });
    await server.client.setStreamMetadata(stream, { n: 2 }, { expectedRevision: 0n });
    expect(
      await rejection(server.client.setStreamMetadata(stream, { n: 3 }, { expectedRevision: 0n })),
    ).toBeInstanceOf(WrongExpectedVersionError);
  });
  test.each([
    ['$maxCount keeps the newest', { maxCount: 2 }, [3, 4]],
    ['$tb hides what is below it', { truncateBefore: 3 }, [3, 4]],
    ['the stricter of $maxCount and $tb counts', { maxCount: 3, truncateBefore: 4 }, [4]],
    ['$maxAge keeps what is young enough', { maxAge: 3600 }, [0, 1, 2, 3, 4]],
    ['$tb above the last revision empties the stream without an error', { truncateBefore: 9 }, []],
  ])('%s', async (_rule, metadata, expected) => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(5));
    await server.client.setStreamMetadata(stream, metadata);
    expect(await revisions(stream)).toEqual(expected);
  });
  test('$maxAge hides events once they are older', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(2));
    await server.client.setStreamMetadata(stream, { maxAge: 1 });
    let readable = await revisions(stream);
    while (readable.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      readable = await revisions(stream);
    }
    expect(readable).toEqual([]);
  });
  test('of which the server cannot read a bound sets none', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(3));
    await server.client.appendToStream(
      `$$${stream}`,
      jsonEvent({ type: '$metadata', data: { $maxCount: 'two' } }),
    );
    expect(await revisions(stream)).toEqual([0, 1, 2]);
  });
  test('a metastream shows only its newest event', async () => {
    const stream = newStream();
    for (const n of [1, 2, 3]) await server.client.setStreamMetadata(stream, { n });
    expect(await revisions(`$$${stream}`)).toEqual([2]);
  });
});
