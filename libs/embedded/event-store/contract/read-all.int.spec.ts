import { BACKWARDS, END, FORWARDS, jsonEvent, type Position, START } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  collect,
  numbered,
  type ServerUnderTest,
  startServerUnderTest,
  withKurrentClient,
} from './server-under-test.js';

let server: ServerUnderTest;
const run = randomUUID();
const positions: Position[] = [];
beforeAll(async () => {
  server = await startServerUnderTest();
  for (const n of [0, 1, 2, 3]) {
    const stream = `${n % 2 === 0 ? 'even' : 'odd'}-${run}`;
    const event = jsonEvent({ type: `${stream}-type`, data: { n } });
    const { position } = await server.client.appendToStream(stream, event);
    if (position !== undefined) positions.push(position);
  }
});
afterAll(() => server.stop());

type Options = Parameters<ServerUnderTest['client']['readAll']>[0];
/** Which of the four events a read comes to among a thousand: others may write to the log all the time. */
const numbers = async (options: Options): Promise<number[]> =>
  (await collect(server.client.readAll({ maxCount: 1000, ...options })))
    .filter(({ event }) => event?.streamId.endsWith(run))
    .map(({ event }) => (event?.data as { n: number }).n);

// AllReader.cs
describe('order and start', () => {
  test('positions rise strictly and commit equals prepare', async () => {
    const read = await collect(server.client.readAll({ maxCount: 1000 }));
    const all = read.map(({ event }) => event?.position);
    const commits = all.map((position) => position?.commit ?? -1n);
    expect(commits).toEqual([...commits].sort((a, b) => (a < b ? -1 : 1)));
    expect(new Set(commits).size).toBe(commits.length);
    expect(all.every((position) => position?.commit === position?.prepare)).toBe(true);
    expect(commits[0]).toBeGreaterThan(0n);
  });
  test('forwards from a position includes it', async () => {
    expect(await numbers({ fromPosition: positions[2] ?? START })).toEqual([2, 3]);
  });
  test('the position {0, 0} is the start', async () => {
    const fromZero = { fromPosition: { commit: 0n, prepare: 0n } };
    const [first] = await collect(server.client.readAll({ maxCount: 1 }));
    expect(await collect(server.client.readAll({ ...fromZero, maxCount: 1 }))).toEqual([first]);
    expect(await collect(server.client.readAll({ ...fromZero, direction: BACKWARDS }))).toEqual([]);
  });
  // AllReader.cs: no record is there
  test('from beyond the end forwards reads nothing', async () => {
    const beyond = { fromPosition: { commit: 10n ** 15n, prepare: 10n ** 15n } };
    expect(await collect(server.client.readAll(beyond))).toEqual([]);
  });
  test('backwards from a position leaves it out', async () => {
    expect(await numbers({ direction: BACKWARDS, fromPosition: positions[2] ?? END })).toEqual([1, 0]);
  });
  test('backwards from the end is newest first', async () => {
    expect(await numbers({ direction: BACKWARDS, fromPosition: END })).toEqual([3, 2, 1, 0]);
  });
  (withKurrentClient ? test.skip : test)('forwards from the end reads nothing', async () => {
    expect(await collect(server.client.readAll({ direction: FORWARDS, fromPosition: END }))).toEqual([]);
  });
  test('stops after the number asked for', async () => {
    const read = await collect(server.client.readAll({ fromPosition: positions[0] ?? START, maxCount: 2 }));
    expect(read).toHaveLength(2);
  });
});

// MaintenanceService of a node that is set up: how long it keeps what it knows of scavenges
test('a new log is not empty: the server has events of its own', async () => {
  const [first] = await collect(server.client.readAll({ maxCount: 1 }));
  expect(first?.event).toMatchObject({ streamId: '$$$scavenges', type: '$metadata' });
});

// docs: Streams, "Deleting streams and events": a tombstone is an event of the stream, of type $streamDeleted
test('metadata and deletes are seen as events', async () => {
  const stream = `deleted-${run}`;
  await server.client.appendToStream(stream, numbered(1));
  const { position } = await server.client.tombstoneStream(stream);
  const [tombstone] = await collect(server.client.readAll({ fromPosition: position ?? START, maxCount: 1 }));
  expect(tombstone?.event).toMatchObject({
    streamId: stream,
    type: '$streamDeleted',
    revision: 9_223_372_036_854_775_807n,
  });
});
