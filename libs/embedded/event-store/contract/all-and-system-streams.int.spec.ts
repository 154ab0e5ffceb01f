import {
  jsonEvent,
  NO_STREAM,
  persistentSubscriptionToAllSettingsFromDefaults,
  type Position,
  START,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  collect,
  newStream,
  numbered,
  type ServerUnderTest,
  startServerUnderTest,
} from './server-under-test.js';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest();
});
afterAll(() => server.stop());

/** Streams and types of what `$all` got since a position in streams of which the name has a text in it. */
async function since(position: Position | undefined, part: string): Promise<(string | undefined)[][]> {
  const read = await collect(server.client.readAll({ fromPosition: position ?? START }));
  return read
    .filter(({ event }) => event?.streamId.includes(part))
    .map(({ event }) => [event?.streamId, event?.type]);
}
const mark = async (): Promise<Position | undefined> =>
  (await server.client.appendToStream(newStream('mark'), numbered(1))).position;

// docs: Streams, "Deleting streams and events": events are there until a scavenge; AllReader.cs has no bounds
describe('$all keeps showing, until a scavenge,', () => {
  const hidden = { maxCount: 1 };
  test.each([
    ['events beyond $maxCount', (stream: string) => server.client.setStreamMetadata(stream, hidden)],
    ['events before $tb', (stream: string) => server.client.setStreamMetadata(stream, { truncateBefore: 3 })],
    ['events of a soft-deleted stream', (stream: string) => server.client.deleteStream(stream)],
  ])('%s, and the metadata that hides them', async (_what, hide) => {
    const position = await mark();
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(3));
    await hide(stream);
    expect(await since(position, stream)).toEqual([
      [stream, 'numbered'],
      [stream, 'numbered'],
      [stream, 'numbered'],
      [`$$${stream}`, '$metadata'],
    ]);
  });
  test('events of a tombstoned stream, and the tombstone', async () => {
    const position = await mark();
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(2));
    await server.client.tombstoneStream(stream);
    expect(await since(position, stream)).toEqual([
      [stream, 'numbered'],
      [stream, 'numbered'],
      [stream, '$streamDeleted'],
    ]);
  });
});

// StorageWriterService.cs: the events come first, then new metadata with $tb
test('the revival of a soft-deleted stream is seen in $all as its events, then as metadata', async () => {
  const stream = newStream();
  await server.client.appendToStream(stream, numbered(1));
  await server.client.deleteStream(stream);
  const position = await mark();
  await server.client.appendToStream(stream, numbered(2, 1), { expectedRevision: NO_STREAM });
  expect(await since(position, stream)).toEqual([
    [stream, 'numbered'],
    [stream, 'numbered'],
    [`$$${stream}`, '$metadata'],
  ]);
});

// EventFilter.cs: only what a group of $all writes of itself is left out, lest it feed itself
test("groups are seen in $all by their configuration, not by a group of $all's own checkpoints", async () => {
  const position = await mark();
  const group = newStream('group');
  const settings = persistentSubscriptionToAllSettingsFromDefaults({
    startFrom: START,
    checkPointUpperBound: 10,
  });
  await server.client.createPersistentSubscriptionToAll(group, settings);
  await server.client.appendToStream(`$persistentsubscription-$all::${group}-checkpoint`, numbered(1));
  await server.client.appendToStream(`$persistentsubscription-$all::${group}-parked`, numbered(1));
  await server.client.appendToStream(`$persistentsubscription-some::${group}-parked`, numbered(1));
  expect(await since(position, group)).toEqual([
    [`$persistentsubscription-some::${group}-parked`, 'numbered'],
  ]);
  expect(await since(position, '$persistentSubscriptionConfig')).toContainEqual([
    '$persistentSubscriptionConfig',
    '$PersistentConfig',
  ]);
  await server.client.deletePersistentSubscriptionToAll(group);
});

// SystemNames.cs: a name that starts with $ is only a convention where there are no ACLs
test('a stream whose name starts with $ is written and read as any other', async () => {
  const stream = `$${newStream()}`;
  const { position } = await server.client.appendToStream(stream, numbered(2));
  expect(await collect(server.client.readStream(stream))).toHaveLength(2);
  const [read] = await collect(server.client.readAll({ fromPosition: position ?? START, maxCount: 1 }));
  expect(read?.event?.streamId).toBe(stream);
});

// IndexWriter.CheckCommit answers from the index; the position needs the event itself (StorageWriterService.cs)
test('a repeat of an event that can no longer be read is answered without a position', async () => {
  const stream = newStream();
  const event = jsonEvent({ type: 't', data: {} });
  await server.client.appendToStream(stream, event, { expectedRevision: NO_STREAM });
  await server.client.appendToStream(stream, numbered(1));
  await server.client.setStreamMetadata(stream, { truncateBefore: 1 });
  const again = await server.client.appendToStream(stream, event, { expectedRevision: NO_STREAM });
  expect(again.nextExpectedRevision).toBe(0n);
  expect(again.position).toBeUndefined();
});
