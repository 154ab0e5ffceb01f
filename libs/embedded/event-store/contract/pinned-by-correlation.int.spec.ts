import { credentials } from '@grpc/grpc-js';
import { jsonEvent } from '@eventstore/db-client';
import services from '@eventstore/db-client/generated/persistent_grpc_pb.js';
import messages from '@eventstore/db-client/generated/persistent_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { GROUP, joinGroup } from './groups-under-test.js';
import { newStream, type ServerUnderTest, startServerUnderTest, until } from './server-under-test.js';

// The clients have no name for this strategy, though the protocol does (persistent.proto, consumer_strategy): the
// group is made with the generated classes.
let server: ServerUnderTest;
let raw: InstanceType<typeof services.PersistentSubscriptionsClient>;
beforeAll(async () => {
  server = await startServerUnderTest();
  raw = new services.PersistentSubscriptionsClient(new URL(server.url).host, credentials.createInsecure());
});
afterAll(async () => {
  raw.close();
  await server.stop();
});

const { CreateReq } = messages;

function create(stream: string, strategy: string): Promise<void> {
  const identifier = new shared.StreamIdentifier().setStreamName(Buffer.from(stream));
  const settings = new CreateReq.Settings()
    .setReadBatchSize(20)
    .setHistoryBufferSize(500)
    .setLiveBufferSize(500)
    .setMessageTimeoutMs(30_000)
    .setCheckpointAfterMs(1000)
    .setMinCheckpointCount(1)
    .setMaxCheckpointCount(100)
    .setConsumerStrategy(strategy);
  const source = new CreateReq.StreamOptions().setStreamIdentifier(identifier).setStart(new shared.Empty());
  const options = new CreateReq.Options().setStream(source).setGroupName(GROUP).setSettings(settings);
  return new Promise((resolve, reject) => {
    raw.create(new CreateReq().setOptions(options), (error) => (error ? reject(error) : resolve()));
  });
}

// docs: Persistent subscriptions, "Pinned by correlation"; PinnedByCorrelationPersistentSubscriptionConsumerStrategy.cs
test('PinnedByCorrelation keeps the events of each correlation id to one consumer', async () => {
  const stream = newStream();
  await create(stream, 'PinnedByCorrelation');
  const consumers = [0, 1, 2].map(() => joinGroup(server.client, stream, 100));
  await Promise.all(
    consumers.map(({ subscription }) => new Promise((resolve) => subscription.once('confirmation', resolve))),
  );
  const correlated = (n: number) =>
    jsonEvent({ type: 't', data: { n }, metadata: { $correlationId: `correlation-${n % 12}` } });
  await server.client.appendToStream(
    stream,
    Array.from({ length: 60 }, (_, n) => correlated(n)),
  );
  await until(() => consumers.reduce((count, { seen }) => count + seen.length, 0) === 60);
  const owners = new Map<number, Set<number>>();
  for (const [consumer, { seen }] of consumers.entries())
    for (const { n } of seen) owners.set(n % 12, (owners.get(n % 12) ?? new Set()).add(consumer));
  expect(owners.size).toBe(12);
  expect([...owners.values()].every(({ size }) => size === 1)).toBe(true);
  expect(new Set([...owners.values()].flatMap((each) => [...each])).size).toBeGreaterThan(1);
  for (const { subscription } of consumers) await subscription.unsubscribe();
  const info = await server.client.getPersistentSubscriptionToStreamInfo(stream, GROUP);
  expect(info.settings.consumerStrategyName).toBe('PinnedByCorrelation');
});
