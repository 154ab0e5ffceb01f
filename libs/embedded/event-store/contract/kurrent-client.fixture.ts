import {
  ANY,
  BACKWARDS,
  END,
  jsonEvent,
  KurrentDBClient,
  NO_STREAM,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
  streamNameFilter,
} from '@kurrent/kurrentdb-client';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

/** The same calls through the other client, which cannot share a process with the first. */
async function smoke(url: string): Promise<void> {
  const client = KurrentDBClient.connectionString(url.replace(/^esdb/, 'kurrentdb'));
  const stream = `kurrent-${randomUUID()}`;
  const event = (n: number) => jsonEvent({ type: 'numbered', data: { n } });
  const written = await client.appendToStream(stream, [event(0), event(1)], { streamState: NO_STREAM });
  assert.equal(written.nextExpectedRevision, 1n);
  const withCredentials = await client.appendToStream(stream, event(2), {
    streamState: ANY,
    credentials: { username: 'admin', password: 'changeit' },
  });
  assert.equal(withCredentials.nextExpectedRevision, 2n);
  await assert.rejects(client.appendToStream(stream, event(9), { streamState: 0n }), {
    type: 'wrong-expected-version',
  });
  const read = async (options: Parameters<typeof client.readStream>[1]) => {
    const numbers: unknown[] = [];
    for await (const { event: each } of client.readStream(stream, options))
      numbers.push((each?.data as { n: number }).n);
    return numbers;
  };
  assert.deepEqual(await read({ fromRevision: START }), [0, 1, 2]);
  assert.deepEqual(await read({ direction: BACKWARDS, fromRevision: END, maxCount: 2 }), [2, 1]);
  const filtered: unknown[] = [];
  for await (const { event: each } of client.readAll({ filter: streamNameFilter({ prefixes: [stream] }) }))
    filtered.push((each?.data as { n: number }).n);
  assert.deepEqual(filtered, [0, 1, 2]);
  await new Promise<void>((resolve, reject) => {
    const seen: unknown[] = [];
    const subscription = client.subscribeToStream(stream, { fromRevision: START });
    subscription.on('error', reject);
    subscription.on('caughtUp', () => void client.appendToStream(stream, event(3)));
    subscription.on('data', ({ event: each }) => {
      seen.push((each?.data as { n: number }).n);
      if (seen.length < 4) return;
      assert.deepEqual(seen, [0, 1, 2, 3]);
      subscription.unsubscribe().then(resolve, reject);
    });
  });
  const settings = persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START });
  await client.createPersistentSubscriptionToStream(stream, 'group', settings);
  await new Promise<void>((resolve, reject) => {
    let seen = 0;
    const subscription = client.subscribeToPersistentSubscriptionToStream(stream, 'group');
    subscription.on('error', reject);
    subscription.on('data', (resolved) => {
      void subscription.ack(resolved);
      seen += 1;
      if (seen === 4) subscription.unsubscribe().then(resolve, reject);
    });
  });
  await client.setStreamMetadata(stream, { maxCount: 1 });
  assert.deepEqual(await read({}), [3]);
  await client.deleteStream(stream);
  await assert.rejects(read({}), { type: 'stream-not-found' });
  await client.tombstoneStream(stream);
  await assert.rejects(read({}), { type: 'stream-deleted' });
  await client.dispose();
}

const url = process.argv[2];
if (url === undefined) throw new Error('usage: kurrent-client.fixture.js <connection string>');
smoke(url).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
