import { EventStoreDBClient, jsonEvent, START, streamNameFilter, type Position } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStore, type RunningEventStore } from './index.js';
import { EventLog } from './log/event-log.js';

let data: string;
let server: RunningEventStore;
let client: EventStoreDBClient;
/** Every event that was there before any test, in order. */
let all: readonly { readonly name: string; readonly stream: string; readonly at: bigint }[];

const event = () => ({
  id: randomBytes(16),
  type: 't',
  json: true,
  metadata: new Uint8Array(),
  data: Buffer.from('{}'),
});

/** A log of 44,000 events of which few concern accounts, a longer way than is gone event by event. */
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'event-store-by-prefix-'));
  const log = await EventLog.open(data);
  const written: Promise<unknown>[] = [];
  for (let n = 0; n < 24_000; n += 1) {
    const stream = n % 100 === 0 ? `account-${(n / 100) % 37}` : `directive-${n % 5_000}`;
    written.push(log.append(stream, 'any', [event()]));
    if (n % 1_000 === 0)
      written.push(log.append(`outside-${'é'.repeat(n / 100)}`, 'any', [event(), event()]));
  }
  for (let n = 0; n < 20_001; n += 1) written.push(log.append(`other-${n}`, 'any', [event()]));
  written.push(log.append('$$account-3', 'any', [{ ...event(), data: Buffer.from('{"$maxCount":2}') }]));
  await Promise.all(written);
  await log.close();
  server = await startEventStore({ port: 0, data });
  client = EventStoreDBClient.connectionString(server.url);
  const read = [];
  for await (const { event: found } of client.readAll({ fromPosition: START }))
    if (found)
      read.push({
        name: `${found.revision}@${found.streamId}`,
        stream: found.streamId,
        at: found.position.commit,
      });
  all = read;
});
afterAll(async () => {
  await client.dispose();
  await server.stop();
  await rm(data, { recursive: true, force: true });
});

/** What a subscriber with the filter gets from a position on, until an event comes that is appended meanwhile. */
async function subscribed(prefixes: readonly string[], fromPosition: Position | typeof START) {
  const marker = `${prefixes[0] ?? ''}marker-${randomUUID()}`;
  const checkpoints: Position[] = [];
  const filter = streamNameFilter({
    prefixes: [...prefixes],
    checkpointReached: (_, position) => void checkpoints.push(position),
  });
  const subscription = client.subscribeToAll({ fromPosition, filter });
  await client.appendToStream(marker, jsonEvent({ type: 't', data: {} }));
  const got: string[] = [];
  for await (const resolved of subscription) {
    if (resolved.event?.streamId === marker) break;
    got.push(`${resolved.event?.revision}@${resolved.event?.streamId}`);
  }
  await subscription.unsubscribe();
  return { got, checkpoints };
}

/** The same, of all events. */
const expected = (prefixes: readonly string[], after: bigint): string[] =>
  all
    .filter(({ stream, at }) => at > after && prefixes.some((prefix) => stream.startsWith(prefix)))
    .map(({ name }) => name);

describe('a subscription to streams by the beginnings of their names, a long way before the end of the log', () => {
  test.each([
    ['of few streams', ['account-']],
    ['of a stream whose name begins another’s', ['account-1']],
    ['of several, one of them twice', ['outside-', 'account-', 'account-2']],
    ['of letters that take several bytes', ['outside-é']],
    ['of none', ['nobody-']],
    ['of metadata', ['$$account-']],
    ['of more streams than the index is asked for', ['other-', 'account-']],
  ])('gets every event in order and goes on with new ones: %s', async (_, prefixes) => {
    for (const commit of [0n, 101n, 3_777n]) {
      const from = commit === 0n ? START : { commit, prepare: commit };
      const { got } = await subscribed(prefixes, from);
      expect(got.filter((name) => !name.includes('marker-'))).toEqual(expected(prefixes, commit));
    }
  });

  test('is told how far it is once, and not after every so many events that do not concern it', async () => {
    const { checkpoints } = await subscribed(['account-'], START);
    expect(checkpoints).toHaveLength(1);
    expect(checkpoints[0]?.commit).toBeGreaterThanOrEqual(44_000n);
  });

  test('gets every event in order, though a stream was deleted for good', async () => {
    const tombstone = await client.tombstoneStream('account-5');
    expect(tombstone.position).toBeDefined();
    const { got } = await subscribed(['account-'], START);
    const before = got.filter((name) => !name.includes('marker-'));
    expect(before.slice(0, -1)).toEqual(expected(['account-'], 0n));
    expect(before.at(-1)).toMatch(/@account-5$/);
  });
});
