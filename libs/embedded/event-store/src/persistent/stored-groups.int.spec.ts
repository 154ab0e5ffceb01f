import {
  binaryEvent,
  EventStoreDBClient,
  jsonEvent,
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
  streamNameFilter,
  UnavailableError,
} from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type RunningEventStore, startEventStore } from '../index.js';

const CONFIG = '$persistentSubscriptionConfig';
const GROUP = 'group';

let data: string;
let server: RunningEventStore;
let client: EventStoreDBClient;
let warnings: string[];

async function start(): Promise<void> {
  warnings = [];
  server = await startEventStore({ port: 0, data, warn: (sentence) => warnings.push(sentence) });
  client = EventStoreDBClient.connectionString(server.url);
}
async function stop(): Promise<void> {
  await client.dispose();
  await server.stop();
}
async function restart(): Promise<void> {
  await stop();
  await start();
}
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'event-store-groups-'));
  await start();
});
afterEach(async () => {
  await stop();
  await rm(data, { recursive: true, force: true });
});

const numbered = (count: number, first = 0) =>
  Array.from({ length: count }, (_, n) => jsonEvent({ type: 't', data: { n: first + n } }));
const settings = persistentSubscriptionToStreamSettingsFromDefaults({
  startFrom: START,
  checkPointLowerBound: 1,
  checkPointUpperBound: 1,
  checkPointAfter: 1,
});
const create = (stream: string) => client.createPersistentSubscriptionToStream(stream, GROUP, settings);
const listed = async () =>
  (await client.listAllPersistentSubscriptions()).map(({ eventSource }) => eventSource).sort();

/** Joins, acknowledges so many and leaves. */
async function consume(stream: string, count: number): Promise<number[]> {
  const subscription = client.subscribeToPersistentSubscriptionToStream(stream, GROUP);
  const seen: number[] = [];
  await new Promise<void>((resolve, reject) => {
    subscription.on('error', reject);
    subscription.on('data', (resolved) => {
      seen.push((resolved.event?.data as { n: number }).n);
      void subscription.ack(resolved);
      if (seen.length === count) resolve();
    });
  });
  const checkpointed = async () =>
    (await client.getPersistentSubscriptionToStreamInfo(stream, GROUP)).stats.lastCheckpointedEventRevision;
  while ((await checkpointed()) !== BigInt(seen.at(-1) ?? -1)) await pause(20);
  await subscription.unsubscribe();
  return seen;
}

/** Settings as they are stored, of a group of `$all`. */
const stored = (group: string, regex: string) => ({
  stream: '$all',
  group,
  startFrom: 0,
  filter: { on: 'stream', regex, prefixes: [] },
  resolveLinks: false,
  extraStatistics: false,
  messageTimeoutMs: 30_000,
  maxRetryCount: 10,
  checkpointAfterMs: 2000,
  minCheckpointCount: 10,
  maxCheckpointCount: 1000,
  maxSubscriberCount: 0,
  liveBufferSize: 500,
  readBatchSize: 20,
  historyBufferSize: 500,
  strategy: 'RoundRobin',
});

