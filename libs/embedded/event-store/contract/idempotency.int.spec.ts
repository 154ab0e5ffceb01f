import { ANY, type AppendExpectedRevision, jsonEvent, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  collect,
  newStream,
  type ServerUnderTest,
  settled,
  startServerUnderTest,
} from './server-under-test.js';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest();
});
afterAll(() => server.stop());

interface Case {
  readonly rule: string;
  readonly before?: readonly string[][];
  readonly arrange?: 'soft delete' | 'tombstone' | 'metadata only';
  readonly expected: AppendExpectedRevision;
  readonly ids: readonly string[];
  /** Revision answered, or the type of the error. */
  readonly answer: bigint | string;
  /** Number of events in the stream afterwards. */
  readonly readable: number | string;
}

const A = 'A',
  B = 'B',
  C = 'C',
  D = 'D';

// Every row of IndexWriter.CheckCommit in EventStoreDB 23.10.
const cases: readonly Case[] = [
  {
    rule: 'a tombstoned stream takes nothing, not even a repeat',
    before: [[A]],
    arrange: 'tombstone',
    expected: ANY,
    ids: [A],
    answer: 'stream-deleted',
    readable: 'stream-deleted',
  },
  {
    rule: 'stream_exists on a soft-deleted stream is refused as deleted',
    before: [[A]],
    arrange: 'soft delete',
    expected: STREAM_EXISTS,
    ids: [B],
    answer: 'stream-deleted',
    readable: 'stream-not-found',
  },
  {
    rule: 'stream_exists on a stream never written is a conflict',
    expected: STREAM_EXISTS,
    ids: [A],
    answer: 'wrong-expected-version',
    readable: 'stream-not-found',
  },
  {
    rule: 'stream_exists holds when only metadata was written',
    arrange: 'metadata only',
    expected: STREAM_EXISTS,
    ids: [A],
    answer: 0n,
    readable: 1,
  },
  {
    rule: 'any with an unknown first id writes all, known later ids included',
    before: [[A]],
    expected: ANY,
    ids: [B, A],
    answer: 2n,
    readable: 3,
  },
  {
    rule: 'any with a known first and an unknown later id is a conflict',
    before: [[A]],
    expected: ANY,
    ids: [A, B],
    answer: 'wrong-expected-version',
    readable: 1,
  },
  {
    rule: 'any with known ids answers the first write again',
    before: [[A, B], [C]],
    expected: ANY,
    ids: [A, B],
    answer: 1n,
    readable: 3,
  },
  {
    rule: 'stream_exists with known ids answers the first write again',
    before: [[A, B]],
    expected: STREAM_EXISTS,
    ids: [A, B],
    answer: 1n,
    readable: 2,
  },
  {
    rule: 'no_stream repeated answers the first write again',
    before: [[A, B]],
    expected: NO_STREAM,
    ids: [A, B],
    answer: 1n,
    readable: 2,
  },
  {
    rule: 'no_stream with a prefix of what was written is a repeat',
    before: [[A, B]],
    expected: NO_STREAM,
    ids: [A],
    answer: 0n,
    readable: 2,
  },
  {
    rule: 'no_stream with a run across two writes is a repeat',
    before: [[A], [B, C]],
    expected: NO_STREAM,
    ids: [A, B],
    answer: 1n,
    readable: 3,
  },
  {
    rule: 'a revision with the ids written after it is a repeat',
    before: [[A, B, C]],
    expected: 0n,
    ids: [B, C],
    answer: 2n,
    readable: 3,
  },
  {
    rule: 'a revision below the last with another first id is a conflict',
    before: [[A, B]],
    expected: 0n,
    ids: [C],
    answer: 'wrong-expected-version',
    readable: 2,
  },
  {
    rule: 'a revision below the last with another later id is a conflict',
    before: [[A, B, C]],
    expected: 0n,
    ids: [B, D],
    answer: 'wrong-expected-version',
    readable: 3,
  },
  {
    rule: 'a repeat that goes past the last event is a conflict',
    before: [[A, B]],
    expected: NO_STREAM,
    ids: [A, B, C],
    answer: 'wrong-expected-version',
    readable: 2,
  },
  {
    rule: 'a revision below the last without events is a conflict',
    before: [[A, B]],
    expected: 0n,
    ids: [],
    answer: 'wrong-expected-version',
    readable: 2,
  },
  {
    rule: 'a revision above the last is a conflict even for known ids',
    before: [[A]],
    expected: 5n,
    ids: [A],
    answer: 'wrong-expected-version',
    readable: 1,
  },
  {
    rule: 'the last revision is granted without a look at the ids',
    before: [[A]],
    expected: 0n,
    ids: [A],
    answer: 1n,
    readable: 2,
  },
  {
    rule: 'no_stream with new ids revives a soft-deleted stream',
    before: [[A, B]],
    arrange: 'soft delete',
    expected: NO_STREAM,
    ids: [C],
    answer: 2n,
    readable: 1,
  },
  {
    rule: 'a repeat does not revive a soft-deleted stream',
    before: [[A, B]],
    arrange: 'soft delete',
    expected: NO_STREAM,
    ids: [A, B],
    answer: 1n,
    readable: 'stream-not-found',
  },
  {
    rule: 'any with new ids revives a soft-deleted stream',
    before: [[A]],
    arrange: 'soft delete',
    expected: ANY,
    ids: [B],
    answer: 1n,
    readable: 1,
  },
  {
    rule: 'an id repeated in one append is written twice',
    expected: NO_STREAM,
    ids: [A, A],
    answer: 1n,
    readable: 2,
  },
];

