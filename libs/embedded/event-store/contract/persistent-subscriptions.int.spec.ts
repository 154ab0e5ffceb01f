import {
  BACKWARDS,
  DISPATCH_TO_SINGLE,
  END,
  jsonEvent,
  PARK,
  persistentSubscriptionToAllSettingsFromDefaults,
  PINNED,
  RETRY,
  ROUND_ROBIN,
  SKIP,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createGroup, GROUP, type GroupSettings, type Handle, joinGroup } from './groups-under-test.js';
import {
  collect,
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

const group = (settings?: GroupSettings, stream?: string) => createGroup(server.client, settings, stream);
const join = (stream: string, bufferSize?: number, handle?: Handle) =>
  joinGroup(server.client, stream, bufferSize, handle);
const info = (stream: string) => server.client.getPersistentSubscriptionToStreamInfo(stream, GROUP);

// docs: Persistent subscriptions; PersistentSubscription.cs
describe('a group of a stream', () => {
  test('gives each event to one of its consumers', async () => {
    const stream = await group({ consumerStrategyName: ROUND_ROBIN });
    const [one, other] = [join(stream), join(stream)];
    await server.client.appendToStream(stream, numbered(40));
    await until(() => one.seen.length + other.seen.length === 40);
    expect([...one.numbers(), ...other.numbers()].sort((a, b) => a - b)).toEqual(
      numbered(40).map(({ data }) => data.n),
    );
    expect(one.seen.length).toBeGreaterThan(5);
    expect(other.seen.length).toBeGreaterThan(5);
    await one.subscription.unsubscribe();
    await other.subscription.unsubscribe();
  });
  test('starts with the revision it was created with, that one included', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(5));
    await group({ startFrom: 3n }, stream);
    const { subscription, seen, numbers } = join(stream);
    await until(() => seen.length === 2);
    expect(numbers()).toEqual([3, 4]);
    await subscription.unsubscribe();
  });
  test('created at the end gives what is written after its creation', async () => {
    const stream = newStream();
    await server.client.appendToStream(stream, numbered(5));
    await group({ startFrom: END }, stream);
    await server.client.appendToStream(stream, numbered(2, 5));
    const { subscription, seen, numbers } = join(stream);
    await until(() => seen.length === 2);
    expect(numbers()).toEqual([5, 6]);
    await subscription.unsubscribe();
  });
  test('holds no more than the buffer size of a consumer that acknowledges nothing', async () => {
    const stream = await group();
    await server.client.appendToStream(stream, numbered(20));
    const { subscription, seen } = join(stream, 3, () => 'hold');
    await until(() => seen.length === 3);
    const { stats } = await info(stream);
    expect(stats.totalInFlightMessages).toBe(3);
    expect(seen).toHaveLength(3);
    await subscription.unsubscribe();
  });
  test('gives what a lost consumer had not acknowledged to another one, in order', async () => {
    const stream = await group();
    await server.client.appendToStream(stream, numbered(3));
    const lost = join(stream, 10, () => 'hold');
    await until(() => lost.seen.length === 3);
    await lost.subscription.unsubscribe();
    const next = join(stream);
    await until(() => next.seen.length === 3);
    expect(next.numbers()).toEqual([0, 1, 2]);
    await next.subscription.unsubscribe();
  });
  test('gives an event again when it is not acknowledged in time', async () => {
    const stream = await group({ messageTimeout: 150 });
    await server.client.appendToStream(stream, numbered(1));
    const { subscription, seen } = join(stream, 10, (_n, retryCount) => (retryCount === 0 ? 'hold' : 'ack'));
    await until(() => seen.length === 2);
    expect(seen[1]).toEqual({ n: 0, retryCount: 1 });
    await subscription.unsubscribe();
  });
  // PersistentSubscriptionCheckpointWriter.cs: one that falls due while another is being written is left out
  test('goes on from one of its checkpoints when it is restarted, and leaves nothing out', async () => {
    const stream = await group({ checkPointLowerBound: 1, checkPointUpperBound: 1, checkPointAfter: 1 });
    await server.client.appendToStream(stream, numbered(5));
    const first = join(stream);
    await until(() => first.seen.length === 5);
    let checkpoint: bigint | undefined;
    while (checkpoint !== 4n) checkpoint = (await info(stream)).stats.lastCheckpointedEventRevision;
    await server.client.restartPersistentSubscriptionSubsystem();
    await until(() => first.errors.length > 0);
    await server.client.appendToStream(stream, numbered(2, 5));
    const second = join(stream);
    await until(() => second.numbers().includes(6));
    const [from = 0] = second.numbers();
    expect(second.numbers()).toEqual([0, 1, 2, 3, 4, 5, 6].slice(from));
    expect(from).toBeGreaterThan(0);
    await second.subscription.unsubscribe();
  });
});

