import { BACKWARDS, END, FORWARDS, jsonEvent, START, StreamNotFoundError } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  collect,
  newStream,
  numbered,
  rejection,
  type ServerUnderTest,
  startServerUnderTest,
  withKurrentClient,
} from './server-under-test.js';

let server: ServerUnderTest;
const stream = newStream();
beforeAll(async () => {
  server = await startServerUnderTest();
  await server.client.appendToStream(stream, numbered(300));
});
afterAll(() => server.stop());

type Options = Parameters<ServerUnderTest['client']['readStream']>[1];
const revisions = async (options: Options, of = stream): Promise<number[]> =>
  (await collect(server.client.readStream(of, options))).map(({ event }) => Number(event?.revision));
const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => (from <= to ? from + index : from - index));

// docs: Reading events
describe('forwards', () => {
  test.each([
    ['from the start reads everything', { fromRevision: START }, range(0, 299)],
    ['from a revision includes it', { fromRevision: 297n }, [297, 298, 299]],
    ['stops after the number asked for', { fromRevision: 2n, maxCount: 3 }, [2, 3, 4]],
    ['past the last revision reads nothing, without an error', { fromRevision: 300n }, []],
  ] as const)('%s', async (_rule, options, expected) => {
    expect(await revisions({ direction: FORWARDS, ...options })).toEqual(expected);
  });
});

// docs: Reading events, "Reading backwards"; IndexReader.ReadStreamEventsBackward starts at the head at most
describe('backwards', () => {
  test.each([
    ['from the end reads everything, newest first', { fromRevision: END }, range(299, 0)],
    ['from a revision includes it', { fromRevision: 2n }, [2, 1, 0]],
    ['stops after the number asked for', { fromRevision: END, maxCount: 2 }, [299, 298]],
    ...(withKurrentClient
      ? []
      : ([['from the start reads the first event only', { fromRevision: START }, [0]]] as const)),
    ['from above the last revision starts at the last', { fromRevision: 9999n, maxCount: 1 }, [299]],
  ] as const)('%s', async (_rule, options, expected) => {
    expect(await revisions({ direction: BACKWARDS, ...options })).toEqual(expected);
  });
});

// Streams.Read.cs: a StreamNotFound message, then OK
test.each([FORWARDS, BACKWARDS] as const)(
  'a stream never written is not found, read %s',
  async (direction) => {
    const missing = newStream();
    const error = await rejection(collect(server.client.readStream(missing, { direction })));
    expect(error).toBeInstanceOf(StreamNotFoundError);
    expect(error).toMatchObject({ streamName: missing });
  },
);

// IndexReader.ReadStreamEventsForward: no event of its own is NoStream, whatever its metastream has
test('a stream of which only metadata was written is not found', async () => {
  const described = newStream();
  await server.client.setStreamMetadata(described, { maxCount: 3 });
  expect(await rejection(collect(server.client.readStream(described)))).toBeInstanceOf(StreamNotFoundError);
});

// docs: Reading events: a read is a call of its own, answered by a stream of events that may be cancelled (gRPC)
test('two readers of one stream do not disturb each other', async () => {
  const [one, other] = await Promise.all([
    revisions({}),
    revisions({ direction: BACKWARDS, fromRevision: END }),
  ]);
  expect(one).toEqual(range(0, 299));
  expect(other).toEqual(range(299, 0));
});

// gRPC: cancellation of a call leaves its channel as it is
test('a reader may leave before the end', async () => {
  const seen: bigint[] = [];
  for await (const { event } of server.client.readStream(stream)) {
    seen.push(event?.revision ?? -1n);
    if (seen.length === 3) break;
  }
  expect(seen).toEqual([0n, 1n, 2n]);
  expect(await revisions({ maxCount: 1 })).toEqual([0]);
});

// shared.proto: StreamIdentifier.stream_name is bytes of UTF-8, of any length
test('names of streams may be of any script and several hundred bytes long', async () => {
  for (const name of [
    newStream('Zażółć-gęślą'),
    newStream('指示'),
    newStream('x'.repeat(900)),
    newStream(`${'x'.repeat(900)}y`),
  ]) {
    await server.client.appendToStream(name, jsonEvent({ type: 't', data: { name } }));
    const [read] = await collect(server.client.readStream(name));
    expect(read?.event).toMatchObject({ streamId: name, data: { name } });
  }
});

// IndexReader: streams are told apart by their whole name, also where their hashes collide
test('events of a stream whose name another one starts with are not mixed up', async () => {
  const short = newStream();
  await server.client.appendToStream(short, numbered(2));
  await server.client.appendToStream(`${short}1`, numbered(3));
  expect(await revisions({}, short)).toEqual([0, 1]);
  expect(await revisions({}, `${short}1`)).toEqual([0, 1, 2]);
});

// Streams.Read.cs: one event a message, however the reader pages
test('events larger than a page of the server come whole and in order', async () => {
  const large = newStream();
  const text = 'x'.repeat(400_000);
  for (const n of range(0, 5))
    await server.client.appendToStream(large, jsonEvent({ type: 't', data: { n, text } }));
  const events = await collect(server.client.readStream(large));
  expect(events.map(({ event }) => (event?.data as { n: number; text: string }).n)).toEqual(range(0, 5));
  expect((events[5]?.event?.data as { text: string }).text).toHaveLength(400_000);
});
