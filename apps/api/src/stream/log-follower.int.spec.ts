import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { binaryEvent, EventStoreDBClient } from '@eventstore/db-client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DeciderCommandHandler } from '#application';
import { startEventStore, type RunningEventStore } from '#embedded';
import { connectEventStore, type EventStore } from '#event-store';
import { LogFollower } from './log-follower.js';

let folder: string;
let server: RunningEventStore;
let eventStore: EventStore;
let follower: LogFollower;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dondoc-follower-'));
  server = await startEventStore({ port: 0, data: folder });
  eventStore = connectEventStore(server.url);
});

afterAll(async () => {
  await follower.onModuleDestroy();
  await eventStore.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function eventually(what: string, isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (isSo()) return;
    await pause(50);
  }
  throw new Error(`It never happened that ${what}`);
}

test('an event that cannot be read is told as a gap, and nothing after it is left out', async () => {
  follower = new LogFollower(eventStore, new DeciderCommandHandler(eventStore));
  const heard: string[] = [];
  let gaps = 0;
  follower.listen(({ type }) => void heard.push(type));
  follower.listenForGaps(() => {
    gaps += 1;
  });
  follower.start();
  await eventually('it follows', () => follower.isLive);
  const append = (type: string) =>
    eventStore.append(`directive-${randomUUID()}`, 'no_stream', [
      { id: randomUUID(), type, data: {}, metadata: {} },
    ]);
  await append('Before');
  const client = EventStoreDBClient.connectionString(server.url);
  await client.appendToStream(
    `directive-${randomUUID()}`,
    binaryEvent({ type: 'Binary', data: Buffer.from('no') }),
  );
  await client.dispose();
  await eventually('it has met what it cannot read', () => gaps > 0);
  expect(follower.isLive).toBe(true);
  await append('Meanwhile');
  await eventually('it hears of what came meanwhile', () => heard.includes('Meanwhile'));
  expect(heard).toEqual(['Before', 'Meanwhile']);
  expect(gaps).toBe(1);
});