// docs: Persistent subscriptions, "Acknowledgements"; PersistentSubscription.NotAcknowledgeMessagesProcessed
describe('a negative acknowledgement', () => {
  test('retry gives the event again, before newer ones, and counts', async () => {
    const stream = await group();
    await server.client.appendToStream(stream, numbered(2));
    const { subscription, seen } = join(stream, 1, (n, retryCount) =>
      n === 0 && retryCount < 2 ? RETRY : 'ack',
    );
    await until(() => seen.length === 4);
    expect(seen).toEqual([
      { n: 0, retryCount: 0 },
      { n: 0, retryCount: 1 },
      { n: 0, retryCount: 2 },
      { n: 1, retryCount: 0 },
    ]);
    await subscription.unsubscribe();
  });
  test('skip is done with the event', async () => {
    const stream = await group();
    await server.client.appendToStream(stream, numbered(3));
    const { subscription, seen, numbers } = join(stream, 1, (n) => (n === 1 ? SKIP : 'ack'));
    await until(() => seen.length === 3);
    expect(numbers()).toEqual([0, 1, 2]);
    await subscription.unsubscribe();
  });
  test('park sets the event aside as a link, and a replay gives it again', async () => {
    const stream = await group();
    await server.client.appendToStream(stream, numbered(3));
    let replaying = false;
    const { subscription, seen } = join(stream, 10, (n) => (n === 1 && !replaying ? PARK : 'ack'));
    await until(() => seen.length === 3);
    while ((await info(stream)).stats.parkedMessageCount !== 1n);
    const [parked] = await collect(
      server.client.readStream(`$persistentsubscription-${stream}::${GROUP}-parked`, {
        direction: BACKWARDS,
        fromRevision: END,
      }),
    );
    expect(parked?.event?.type).toBe('$>');
    replaying = true;
    await server.client.replayParkedMessagesToStream(stream, GROUP);
    await until(() => seen.length === 4);
    expect(seen[3]).toEqual({ n: 1, retryCount: 0 });
    while ((await info(stream)).stats.parkedMessageCount !== 0n);
    await subscription.unsubscribe();
  });
  test('an event that was retried as often as allowed is parked', async () => {
    const stream = await group({ maxRetryCount: 2 });
    await server.client.appendToStream(stream, numbered(1));
    const { subscription, seen } = join(stream, 10, () => RETRY);
    while ((await info(stream)).stats.parkedMessageCount !== 1n);
    expect(seen.map(({ retryCount }) => retryCount)).toEqual([0, 1, 2]);
    await subscription.unsubscribe();
  });
  test('a replay can stop after some of the parked events', async () => {
    const stream = await group();
    await server.client.appendToStream(stream, numbered(3));
    const { subscription, seen } = join(stream, 1, () => PARK);
    while ((await info(stream)).stats.parkedMessageCount !== 3n);
    await subscription.unsubscribe();
    const next = join(stream);
    await server.client.replayParkedMessagesToStream(stream, GROUP, { stopAt: 2 });
    await until(() => next.seen.length === 2);
    expect(seen).toHaveLength(3);
    expect(next.numbers()).toEqual([0, 1]);
    await next.subscription.unsubscribe();
  });
});

