import {
  END,
  excludeSystemEvents,
  jsonEvent,
  type Position,
  START,
  StreamDeletedError,
  streamNameFilter,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  newStream,
  numbered,
  type ServerUnderTest,
  startServerUnderTest,
  until,
} from './server-under-test.js';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest();
});
afterAll(() => server.stop());

type Subscription = ReturnType<ServerUnderTest['client']['subscribeToStream']>;

/** Notes events and signals in the order they come. */
function follow(subscription: Subscription | ReturnType<ServerUnderTest['client']['subscribeToAll']>) {
  const seen: (number | string)[] = [];
  const errors: unknown[] = [];
  subscription.on('data', ({ event }) => seen.push((event?.data as { n?: number }).n ?? event?.type ?? '?'));
  subscription.on('caughtUp', () => seen.push('caught up'));
  subscription.on('error', (error: unknown) => errors.push(error));
  return { seen, errors, events: () => seen.filter((each) => each !== 'caught up') };
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

// docs: Catch-up subscriptions; Enumerators.StreamSubscription.cs
describe('to a stream', () => {
  test('gives history, says that it has caught up, then goes on live, without gap or double', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(150));
    const subscription = server.client.subscribeToStream(stream, { fromRevision: START });
    const { seen, events } = follow(subscription);
    for (const n of range(150, 200)) await server.client.appendToStream(stream, numbered(1, n));
    await until(() => events().length >= 200);
    expect(events()).toEqual(range(0, 200));
    await until(() => seen.includes('caught up'));
    expect(seen.filter((each) => each === 'caught up')).toHaveLength(1);
    expect(seen.indexOf('caught up')).toBeGreaterThanOrEqual(150);
    await subscription.unsubscribe();
  });
  test('from a revision starts with the next one', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(5));
    const subscription = server.client.subscribeToStream(stream, { fromRevision: 2n });
    const { seen } = follow(subscription);
    await until(() => seen.includes('caught up'));
    expect(seen).toEqual([3, 4, 'caught up']);
    await subscription.unsubscribe();
  });
  test('from the end gives only what is new', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(5));
    const subscription = server.client.subscribeToStream(stream, { fromRevision: END });
    const { seen, events } = follow(subscription);
    await until(() => seen.includes('caught up'));
    await server.client.appendToStream(stream, numbered(1, 5));
    await until(() => events().length > 0);
    expect(events()).toEqual([5]);
    await subscription.unsubscribe();
  });
  test('waits for a stream that does not exist yet', async () => {
    const stream = newStream();
    const subscription = server.client.subscribeToStream(stream, { fromRevision: START });
    const { events } = follow(subscription);
    await new Promise((resolve) => subscription.once('confirmation', resolve));
    await server.client.appendToStream(stream, numbered(2));
    await until(() => events().length >= 2);
    expect(events()).toEqual([0, 1]);
    await subscription.unsubscribe();
  });
  test('goes on after a soft delete and a revival', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(2));
    const subscription = server.client.subscribeToStream(stream, { fromRevision: START });
    const { events } = follow(subscription);
    await until(() => events().length === 2);
    await server.client.deleteStream(stream);
    await server.client.appendToStream(stream, numbered(1, 2));
    await until(() => events().length === 3);
    expect(events()).toEqual([0, 1, 2]);
    await subscription.unsubscribe();
  });
  test.each(['before', 'while'])(
    'ends with stream-deleted when the stream is tombstoned %s it runs',
    async (when) => {
      const stream = newStream();
      await server.client.appendToStream(stream, numbered(1));
      if (when === 'before') await server.client.tombstoneStream(stream);
      const subscription = server.client.subscribeToStream(stream, { fromRevision: START });
      const { errors, events } = follow(subscription);
      if (when === 'while') {
        await until(() => events().length === 1);
        await server.client.tombstoneStream(stream);
      }
      await until(() => errors.length > 0);
      expect(errors[0]).toBeInstanceOf(StreamDeletedError);
    },
  );
});

// Enumerators.AllSubscription.cs and AllSubscriptionFiltered.cs
describe('to $all', () => {
  test('gives history and live events of many writers without gap or double', async () => {
    const prefix = `many-${randomUUID()}`;
    const write = (count: number) =>
      Promise.all(
        range(0, count).map((n) => server.client.appendToStream(`${prefix}-${n % 7}`, numbered(1, n))),
      );
    await write(300);
    const subscription = server.client.subscribeToAll({
      fromPosition: START,
      filter: streamNameFilter({ prefixes: [prefix] }),
    });
    const positions: bigint[] = [];
    subscription.on('data', ({ event }) => positions.push(event?.position.commit ?? -1n));
    await write(300);
    await until(() => positions.length >= 600);
    expect(new Set(positions).size).toBe(600);
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
    await subscription.unsubscribe();
  });
  test('from a position starts with the next event', async () => {
    const stream = newStream();
    const { position } = await server.client.appendToStream(stream, numbered(1));
    await server.client.appendToStream(stream, numbered(2, 1));
    const subscription = server.client.subscribeToAll({
      fromPosition: position ?? START,
      filter: streamNameFilter({ prefixes: [stream] }),
    });
    const { seen } = follow(subscription);
    await until(() => seen.includes('caught up'));
    expect(seen).toEqual([1, 2, 'caught up']);
    await subscription.unsubscribe();
  });
  test('from the end gives only what is new', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(2));
    const subscription = server.client.subscribeToAll({ fromPosition: END, filter: excludeSystemEvents() });
    const { seen, events } = follow(subscription);
    await until(() => seen.includes('caught up'));
    const old = events().length;
    await server.client.appendToStream(stream, jsonEvent({ type: `only-${stream}`, data: {} }));
    await until(() => events().includes(`only-${stream}`));
    expect(old).toBe(0);
    await subscription.unsubscribe();
  });
  test('tells a filtered subscriber every so many considered events how far it is, at places to go on from', async () => {
    const [noise, wanted] = [newStream('noise'), newStream('wanted')];
    const { position: start } = await server.client.appendToStream(noise, numbered(1));
    const checkpoints: Position[] = [];
    const subscription = server.client.subscribeToAll({
      fromPosition: start ?? START,
      filter: streamNameFilter({
        prefixes: [wanted],
        checkpointInterval: 2,
        checkpointReached: (_subscription, position) => void checkpoints.push(position),
      }),
    });
    const { seen, events } = follow(subscription);
    await until(() => seen.includes('caught up'));
    await server.client.appendToStream(noise, numbered(320));
    await server.client.appendToStream(wanted, numbered(1));
    await until(() => events().length === 1 && checkpoints.length >= 4);
    const [last] = checkpoints.slice(-1);
    const resumed = server.client.subscribeToAll({
      fromPosition: last ?? START,
      filter: streamNameFilter({ prefixes: [wanted] }),
    });
    const after = follow(resumed);
    await until(() => after.events().length === 1);
    expect(after.events()).toEqual([0]);
    await subscription.unsubscribe();
    await resumed.unsubscribe();
  });
});
