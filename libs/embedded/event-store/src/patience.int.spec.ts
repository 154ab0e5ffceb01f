import { Client, credentials, type ServiceError, status } from '@grpc/grpc-js';
import { EventStoreDBClient, jsonEvent, START, UnavailableError } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type RunningEventStore, startEventStore } from './index.js';

const PATIENCE_MS = 300;
const STREAMS = '/event_store.client.streams.Streams';
const GROUPS = '/event_store.client.persistent_subscriptions.PersistentSubscriptions';

let data: string;
let server: RunningEventStore;
let caller: Client;
const start = () => startEventStore({ port: 0, data, patienceMs: PATIENCE_MS });
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'event-store-patience-'));
  server = await start();
  caller = new Client(`127.0.0.1:${server.port}`, credentials.createInsecure());
});
afterAll(async () => {
  caller.close();
  await server.stop();
  await rm(data, { recursive: true, force: true });
});

const same = (bytes: Buffer) => bytes;
/** A call whose request is never ended. */
const begin = (path: string, ...messages: readonly Buffer[]) => {
  const call = caller.makeBidiStreamRequest(path, same, same);
  for (const each of messages) call.write(each);
  return call;
};
const opened = (): Socket =>
  connect(server.port, '127.0.0.1')
    .on('error', () => undefined)
    .resume();

/** Resolves when the connection is over, whether it was ended or cut. */
const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

describe('a connection is ended', () => {
  test.each([
    ['that says nothing', ''],
    ['that begins like HTTP/2 and goes no further', 'PRI * '],
    ['whose HTTP/1 request has no end', 'GET /info HTTP/1.1\r\nx: '],
    ['of HTTP/2 on which nothing is called', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'],
  ])('%s', async (_rule, bytes) => {
    const socket = opened();
    socket.write(bytes, 'latin1');
    await closed(socket);
  });
  test('that sends its HTTP/1 request byte by byte', async () => {
    const socket = opened();
    const drip = setInterval(() => socket.write('x'), 20);
    socket.write('GET /info HTTP/1.1\r\nx: ');
    await closed(socket);
    clearInterval(drip);
  });
  test('of HTTP/1 once it is answered', async () => {
    const socket = opened();
    socket.write('GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: keep-alive\r\n\r\n');
    await closed(socket);
  });
});

describe('a request is ended with DEADLINE_EXCEEDED', () => {
  test.each([
    ['a read that was never sent', `${STREAMS}/Read`, []],
    ['a delete without its end', `${STREAMS}/Delete`, [Buffer.alloc(0)]],
    ['an append without its end', `${STREAMS}/Append`, [Buffer.alloc(0)]],
    ['a batch append that says nothing', `${STREAMS}/BatchAppend`, []],
    ['a consumer that names no group', `${GROUPS}/Read`, []],
  ])('%s', async (_rule, path, messages) => {
    const [error] = (await once(begin(path, ...messages), 'error')) as [ServiceError];
    expect(error.code).toBe(status.DEADLINE_EXCEEDED);
  });
});

test('a subscription and the stream of appends outlast a silence', async () => {
  const client = EventStoreDBClient.connectionString(server.url);
  await client.appendToStream('quiet', jsonEvent({ type: 't', data: { n: 0 } }));
  const seen: unknown[] = [];
  const subscription = client.subscribeToStream('quiet', { fromRevision: START });
  subscription.on('data', ({ event }) => seen.push(event?.data));
  await pause(PATIENCE_MS * 4);
  await client.appendToStream('quiet', jsonEvent({ type: 't', data: { n: 1 } }));
  while (seen.length < 2) await pause(5);
  await subscription.unsubscribe();
  await client.dispose();
});

test('a server that stops ends open calls with UNAVAILABLE, once what it was given is answered', async () => {
  const stopping = await startEventStore({ port: 0, data: join(data, 'stopping') });
  const client = EventStoreDBClient.connectionString(stopping.url);
  await client.appendToStream('s', jsonEvent({ type: 't', data: {} }));
  const subscriptions = [
    client.subscribeToAll(),
    client.subscribeToStream('s'),
    client.subscribeToStream('never-written'),
  ];
  await Promise.all(
    subscriptions.map((each) => each.on('data', () => undefined) && once(each, 'confirmation')),
  );
  const ends = subscriptions.map(async (each) => (await once(each, 'error'))[0] as unknown);
  await stopping.stop();
  for (const error of await Promise.all(ends)) expect(error).toBeInstanceOf(UnavailableError);
  await client.dispose();
});
