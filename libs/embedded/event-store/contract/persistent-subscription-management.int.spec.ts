import {
  PersistentSubscriptionDoesNotExistError,
  PersistentSubscriptionDroppedError,
  PersistentSubscriptionExistsError,
  PersistentSubscriptionMaximumSubscribersReachedError,
  persistentSubscriptionToStreamSettingsFromDefaults,
  PINNED,
  START,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createGroup, GROUP, type GroupSettings, joinGroup } from './groups-under-test.js';
import {
  newStream,
  rejection,
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
const join = (stream: string) => joinGroup(server.client, stream);
const info = (stream: string) => server.client.getPersistentSubscriptionToStreamInfo(stream, GROUP);

// docs: Persistent subscriptions; PersistentSubscriptionService.cs
describe('management of groups', () => {
  test('a group cannot be created twice', async () => {
    const stream = await group();
    expect(await rejection(group({}, stream))).toBeInstanceOf(PersistentSubscriptionExistsError);
  });
  test('an unknown group cannot be joined, described, updated or deleted', async () => {
    const stream = newStream();
    const joined = join(stream);
    await until(() => joined.errors.length > 0);
    expect(joined.errors[0]).toBeInstanceOf(PersistentSubscriptionDoesNotExistError);
    const settings = persistentSubscriptionToStreamSettingsFromDefaults({});
    for (const attempt of [
      () => info(stream),
      () => server.client.updatePersistentSubscriptionToStream(stream, GROUP, settings),
      () => server.client.deletePersistentSubscriptionToStream(stream, GROUP),
      () => server.client.listPersistentSubscriptionsToStream(stream),
    ])
      expect(await rejection(attempt())).toBeInstanceOf(PersistentSubscriptionDoesNotExistError);
  });
  test.each(['update', 'delete'])('the %s of a group ends its consumers', async (change) => {
    const stream = await group();
    const { errors, subscription } = join(stream);
    await new Promise((resolve) => subscription.once('confirmation', resolve));
    const settings = persistentSubscriptionToStreamSettingsFromDefaults({
      startFrom: START,
      maxRetryCount: 3,
    });
    if (change === 'delete') await server.client.deletePersistentSubscriptionToStream(stream, GROUP);
    else await server.client.updatePersistentSubscriptionToStream(stream, GROUP, settings);
    await until(() => errors.length > 0);
    expect(errors[0]).toBeInstanceOf(PersistentSubscriptionDroppedError);
    if (change === 'update') expect((await info(stream)).settings.maxRetryCount).toBe(3);
  });
  test('no more consumers join than the group allows', async () => {
    const stream = await group({ maxSubscriberCount: 1 });
    const first = join(stream);
    await new Promise((resolve) => first.subscription.once('confirmation', resolve));
    const second = join(stream);
    await until(() => second.errors.length > 0);
    expect(second.errors[0]).toBeInstanceOf(PersistentSubscriptionMaximumSubscribersReachedError);
    await first.subscription.unsubscribe();
  });
  // RequestStatistics.cs: nothing is listed before something was measured
  test('describes a group with all its settings and its consumers', async () => {
    const settings = persistentSubscriptionToStreamSettingsFromDefaults({
      startFrom: 2n,
      resolveLinkTos: true,
      extraStatistics: true,
      messageTimeout: 1234,
      maxRetryCount: 7,
      checkPointAfter: 2345,
      checkPointLowerBound: 3,
      checkPointUpperBound: 30,
      maxSubscriberCount: 5,
      liveBufferSize: 50,
      readBatchSize: 6,
      historyBufferSize: 60,
      consumerStrategyName: PINNED,
    });
    const stream = newStream();
    await server.client.createPersistentSubscriptionToStream(stream, GROUP, settings);
    const { subscription } = join(stream);
    await new Promise((resolve) => subscription.once('confirmation', resolve));
    const described = await info(stream);
    expect(described).toMatchObject({ eventSource: stream, groupName: GROUP, settings });
    expect(described.connections).toHaveLength(1);
    expect([...(described.connections[0]?.extraStatistics?.keys() ?? [])]).toEqual([]);
    const listed = await server.client.listPersistentSubscriptionsToStream(stream);
    expect(listed.map(({ groupName }) => groupName)).toEqual([GROUP]);
    const all = await server.client.listAllPersistentSubscriptions();
    expect(all.some(({ eventSource }) => eventSource === stream)).toBe(true);
    await subscription.unsubscribe();
  });
});
