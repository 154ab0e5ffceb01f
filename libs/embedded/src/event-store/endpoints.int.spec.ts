import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningEventStore, startEventStore } from './index.js';

let data: string;
let server: RunningEventStore;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'event-store-endpoints-'));
  server = await startEventStore({ port: 0, data });
});
afterAll(async () => {
  await server.stop();
  await rm(data, { recursive: true, force: true });
});

const get = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${server.port}${path}`, { method });

describe('over HTTP/1 on the same port', () => {
  test('/health/live answers 204 without content', async () => {
    const response = await get('/health/live');
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
  });
  test('/info names the release it follows', async () => {
    expect(await (await get('/info')).json()).toMatchObject({ dbVersion: '23.10.6', state: 'leader' });
  });
  test('/stats tells what the process takes', async () => {
    const stats = (await (await get('/stats')).json()) as { proc: { id: number; mem: number } };
    expect(stats.proc.id).toBe(process.pid);
    expect(stats.proc.mem).toBeGreaterThan(0);
  });
  test('anything else is not found, and nothing can be sent', async () => {
    expect((await get('/streams/x')).status).toBe(404);
    expect((await get('/info', 'POST')).status).toBe(405);
  });
});

test('a connection that speaks neither protocol harms no other', async () => {
  const socket = connect(server.port, '127.0.0.1');
  socket.write(Buffer.from([0, 1, 2, 3, 255]));
  await new Promise((resolve) => socket.once('close', resolve).resume());
  expect((await get('/health/live')).status).toBe(204);
});

test('a client that discovers the node through gossip reaches it', async () => {
  const client = EventStoreDBClient.connectionString(`esdb+discover://127.0.0.1:${server.port}?tls=false`);
  expect((await client.appendToStream('discovered', jsonEvent({ type: 't', data: {} }))).success).toBe(true);
  await client.dispose();
});

describe('what it deliberately does not do is refused with a sentence', () => {
  test.each([
    [
      'projections',
      (client: EventStoreDBClient) => client.createProjection('p', 'fromAll()'),
      'runs no projections',
    ],
    [
      'projections over a stream of answers',
      (client: EventStoreDBClient) => client.listProjections(),
      'runs no projections',
    ],
  ])('%s', async (_title, call, sentence) => {
    const client = EventStoreDBClient.connectionString(server.url);
    await expect(call(client)).rejects.toThrow(sentence);
    await client.dispose();
  });
});

test('a port that is taken is reported, and the folder is given up', async () => {
  const other = await mkdtemp(join(tmpdir(), 'event-store-endpoints-'));
  await expect(startEventStore({ port: server.port, data: other })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  const second = await startEventStore({ port: 0, data: other });
  await second.stop();
  await rm(other, { recursive: true, force: true });
});