describe.each([
  ['Append', { credentials: { username: 'admin', password: 'changeit' } }],
  ['BatchAppend', {}],
] as const)('%s', (_call, how) => {
  test.each(cases.map((each) => [each.rule, each] as const))('%s', async (_rule, given) => {
    const stream = newStream();
    const { client } = server;
    const uuids = new Map([A, B, C, D].map((letter) => [letter, randomUUID()]));
    const events = (letters: readonly string[]) =>
      letters.map((letter) => jsonEvent({ id: uuids.get(letter) ?? '', type: 'lettered', data: { letter } }));
    for (const letters of given.before ?? []) await client.appendToStream(stream, events(letters));
    if (given.arrange === 'soft delete') await client.deleteStream(stream);
    if (given.arrange === 'tombstone') await client.tombstoneStream(stream);
    if (given.arrange === 'metadata only') await client.setStreamMetadata(stream, { owner: 'nobody' });
    const answer = await client
      .appendToStream(stream, events(given.ids), { ...how, expectedRevision: given.expected })
      .then(({ nextExpectedRevision }) => nextExpectedRevision, typeOf);
    expect(answer).toEqual(given.answer);
    const readable = await settled(
      server,
      (each) => each === 'stream-not-found' && given.readable !== each,
      () => collect(client.readStream(stream)).then(({ length }) => length, typeOf),
    );
    expect(readable).toEqual(given.readable);
  });
});

// IndexWriter.CheckCommit: a committed id counts for the stream it was committed to
test('an id written to one stream is new to another', async () => {
  const id = randomUUID();
  const [one, other] = [newStream(), newStream()];
  const event = jsonEvent({ id, type: 'shared', data: {} });
  await server.client.appendToStream(one, event, { expectedRevision: ANY });
  expect(
    (await server.client.appendToStream(other, event, { expectedRevision: ANY })).nextExpectedRevision,
  ).toBe(0n);
  expect(await collect(server.client.readStream(other))).toHaveLength(1);
});

// StorageWriterService.cs: AlreadyCommitted carries the log position of the original
test('a repeat is answered with the position of the original', async () => {
  const stream = newStream();
  const event = jsonEvent({ id: randomUUID(), type: 'repeated', data: {} });
  const first = await server.client.appendToStream(stream, event, { expectedRevision: NO_STREAM });
  await server.client.appendToStream(stream, jsonEvent({ type: 'other', data: {} }));
  const again = await server.client.appendToStream(stream, event, { expectedRevision: NO_STREAM });
  expect(again.position).toEqual(first.position);
});

const typeOf = (error: unknown): unknown => (error instanceof Error && 'type' in error ? error.type : error);
