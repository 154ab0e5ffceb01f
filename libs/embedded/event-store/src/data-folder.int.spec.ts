import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { open } from 'lmdb';
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { damageEveryCopy } from './damaged-file.fixture.js';
import { RefusedDataFolder, startEventStore, verifyEventStore } from './index.js';
import { startServerProcess } from './server-process.fixture.js';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'event-store-data-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

const refusal = async (): Promise<Error> => {
  try {
    const server = await startEventStore({ port: 0, data });
    await server.stop();
  } catch (error) {
    if (error instanceof RefusedDataFolder) return error;
    throw error;
  }
  throw new Error('The folder was expected to be refused.');
};

/** Starts on the folder, appends so many events and stops. */
async function fill(count: number): Promise<void> {
  const server = await startEventStore({ port: 0, data });
  const client = EventStoreDBClient.connectionString(server.url);
  const events = Array.from({ length: count }, (_, n) =>
    jsonEvent({ type: 't', data: { n, text: 'x'.repeat(300) } }),
  );
  await client.appendToStream('filled', events);
  await client.dispose();
  await server.stop();
}

async function readBack(): Promise<number> {
  const server = await startEventStore({ port: 0, data });
  const client = EventStoreDBClient.connectionString(server.url);
  let count = 0;
  for await (const { event } of client.readStream('filled')) if (event !== undefined) count += 1;
  await client.dispose();
  await server.stop();
  return count;
}

test('what was written is there after a stop and a start', async () => {
  await fill(500);
  expect(await readBack()).toBe(500);
});

test('a log in the layout of version 1 is read, written on, and then in that of version 2', async () => {
  await fill(50);
  const root = open({ path: data, noSubdir: false, overlappingSync: false });
  const binary = { encoding: 'binary' } as const;
  const about = root.openDB<Buffer, string>('about', binary);
  const log = root.openDB<Buffer, number>('log', binary);
  const heads = root.openDB<Buffer, Buffer>('heads', { ...binary, keyEncoding: 'binary' });
  for (const { key, value } of [...log.getRange({})]) {
    const former = Buffer.from(value);
    former.writeUInt8(former.readUInt8(4) & 7, 4);
    former.writeUInt32LE(crc32(former.subarray(4)), 0);
    await log.put(key, former);
  }
  for (const { key, value } of [...heads.getRange({})]) await heads.put(key, value.subarray(0, 35));
  await about.put('format', Buffer.from(JSON.stringify({ name: 'embedded-event-store', version: 1 })));
  await root.close();
  expect(await readBack()).toBe(50);
  await fill(50);
  expect(await readBack()).toBe(100);
  expect(await verifyEventStore(data)).toEqual({ events: 101, damages: [] });
});

describe('refuses, and leaves as it is,', () => {
  test('a folder with other files in it', async () => {
    await writeFile(join(data, 'thesis.txt'), 'mine');
    expect((await refusal()).message).toContain('is not an event store: it holds thesis.txt');
    await expect(stat(join(data, 'data.mdb'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(stat(join(data, 'lock'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
  test('a file of another kind', async () => {
    const content = Buffer.alloc(100_000, 'not a log ');
    await writeFile(join(data, 'data.mdb'), content);
    expect((await refusal()).message).toContain("is not an event store's file");
    expect(await readFile(join(data, 'data.mdb'))).toEqual(content);
  });
  test("another program's LMDB file", async () => {
    const foreign = open({ path: data, noSubdir: false });
    await foreign.put('theirs', 1);
    await foreign.put('also theirs', 2);
    await foreign.close();
    expect((await refusal()).message).toContain("holds another program's LMDB file");
  });
  test('a file of another format version', async () => {
    await fill(1);
    const root = open({ path: data, noSubdir: false, overlappingSync: false });
    const about = root.openDB<Buffer, string>('about', { encoding: 'binary' });
    await about.put('format', Buffer.from(JSON.stringify({ name: 'embedded-event-store', version: 99 })));
    await root.close();
    expect((await refusal()).message).toContain('format version 99; this server reads up to version 2');
  });
  test('a file that lost its end', async () => {
    await fill(2000);
    const path = join(data, 'data.mdb');
    const { size } = await stat(path);
    await truncate(path, Math.floor(size / 2 / 4096) * 4096);
    const before = (await stat(path)).size;
    expect((await refusal()).message).toContain('is torn');
    expect((await stat(path)).size).toBe(before);
  });
  test('a file whose newest event is not as it was written', async () => {
    await fill(50);
    damageEveryCopy(join(data, 'data.mdb'), '"n":49', '"n":48');
    expect((await refusal()).message).toContain('is damaged');
  });
  test('a folder that another server has open, in this process or another', async () => {
    const other = await startServerProcess(data);
    expect((await refusal()).message).toContain(`is in use by process ${other.child.pid}`);
    other.child.kill('SIGTERM');
    await other.exit();
    const here = await startEventStore({ port: 0, data });
    expect((await refusal()).message).toContain(`is in use by process ${process.pid}`);
    await here.stop();
  });
});

test('a folder whose server was killed is opened again', async () => {
  const killed = await startServerProcess(data);
  killed.child.kill('SIGKILL');
  await killed.exit();
  await fill(1);
  expect(await readBack()).toBe(1);
});

describe('in a process of its own', () => {
  test('stops cleanly on SIGTERM', async () => {
    const server = await startServerProcess(data);
    server.child.kill('SIGTERM');
    expect(await server.exit()).toEqual({ code: 0, signal: null });
    expect(server.complaints()).toBe('');
  });
  test('stops cleanly when the process that started it lets go', async () => {
    const server = await startServerProcess(data);
    server.child.disconnect();
    expect(await server.exit()).toEqual({ code: 0, signal: null });
  });
  test('says why it does not start', async () => {
    await writeFile(join(data, 'thesis.txt'), 'mine');
    await expect(startServerProcess(data)).rejects.toThrow('is not an event store');
  });
});
