import { AccessDeniedError, EventStoreDBClient, jsonEvent, START } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { openAccess, type Access } from './access.js';
import { startEventStore, type RunningEventStore } from './start-event-store.js';

let folder: string;
let access: Access;
let server: RunningEventStore;
const clients: EventStoreDBClient[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-access-'));
  access = await openAccess(join(folder, 'credentials.json'), '127.0.0.1');
  server = await startEventStore({ port: 0, data: join(folder, 'log'), access });
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.dispose()));
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

function connect(url: string): EventStoreDBClient {
  const client = EventStoreDBClient.connectionString(url);
  clients.push(client);
  return client;
}

const happened = () => jsonEvent({ type: 'Happened', data: { here: true } });

async function typesOf(client: EventStoreDBClient, stream: string): Promise<string[]> {
  const types: string[] = [];
  for await (const { event } of client.readStream(stream)) if (event) types.push(event.type);
  return types;
}

function get(path: string, authorization?: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = authorization === undefined ? {} : { authorization };
    request(
      { host: '127.0.0.1', port: server.port, path, ca: access.certificate, headers, agent: false },
      (response) =>
        void text(response).then((body) => resolve({ status: response.statusCode, body }), reject),
    )
      .once('error', reject)
      .end();
  });
}

describe('an event store with credentials', () => {
  it('serves whoever its connection string names, appending by the batch stream and not call by call', async () => {
    const client = connect(server.url);
    const unary = jest.spyOn(client as unknown as { execute(...all: unknown[]): unknown }, 'execute');
    await client.appendToStream('kept', happened());
    await client.appendToStream('kept', happened());
    expect(await typesOf(client, 'kept')).toEqual(['Happened', 'Happened']);
    expect(unary.mock.calls.map(([, name]) => name)).not.toContain('appendToStream');
    await client.createPersistentSubscriptionToStream('kept', 'group', {
      ...{ startFrom: START, resolveLinkTos: false, extraStatistics: false, messageTimeout: 30_000 },
      ...{ maxRetryCount: 1, checkPointAfter: 1_000, checkPointLowerBound: 1, checkPointUpperBound: 10 },
      ...{ maxSubscriberCount: 'unbounded', liveBufferSize: 10, readBatchSize: 5, historyBufferSize: 10 },
      consumerStrategyName: 'RoundRobin',
    });
  });

  it.each([
    ['no user', (url: string) => url.replace(/\/\/[^@]+@/, '//')],
    ['a wrong password', (url: string) => url.replace(/:[\w-]+@/, ':wrong-password-of-24-letters@')],
    ['another user', (url: string) => url.replace('//dondoc:', '//admin:')],
  ])('denies every call of %s, and writes nothing', async (_who, changed) => {
    const stranger = connect(changed(server.url));
    await expect(stranger.appendToStream('kept', happened())).rejects.toThrow();
    await expect(stranger.deleteStream('kept')).rejects.toThrow(AccessDeniedError);
    await expect(stranger.tombstoneStream('kept')).rejects.toThrow(AccessDeniedError);
    await expect(typesOf(stranger, 'kept')).rejects.toThrow(AccessDeniedError);
    await expect(stranger.listAllPersistentSubscriptions()).rejects.toThrow(AccessDeniedError);
    const unary = stranger.appendToStream('kept', happened(), {
      credentials: { username: 'admin', password: 'changeit' },
    });
    await expect(unary).rejects.toThrow(AccessDeniedError);
    await expect(typesOf(connect(server.url), 'kept')).rejects.toThrow('kept');
  });

  it('takes no connection without TLS', async () => {
    const plain = connect(`esdb://127.0.0.1:${server.port}?tls=false`);
    await expect(plain.appendToStream('kept', happened())).rejects.toThrow();
    await expect(typesOf(connect(server.url), 'kept')).rejects.toThrow('kept');
  });

  it('tells its figures over HTTP only to whoever names them, and to everybody that it lives', async () => {
    const basic = `Basic ${Buffer.from(`${access.username}:${access.password}`).toString('base64')}`;
    expect((await get('/health/live')).status).toBe(204);
    expect((await get('/stats')).status).toBe(401);
    expect((await get('/stats', basic)).status).toBe(200);
  });
});

describe('the file of the credentials', () => {
  const file = () => join(folder, 'credentials.json');

  it('is made once, its owner’s alone, and is the same at the next start', async () => {
    for (const path of [file(), access.certificateFile]) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await openAccess(file(), '127.0.0.1')).toEqual(access);
    expect(readFileSync(access.certificateFile, 'utf8')).toBe(access.certificate);
  });

  it.each(['', '{"username":"dondoc"', '{"username":"dondoc","password":"short"}'])(
    'is named when it holds %j, and its words are not repeated',
    async (content) => {
      writeFileSync(file(), content);
      const opening = openAccess(file(), '127.0.0.1');
      await expect(opening).rejects.toThrow(`${file()} cannot be used`);
      await expect(opening).rejects.not.toThrow('short');
    },
  );

  it('is reached in a folder of any name', async () => {
    const strange = join(folder, "Thư mục 'của' Văn phòng & 100 % #1?");
    mkdirSync(strange);
    const held = await openAccess(join(strange, 'credentials.json'), '127.0.0.1');
    const beside = await startEventStore({ port: 0, data: join(strange, 'log'), access: held });
    try {
      await connect(beside.url).appendToStream('kept', happened());
      expect(await typesOf(connect(beside.url), 'kept')).toEqual(['Happened']);
    } finally {
      await beside.stop();
    }
  });
});
