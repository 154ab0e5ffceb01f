import { Client, credentials, type ServiceError, status } from '@grpc/grpc-js';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import featureServices from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
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
  test('/ping and /gossip answer, the latter with the one member', async () => {
    expect(await (await get('/ping')).json()).toMatchObject({ text: 'Ping request successfully handled' });
    expect(await (await get('/gossip')).json()).toMatchObject({
      members: [
        { state: 'Leader', isAlive: true, httpEndPointIp: '127.0.0.1', httpEndPointPort: server.port },
      ],
    });
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

/** Every method that one of the two clients can call, found in what they generate from the protocol. */
function methodsOfClients(): string[] {
  const folders = ['@eventstore/db-client/generated', '@kurrent/kurrentdb-client/generated'];
  const files = folders.flatMap((folder) =>
    readdirSync(join('node_modules', folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('_grpc_pb.js'))
      .map((name) => readFileSync(join('node_modules', folder, name), 'utf8')),
  );
  return [
    ...new Set(files.flatMap((text) => [...text.matchAll(/path: '([^']+)'/g)].map(([, path = '']) => path))),
  ];
}

describe('of all methods that the clients know', () => {
  const paths = methodsOfClients();
  let caller: Client;
  beforeAll(() => {
    caller = new Client(`127.0.0.1:${server.port}`, credentials.createInsecure());
  });
  afterAll(() => caller.close());
  /** Calls without ever ending the request. */
  const call = (path: string) => {
    const same = (bytes: Buffer) => bytes;
    const stream = caller.makeBidiStreamRequest(path, same, same);
    stream.write(Buffer.alloc(0));
    return stream;
  };
  const offered = /\.(Streams|PersistentSubscriptions|ServerFeatures)\/|client\.gossip\.Gossip\//;

  test('there are some of each service', () => {
    expect(paths.filter((path) => offered.test(path)).length).toBeGreaterThan(14);
    expect(paths.filter((path) => !offered.test(path)).length).toBeGreaterThan(35);
  });
  test('those of streams, persistent subscriptions, features and gossip are served, and said to be', async () => {
    const client = new featureServices.ServerFeaturesClient(
      `127.0.0.1:${server.port}`,
      credentials.createInsecure(),
    );
    const supported = await new Promise<string[]>((resolve, reject) =>
      client.getSupportedMethods(new shared.Empty(), (error, response) => {
        if (error) reject(error);
        else
          resolve(
            response
              .getMethodsList()
              .map((each) => `/${each.getServiceName()}/${each.getMethodName()}`.toLowerCase()),
          );
      }),
    );
    client.close();
    expect([...supported].sort()).toEqual(
      paths
        .filter((path) => offered.test(path))
        .map((path) => path.toLowerCase())
        .sort(),
    );
  });
  test.each(paths.filter((path) => !offered.test(path)))('%s is refused with a sentence', async (path) => {
    const [error] = (await once(call(path), 'error')) as [ServiceError];
    expect(error.code).toBe(status.UNIMPLEMENTED);
    expect(error.details).toMatch(/^This event store .+\.$/);
  });
  test('projections are refused to the client as what they are', async () => {
    const client = EventStoreDBClient.connectionString(server.url);
    await expect(client.createProjection('p', 'fromAll()')).rejects.toThrow('runs no projections');
    await expect(client.listProjections()).rejects.toThrow('runs no projections');
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
