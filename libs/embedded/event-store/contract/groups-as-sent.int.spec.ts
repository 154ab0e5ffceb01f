import { credentials, type ServiceError, status } from '@grpc/grpc-js';
import { ANY, jsonEvent, PARK } from '@eventstore/db-client';
import services from '@eventstore/db-client/generated/persistent_grpc_pb.js';
import messages from '@eventstore/db-client/generated/persistent_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createGroup, GROUP, joinGroup } from './groups-under-test.js';
import { named } from './raw-calls.js';
import {
  collect,
  newStream,
  numbered,
  type ServerUnderTest,
  startServerUnderTest,
  until,
} from './server-under-test.js';

// What no method of the clients sends, or what they hide of the answers: made with generated classes.
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

const { CreateReq, ReadReq, ReplayParkedReq } = messages;
const empty = new shared.Empty();

const settings = ({ batch = 20, history = 500, strategy = 'RoundRobin' } = {}) =>
  new CreateReq.Settings()
    .setReadBatchSize(batch)
    .setHistoryBufferSize(history)
    .setLiveBufferSize(500)
    .setMessageTimeoutMs(30_000)
    .setMaxCheckpointCount(1)
    .setConsumerStrategy(strategy);

function create(options: InstanceType<typeof CreateReq.Options>): Promise<void> {
  return new Promise((resolve, reject) => {
    raw.create(new CreateReq().setOptions(options), (error) => (error ? reject(error) : resolve()));
  });
}

const ofStream = (stream: string, given?: Parameters<typeof settings>[0]) =>
  new CreateReq.Options()
    .setStream(new CreateReq.StreamOptions().setStreamIdentifier(named(stream)).setStart(empty))
    .setGroupName(GROUP)
    .setSettings(settings(given));

const failed = (error: unknown) => {
  const { code, metadata } = error as ServiceError;
  return [code, metadata.get('exception')[0]];
};

// PersistentSubscriptionParams.cs, PersistentSubscriptionService.cs
describe('a group', () => {
  test.each([
    ['a history buffer no larger than the read batch', { batch: 20, history: 20 }],
    ['a strategy that there is none of', { strategy: 'Nonsense' }],
  ])('with %s fails', async (_what, given) => {
    expect(await create(ofStream(newStream(), given)).catch(failed)).toEqual([
      status.INTERNAL,
      'persistent-subscription-failed',
    ]);
  });
  test.each([
    ['a read batch of 0', (stream: string) => ofStream(stream, { batch: 0 })],
    ['a name without characters', (stream: string) => ofStream(stream).setGroupName('')],
    [
      'the strategy PinnedByCorrelation',
      (stream: string) => ofStream(stream, { strategy: 'PinnedByCorrelation' }),
    ],
  ])('with %s is made', async (_what, options) => {
    await create(options(newStream()));
  });
  test('of $all from a commit below its prepare position is refused', async () => {
    const position = new CreateReq.Position().setCommitPosition('1').setPreparePosition('2');
    const all = new CreateReq.AllOptions().setPosition(position).setNoFilter(empty);
    const options = new CreateReq.Options().setAll(all).setGroupName(newStream()).setSettings(settings());
    await expect(create(options)).rejects.toMatchObject({ code: status.UNKNOWN });
  });
  test('replays nothing up to a negative revision', async () => {
    const stream = newStream();
    await create(ofStream(stream));
    const options = new ReplayParkedReq.Options()
      .setStreamIdentifier(named(stream))
      .setGroupName(GROUP)
      .setStopAt('-1');
    const replay = new Promise((resolve, reject) => {
      raw.replayParked(new ReplayParkedReq().setOptions(options), (error) =>
        error ? reject(error) : resolve(1),
      );
    });
    expect(await replay.catch(failed)).toEqual([status.INTERNAL, 'persistent-subscription-failed']);
  });
});

function joinRaw(stream: string, bufferSize: number) {
  const call = raw.read();
  const responses: InstanceType<typeof messages.ReadResp>[] = [];
  call.on('data', (response: InstanceType<typeof messages.ReadResp>) => responses.push(response));
  const failure = new Promise<ServiceError>((resolve) => call.on('error', resolve));
  const options = new ReadReq.Options()
    .setStreamIdentifier(named(stream))
    .setGroupName(GROUP)
    .setBufferSize(bufferSize)
    .setUuidOption(new ReadReq.Options.UUIDOption().setString(empty));
  call.write(new ReadReq().setOptions(options));
  return { call, responses, failure };
}

// PersistentSubscriptions.Read.cs
describe('a consumer', () => {
  test('whose buffer is less than nothing is refused', async () => {
    const stream = newStream();
    await create(ofStream(stream));
    expect((await joinRaw(stream, -1).failure).code).toBe(status.UNKNOWN);
  });
  test('gets a resolved event with the position of its link', async () => {
    const [target, links] = [newStream(), newStream()];
    await server.client.appendToStream(target, numbered(1));
    const link = { ...jsonEvent({ type: '$>', data: {} }), contentType: 'application/octet-stream' as const };
    await server.client.appendToStream(links, { ...link, data: Buffer.from(`0@${target}`) });
    const options = ofStream(links);
    options.getSettings()?.setResolveLinks(true);
    await create(options);
    const { call, responses } = joinRaw(links, 10);
    call.on('error', () => undefined);
    await until(() => responses.some((response) => response.hasEvent()));
    const event = responses.find((response) => response.hasEvent())?.getEvent();
    expect(event?.getCommitPosition()).toBe(event?.getLink()?.getCommitPosition());
    expect(event?.getEvent()?.getCommitPosition()).toBe(event?.getLink()?.getCommitPosition());
    call.cancel();
  });
  test('of a group made for a tombstoned stream is dropped', async () => {
    const stream = newStream();
    await server.client.tombstoneStream(stream, { expectedRevision: ANY });
    await create(ofStream(stream));
    expect(failed(await joinRaw(stream, 10).failure)).toEqual([
      status.CANCELLED,
      'persistent-subscription-dropped',
    ]);
  });
});

// PersistentSubscriptionCheckpointWriter.cs, PersistentSubscriptionMessageParker.cs
test('a group keeps its checkpoint as a text, and what is parked for admins', async () => {
  const stream = await createGroup(server.client, { checkPointUpperBound: 1 });
  await server.client.appendToStream(stream, numbered(2));
  let parks = true;
  const { subscription, seen } = joinGroup(server.client, stream, 1, (n) =>
    n === 0 && parks ? PARK : 'ack',
  );
  await until(() => seen.length === 2);
  const own = (kind: string) => `$persistentsubscription-${stream}::${GROUP}-${kind}`;
  const read = () => collect(server.client.readStream(own('checkpoint'))).catch(() => []);
  let checkpoints = await read();
  while (checkpoints.length === 0) checkpoints = await read();
  expect(checkpoints[0]?.event).toMatchObject({
    type: 'SubscriptionCheckpoint',
    data: expect.stringMatching(/^[01]$/),
  });
  parks = false;
  await server.client.replayParkedMessagesToStream(stream, GROUP);
  await until(() => seen.length === 3);
  const described = () => server.client.getStreamMetadata(own('parked'));
  let { metadata } = await described();
  while (metadata === undefined) ({ metadata } = await described());
  expect(metadata).toMatchObject({ truncateBefore: 1, acl: { readRoles: '$admins' } });
  await subscription.unsubscribe();
});