// docs: Persistent subscriptions, "Consumer strategies"; *PersistentSubscriptionConsumerStrategy.cs
describe('consumer strategies', () => {
  test('DispatchToSingle keeps to one consumer while it has room', async () => {
    const stream = await group({ consumerStrategyName: DISPATCH_TO_SINGLE });
    const [one, other] = [join(stream, 100), join(stream, 100)];
    for (const n of [0, 1, 2, 3, 4]) await server.client.appendToStream(stream, numbered(1, n));
    await until(() => one.seen.length + other.seen.length === 5);
    expect([one.seen.length, other.seen.length].sort()).toEqual([0, 5]);
    await one.subscription.unsubscribe();
    await other.subscription.unsubscribe();
  });
  test('DispatchToSingle goes on to the next consumer when the buffer of the first is full, however slow its connection is', async () => {
    const stream = newStream();
    const large = (n: number) => jsonEvent({ type: 't', data: { n, text: 'x'.repeat(300_000) } });
    for (const n of [0, 1, 2, 3, 4, 5, 6, 7]) await server.client.appendToStream(stream, large(n));
    await group({ consumerStrategyName: DISPATCH_TO_SINGLE }, stream);
    const hold = () => 'hold' as const;
    const [one, other] = [join(stream, 5, hold), join(stream, 5, hold)];
    await until(() => one.seen.length + other.seen.length === 8);
    expect([one.seen.length, other.seen.length].sort()).toEqual([3, 5]);
    await one.subscription.unsubscribe();
    await other.subscription.unsubscribe();
  });
  test('Pinned keeps the events of each stream to one consumer', async () => {
    const prefix = newStream();
    await server.client.createPersistentSubscriptionToAll(
      prefix,
      persistentSubscriptionToAllSettingsFromDefaults({ startFrom: END, consumerStrategyName: PINNED }),
      { filter: streamNameFilter({ prefixes: [prefix] }) },
    );
    const owners = new Map<string, Set<number>>();
    let count = 0;
    const subscriptions = [0, 1, 2].map((consumer) => {
      const subscription = server.client.subscribeToPersistentSubscriptionToAll(prefix);
      subscription.on('data', (resolved) => {
        const stream = resolved.event?.streamId ?? '';
        owners.set(stream, (owners.get(stream) ?? new Set()).add(consumer));
        count += 1;
        void subscription.ack(resolved);
      });
      return subscription;
    });
    await Promise.all(
      subscriptions.map((each) => new Promise((resolve) => each.once('confirmation', resolve))),
    );
    for (const n of Array.from({ length: 40 }).keys())
      await server.client.appendToStream(`${prefix}-${n % 8}`, numbered(1, n));
    await until(() => count === 40);
    expect(owners.size).toBe(8);
    expect([...owners.values()].every(({ size }) => size === 1)).toBe(true);
    for (const each of subscriptions) await each.unsubscribe();
  });
});

// docs: Persistent subscriptions, "Subscribing to $all"; PersistentSubscriptionAllStreamEventSource.cs
describe('a group of $all', () => {
  test('gives what its filter wants, from the position it was created with', async () => {
    const stream = newStream();
    const { position } = await server.client.appendToStream(stream, numbered(1));
    await server.client.appendToStream(newStream('noise'), numbered(50));
    await server.client.appendToStream(stream, numbered(2, 1));
    await server.client.createPersistentSubscriptionToAll(
      stream,
      persistentSubscriptionToAllSettingsFromDefaults({ startFrom: position ?? START }),
      { filter: streamNameFilter({ prefixes: [stream] }) },
    );
    const subscription = server.client.subscribeToPersistentSubscriptionToAll(stream);
    const seen: number[] = [];
    subscription.on('data', (resolved) => {
      seen.push((resolved.event?.data as { n: number }).n);
      void subscription.ack(resolved);
    });
    await until(() => seen.length === 3);
    expect(seen).toEqual([0, 1, 2]);
    const described = await server.client.getPersistentSubscriptionToAllInfo(stream);
    expect(described).toMatchObject({ eventSource: '$all', settings: { startFrom: position } });
    await subscription.unsubscribe();
    await server.client.deletePersistentSubscriptionToAll(stream);
  });
});