describe('groups that are stored', () => {
  test('are there after a restart, with every change, and each change is stored once', async () => {
    for (let n = 0; n < 300; n += 1) await create(`s-${n}`);
    for (let n = 0; n < 150; n += 1) await client.deletePersistentSubscriptionToStream(`s-${n}`, GROUP);
    await client.updatePersistentSubscriptionToStream(
      's-299',
      GROUP,
      persistentSubscriptionToStreamSettingsFromDefaults({ maxRetryCount: 77 }),
    );
    let bytes = 0;
    for await (const { event } of client.readStream(CONFIG))
      bytes += Buffer.byteLength(JSON.stringify(event?.data));
    expect(bytes).toBeLessThan(451 * 500 * 4);
    await restart();
    expect(await listed()).toEqual(Array.from({ length: 150 }, (_, n) => `s-${150 + n}`));
    const info = await client.getPersistentSubscriptionToStreamInfo('s-299', GROUP);
    expect(info.settings.maxRetryCount).toBe(77);
  });

  test('survive events in their stream that are none, which a start tells and passes over', async () => {
    await create('kept');
    await client.appendToStream(CONFIG, [
      binaryEvent({ type: 'junk', data: Buffer.from([0xff, 0x00]) }),
      jsonEvent({ type: '$PersistentConfig', data: { version: '2' } }),
      jsonEvent({ type: '$PersistentConfig', data: { version: '3', changed: { stream: 1 } } }),
    ]);
    await create('later');
    await restart();
    expect(await listed()).toEqual(['kept', 'later']);
    expect(warnings).toHaveLength(3);
    await client.appendToStream(
      CONFIG,
      jsonEvent({
        type: '$PersistentConfig',
        data: { version: '2', entries: [null, { stream: 'x' }, stored('whole', 'a')] },
      }),
    );
    await restart();
    expect(await listed()).toEqual(['$all']);
    expect(warnings).toHaveLength(2);
  });

  test('go on from the checkpoint before one that is none, or that lies beyond the end', async () => {
    for (const junk of ['{', '"9"', '{"a":1}', '99999999', '-5']) {
      const stream = `checked-${junk.length}${junk.charCodeAt(0)}`;
      await create(stream);
      await client.appendToStream(stream, numbered(3));
      await consume(stream, 3);
      await client.appendToStream(
        `$persistentsubscription-${stream}::${GROUP}-checkpoint`,
        binaryEvent({ type: '$SubscriptionCheckpoint', data: Buffer.from(junk) }),
      );
      await restart();
      expect(warnings.join()).toContain(`-checkpoint`);
      await client.appendToStream(stream, numbered(1, 3));
      expect(await consume(stream, 1)).toEqual([3]);
    }
  });

  test('with a filter that is not served are kept, refuse who joins, and can be deleted', async () => {
    await client.appendToStream(CONFIG, [
      jsonEvent({ type: '$PersistentConfig', data: { version: '3', changed: stored('ahead', '(?=a)b') } }),
      jsonEvent({ type: '$PersistentConfig', data: { version: '3', changed: stored('slow', '^(a+)+$') } }),
    ]);
    await client.appendToStream(`${'a'.repeat(40)}b`, numbered(1));
    await client.appendToStream('aaa', numbered(1, 7));
    await restart();
    const refused = client.subscribeToPersistentSubscriptionToAll('ahead');
    const [error] = (await once(refused, 'error')) as [{ code?: number }];
    expect(error).toMatchObject({ code: 3 });
    const served = client.subscribeToPersistentSubscriptionToAll('slow');
    const [resolved] = (await once(served, 'data')) as [{ event: { data: unknown } }];
    expect(resolved.event.data).toEqual({ n: 7 });
    await served.unsubscribe();
    await client.deletePersistentSubscriptionToAll('ahead');
    await restart();
    expect((await client.listAllPersistentSubscriptions()).map(({ groupName }) => groupName)).toEqual([
      'slow',
    ]);
  });
});

test('a server that stops ends the consumers of a group with UNAVAILABLE', async () => {
  await create('s');
  const subscription = client.subscribeToPersistentSubscriptionToStream('s', GROUP);
  await once(
    subscription.on('data', () => undefined),
    'confirmation',
  );
  const ended = once(subscription, 'error');
  await server.stop();
  expect((await ended)[0]).toBeInstanceOf(UnavailableError);
});

test('a group of $all whose filter matches nothing moves its checkpoint on, with consumers and without', async () => {
  await client.createPersistentSubscriptionToAll(
    GROUP,
    persistentSubscriptionToAllSettingsFromDefaults({
      startFrom: START,
      checkPointLowerBound: 1,
      checkPointUpperBound: 10,
      checkPointAfter: 1,
    }),
    { filter: streamNameFilter({ prefixes: ['nowhere'] }) },
  );
  const checkpoint = async () =>
    (await client.getPersistentSubscriptionToAllInfo(GROUP)).stats.lastCheckpointedEventPosition?.commit ??
    0n;
  const reaches = async (position: bigint | undefined) => {
    while ((await checkpoint()) < (position ?? 0n)) await pause(20);
  };
  await reaches((await client.appendToStream('elsewhere', numbered(600))).position?.commit);
  const subscription = client.subscribeToPersistentSubscriptionToAll(GROUP);
  await once(
    subscription.on('data', () => undefined),
    'confirmation',
  );
  await reaches((await client.appendToStream('elsewhere', numbered(600))).position?.commit);
  await subscription.unsubscribe();
});
